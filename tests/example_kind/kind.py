"""The naming of a studio, as the engine knows it."""

from tests.example_kind import notices  # noqa: F401  (registers the notice)
from tests.example_kind.forms import StudioForm
from tests.example_kind.models import Studio
from tests.example_kind.page import StudioPage
from workflows.cases.kinds import Kind, NavEntry, register
from workflows.cases.papers import Paper
from workflows.organisations.models import Role

register(
    Kind(
        model=Studio,
        slug="studios",
        page=StudioPage(),
        form=StudioForm,
        papers=(Paper("plan", "工作方案", "加盖单位公章", True), Paper("proof", "证明材料", "荣誉证书等", False)),
        stages=(
            {"key": "preliminary", "name": "初审", "mode": "one", "role": "preliminary", "level": "county",
             "party": "hr", "days": 5, "on_return": "restart"},
            {"key": "panel", "name": "三方会签", "mode": "all", "role": "countersign", "level": "county",
             "parties": ["hr", "union", "enterprise"], "days": 5},
        ),
        nav_entry=NavEntry("工作室命名", "guide:kind", frozenset({Role.APPLICANT}), order=45, args=("studios",)),
        counted=True,
    )
)  # fmt: skip
