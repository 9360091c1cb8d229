"""The quarterly assessment, as the engine knows it."""

from gold_selection.assessments.models import Assessment
from workflows.cases.kinds import Kind, register

kind = register(Kind(model=Assessment, slug="assessments"))
