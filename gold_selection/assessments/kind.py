"""The quarterly assessment and the appeal against it, as the engine knows them."""

from gold_selection.assessments.models import Appeal, Assessment
from workflows.cases.kinds import Kind, register

assessment = register(Kind(model=Assessment, slug="assessments"))
appeal = register(Kind(model=Appeal, slug="assessment-appeals"))
