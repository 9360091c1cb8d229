"""A city and two counties with the offices that keep the register, and one association that applies."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from gold_selection.social_organisations import services
from gold_selection.social_organisations.kind import begin
from gold_selection.social_organisations.models import SocialNomination, SocialOrganisation
from gold_selection.social_organisations.papers import PAPERS
from workflows.cases.applications import save
from workflows.cases.execute import execute
from workflows.cases.models import Evidence
from workflows.cases.queries import my_tasks, waiting_for
from workflows.organisations.models import Organisation, Region, Seat, User
from workflows.organisations.officers import Officer
from workflows.rounds.models import SelectionRound
from workflows.rulebook import policies
from workflows.rulebook.store import pin

AT = datetime(2025, 1, 14, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
CODE = "51370811MATX4001XQ"
OTHER = "52370830MATX400361"
POLICY = "济宁示例 2024"
ANSWERS = {
    "contact_name": "联系人甲", "contact_phone": "0537-1234567", "entrusted": "承接培训", "support": "指导调解员",
    "mediation": "参与调处", "mechanism": "例会制度", "influence": "有影响", "brief": "简要事迹", "deeds": "主要事迹",
}  # fmt: skip


class Register:
    """``hr`` keeps the near county's register; ``union`` and ``commerce`` work there and keep nothing. In ``led``, the
    district of 李沧, the document has the union lead: ``leader`` is its union's."""

    def __init__(self) -> None:
        self.city = self._region("370800", "city")
        self.near = self._region("370830", "county", self.city)
        self.far = self._region("370811", "county", self.city)
        self.hr = self.officer(self._agency(self.near, "hr"), "acceptance", "preliminary")
        self.union = self.officer(self._agency(self.near, "union"), "clerk")
        self.led = self._region("370213", "county", self._region("370200", "city"))
        self.leader = self.officer(self._agency(self.led, "union"), "clerk")
        self.led_hr = self.officer(self._agency(self.led, "hr"), "acceptance")
        self.commerce = self.officer(self._agency(self.near, "commerce"), "clerk", "countersign")
        self.away = self.officer(self._agency(self.far, "hr"), "acceptance", "preliminary")
        self.bureau = self._agency(self.city, "hr")
        self.body = self.enter()
        self.applicant = self.officer(self.body.organisation, "applicant")

    def _region(self, code: str, level: str, parent: Region | None = None) -> Region:
        return Region.objects.create(code=code, name=f"地{code}", full_name=f"地{code}", level=level, parent=parent)

    def _agency(self, region: Region, party: str) -> Organisation:
        return Organisation.objects.create(
            code=f"{party}{region.code}", name=f"{region.name}{party}", kind="government", region=region, party=party
        )

    def officer(self, organisation: Organisation, *roles: str) -> User:
        user = User.objects.create(username=f"u{User.objects.count()}", person_name=f"职员{User.objects.count()}")
        for role in roles:
            Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1))
        return user

    def enter(self, who: User | None = None, **values: Any) -> SocialOrganisation:
        facts = {
            "name": "示例职工服务中心", "code": OTHER, "region": self.near, "type": "other_social_org",
            "legally_registered": True, "serves_labor_relations": True, "staff": 9,
        }  # fmt: skip
        return services.enter(**facts | values, officer=acting(who or self.hr), at=AT)

    def round(self, category: str = "social") -> SelectionRound:
        route = [
            {"key": key, "name": name, "mode": "one", "role": role, "level": "county", "party": "hr", "days": 5} | more
            for key, name, role, more in (
                ("acceptance", "受理", "acceptance", {}), ("preliminary", "初审", "preliminary", {"judges": True}),
            )
        ]  # fmt: skip
        rules = {"route": route, "notice_route": [], "lead": "hr", "parties": ["hr"], "publicity_days": 5,
                 "objection": {"term": 10, "extended_term": 30}, "reserve_fills": True}  # fmt: skip
        made = SelectionRound.objects.create(
            code=f"R{SelectionRound.objects.count()}", title="选树批次", year=2024, category=category,
            agency=self.bureau, region=self.city, created_at=AT, policy_key=POLICY,
            policy_digest=pin(policies().get(POLICY)), opens_on=AT.date(), closes_on=date(2025, 2, 1),
            quotas={"370830": 1}, rules=rules,
        )  # fmt: skip
        SelectionRound.objects.filter(pk=made.pk).update(state="open")
        return SelectionRound.objects.get(pk=made.pk)

    def submitted(self) -> SocialNomination:
        officer = acting(self.applicant)
        draft = begin(round_pk=self.round().pk, officer=officer, at=AT)
        save(draft, officer, AT, **ANSWERS)
        for paper in PAPERS:
            if paper.required:
                Evidence.objects.create(
                    case_id=draft.pk, slot=paper.slot, name="a.pdf", content_type="application/pdf", size=1,
                    sha256="0" * 64, cycle=0, uploaded_by=self.applicant, uploaded_at=AT, file="x",
                )  # fmt: skip
        return act(draft, "submit", self.applicant)

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


def acting(user: User) -> Officer:
    return Officer.of(user, AT.date())


def act(case: Any, name: str, user: User, **data: Any) -> Any:
    officer = acting(user)
    tasks = my_tasks(officer, waiting_for(case))
    return execute(case, name, officer=officer, at=AT, task_id=tasks[0].pk if tasks else None, **data)


@pytest.fixture
def register(db) -> Register:
    return Register()
