"""Grade applications and their rounds, as the engine knows them."""

from certification.grade_applications import (
    notices,  # noqa: F401  (registers the types of notices)
    queries,
    replay,  # noqa: F401  (registers how a round is replayed)
    services,
)
from certification.grade_applications.forms import ApplicationForm
from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.page import GradePage, GradeRoundPage
from workflows.cases.kinds import Kind, NavEntry, register
from workflows.organisations.models import EVERYONE

grade_application = register(
    Kind(
        model=GradeApplication,
        slug="grade-applications",
        page=GradePage(),
        form=ApplicationForm,
        counted=True,
        begin=services.begin,
        nav_entry=NavEntry("等级申报", "grade_applications:list", EVERYONE, order=44, alone=True),
    )
)
grade_round = register(
    Kind(
        model=GradeRound,
        slug="grade-rounds",
        page=GradeRoundPage(),
        readable=queries.visible_rounds,
    )
)
