"""The quarterly assessment and the appeal against it, as the engine knows them."""

from gold_selection.assessments import effects, queries  # noqa: F401  (registers what an appeal changes)
from gold_selection.assessments.models import Appeal, Assessment
from gold_selection.assessments.page import AppealPage, AssessmentPage
from workflows.cases.kinds import Kind, NavEntry, add_nav_entry, register
from workflows.organisations.models import OFFICERS

assessment = register(
    Kind(
        model=Assessment,
        slug="assessments",
        page=AssessmentPage(),
        readable=queries.openable,
        nav_entry=NavEntry("考核", "assessments:list", OFFICERS, order=50),
    )
)
appeal = register(Kind(model=Appeal, slug="assessment-appeals", page=AppealPage()))
add_nav_entry(NavEntry("我的考核", "assessments:mine", frozenset(), order=42, own=queries.is_assessed))
