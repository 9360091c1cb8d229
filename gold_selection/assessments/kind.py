"""The quarterly assessment and the appeal against it, as the engine knows them."""

from gold_selection.assessments import effects, queries  # noqa: F401  (registers what an appeal changes)
from gold_selection.assessments.models import Appeal, Assessment
from gold_selection.assessments.page import AppealPage, AssessmentPage
from workflows.cases.kinds import Kind, Place, add_place, register
from workflows.organisations.models import OFFICERS

assessment = register(
    Kind(
        model=Assessment,
        slug="assessments",
        page=AssessmentPage(),
        readable=queries.openable,
        place=Place("考核", "assessments:list", OFFICERS, order=50),
    )
)
appeal = register(Kind(model=Appeal, slug="assessment-appeals", page=AppealPage()))
add_place(Place("我的考核", "assessments:mine", frozenset(), order=42, own=queries.is_assessed))
