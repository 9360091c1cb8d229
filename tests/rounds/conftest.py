"""A small prefecture with two counties, and rounds, nominations and objections in any state: fast, without the demo."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.registry.models import MediationOrganisation
from workflows.cases import flows
from workflows.cases.access import System
from workflows.cases.actions import Action, Step, local_date
from workflows.cases.execute import execute
from workflows.cases.models import Case, CaseEvent
from workflows.cases.routes import pin_route
from workflows.errors import Refused
from workflows.organisations.models import Level, Organisation, OrganisationKind, Party, Region, Role, Seat, User
from workflows.organisations.officers import Officer
from workflows.rounds.models import Objection, Round, SelectionRound
from workflows.rulebook import policies
from workflows.rulebook.store import pin

NOW = datetime(2025, 2, 13, 2, tzinfo=UTC)  # a Thursday, 10:00 in China
TODAY = date(2025, 2, 13)
DAY = timedelta(days=1)
PARTIES = (Party.HR, Party.UNION, Party.ENTERPRISE)
POLICY = "济宁示例 2024"


class Prefecture:
    """``now`` is when everything was set up. Officers by user name: ROLE_PARTY of the city, ROLE_CODE of a county."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.province = self.region("370000", "山东省", Level.PROVINCE)
        self.city = self.region("370800", "济宁市", Level.CITY, self.province)
        self.near = self.region("370830", "汶上县", Level.COUNTY, self.city)
        self.far = self.region("370811", "任城区", Level.COUNTY, self.city)
        self.elsewhere = self.region("370100", "济南市", Level.CITY, self.province)
        self.agencies = {party: self.agency(self.city, party) for party in PARTIES}
        self.hr = self.agencies[Party.HR]
        self.people: dict[str, User] = {}
        roles = (Role.CLERK, Role.ACCEPTANCE, Role.PRELIMINARY, Role.SECOND_REVIEW, Role.DETERMINATION, Role.OBSERVER)
        for role in roles:
            self.officer(role, self.hr, role)
        for party in PARTIES:
            self.officer(f"countersign_{party}", self.agencies[party], Role.COUNTERSIGN)
        for name, region in (("near", self.near), ("far", self.far), ("province", self.province),
                             ("elsewhere", self.elsewhere)):  # fmt: skip
            self.officer(name, self.agency(region, Party.HR), Role.PRELIMINARY)
        self.officer("clerk_near", Organisation.objects.get(region=self.near, party=Party.HR), Role.CLERK)
        self.units = {region: self.unit(region) for region in (self.near, self.far)}
        self.officer("applicant", self.units[self.near], Role.APPLICANT)
        self.officer("applicant_elsewhere", self.unit(self.elsewhere), Role.APPLICANT)
        self.people["nobody"] = User.objects.create_user("nobody", person_name="无席位")

    def region(self, code: str, name: str, level: Level, parent: Region | None = None) -> Region:
        return Region.objects.create(code=code, name=name, full_name=name, level=level, parent=parent)

    def agency(self, region: Region, party: Party) -> Organisation:
        return Organisation.objects.create(
            code=f"{party}{region.code}", name=f"{region.name}{party.label}", kind=OrganisationKind.GOVERNMENT,
            region=region, party=party, contact_phone="19900000001",
        )  # fmt: skip

    def unit(self, region: Region, number: int = 0) -> Organisation:
        made = Organisation.objects.create(
            code=f"T{region.code}{number}", name=f"{region.name}第{number}调解委员会", region=region,
            kind=OrganisationKind.MEDIATION_BODY,
        )  # fmt: skip
        MediationOrganisation.objects.create(organisation=made, register=region.code)
        return made

    def officer(self, name: str, organisation: Organisation, role: str) -> User:
        user = User.objects.create_user(str(name), person_name=f"{organisation.name}{Role(role).label}")
        Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1))
        self.people[str(name)] = user
        return user

    def person(self, name: str) -> User:
        return self.people[name]

    # ---- cases -------------------------------------------------------------------------------------------------------

    def round(self, state: str = "open", code: str = "R1", **fields) -> SelectionRound:
        today = self.now.date()
        rules = {
            "policy_name": "选树办法", "publicity_days": 5, "objection": {"term": 10, "extended_term": 30},
            "reserve_fills": fields.pop("reserve_fills", True), "lead": "hr", "parties": list(PARTIES),
            "determination": self.stage("determination", PARTIES, "all"), "route": [],
            "notice_route": [self.raw("review", [Party.HR], "one", Role.SECOND_REVIEW)],
        }  # fmt: skip
        values = {
            "title": f"选树批次{code}", "year": today.year, "category": "mediation", "agency": self.hr,
            "region": self.city, "created_by": self.people["clerk"], "created_at": self.now, "policy_key": POLICY,
            "policy_digest": pin(policies().get(POLICY)),
            "legal_basis": "选树办法", "approving_document": "会议纪要", "opens_on": today - 20 * DAY,
            "closes_on": today - 10 * DAY, "quotas": {"370830": 1, "370811": 1}, "rules": rules,
        } | fields  # fmt: skip
        if state == "open":
            values["closes_on"] = fields.get("closes_on", today + 5 * DAY)
        if state == "in_publicity":
            values.setdefault("publicity_first", today)
            values.setdefault("publicity_last", today + 6 * DAY)
        made = SelectionRound.objects.create(code=code, **values)
        if state in ("in_review", "returned"):
            route = [rules["determination"]]
            Case.objects.filter(pk=made.pk).update(route=route, stage="determination", cycle=1, due=today + 5 * DAY)
        put(made, state, self.now)
        return SelectionRound.objects.get(pk=made.pk)

    def raw(self, key: str, parties, mode: str, role: str) -> dict:
        return {"key": key, "name": {"determination": "审定", "review": "审核"}[key], "mode": mode, "role": str(role),
                "level": "city", "parties": [str(party) for party in parties], "veto": True, "days": 5}  # fmt: skip

    def stage(self, key: str, parties, mode: str = "one", role: str = Role.COUNTERSIGN) -> dict:
        return pin_route([self.raw(key, parties, mode, role)], self.city)[0]

    def nomination(self, round_: Round, state: str = "passed", region: Region | None = None, merit: str | None = "0.8",
                   **fields) -> MediationNomination:  # fmt: skip
        region = region or self.near
        number = MediationNomination.objects.count() + 1
        unit = fields.pop("unit", None) or self.unit(region, number)
        if state in ("ranked", "listed", "not_selected"):
            fields.setdefault("rank", number)
        made = MediationNomination.objects.create(
            round=round_, parent=round_, organisation=unit.mediation, unit=unit, unit_name=unit.name, title=unit.name,
            region=region, agency=None, created_at=self.now, submitted_at=self.now,
            merit=None if merit is None else Decimal(merit), figure=f"成功率 {merit}", contact_name="联系人甲",
            contact_phone="19988887777", **fields,
        )  # fmt: skip
        if state in ("in_review", "returned"):
            route = [self.stage("review", [Party.HR], "one", Role.SECOND_REVIEW)]
            Case.objects.filter(pk=made.pk).update(route=route, stage="review", cycle=1, due=self.now.date() + 5 * DAY)
        put(made, state, self.now)
        return MediationNomination.objects.get(pk=made.pk)

    def objection(self, nomination: MediationNomination, state: str = "filed", **fields) -> Objection:
        round_ = nomination.round
        made = Objection.objects.create(
            title=f"对“{nomination.title}”的异议", unit_name=nomination.unit_name, region=round_.region,
            agency=round_.agency, parent=round_, round=round_, nomination=nomination, filer_name="温职工",
            filer_phone="19900009999", content="有事实和依据的异议内容", created_at=self.now, submitted_at=self.now,
            receipt=f"RECEIPT{Objection.objects.count():03}", **fields,
        )  # fmt: skip
        Case.objects.filter(pk=made.pk).update(due=self.now.date() + 10 * DAY)
        put(made, state, self.now)
        return Objection.objects.get(pk=made.pk)

    def published(self, code: str = "R1", state: str = "in_publicity", **fields) -> tuple[SelectionRound, list]:
        """A round with one nomination of each county on its published list."""
        round_ = self.round(state, code, **fields)
        listed = [self.nomination(round_, "in_publicity", region, rank=place)
                  for place, region in enumerate((self.near, self.far), 1)]  # fmt: skip
        return round_, listed


def put(case: Case, state: str, at: datetime) -> None:
    """Set a case down in a state with the tasks that state has, without the way there."""
    Case.objects.filter(pk=case.pk).update(state=state)
    if state == "draft":
        return
    case = type(case).objects.get(pk=case.pk)
    with transaction.atomic():
        flows.follow(case, Step("set_down", Action("置于", System()), None, at))
    Case.objects.filter(pk=case.pk).update(process=case.process)
    if isinstance(case, Round) and state != "preparing":
        CaseEvent.objects.create(
            case=case, seq=1000, at=at, actor_name="文书", action="open", label="开始申报", from_state="preparing",
            to_state="open", cycle=0,
        )  # fmt: skip


def state_of(case: Case) -> str:
    return Case.objects.values_list("state", flat=True).get(pk=case.pk)


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def officer(user, at: datetime = NOW) -> Officer:
    """The user as a request of that moment has them."""
    return Officer.of(user, local_date(at))


def step(case, name: str, user=None, at: datetime = NOW, **inputs):
    """One step by a user, or by the system."""
    return execute(case, name, officer=user and officer(user, at), at=at, **inputs)


def rank(prefecture, round_, order, reasons=None, who="clerk"):
    return step(round_, "rank", prefecture.person(who), order=order, reasons=reasons or {})


def states(round_) -> dict[int, str]:
    return dict(round_.nominations.values_list("pk", "state"))


@pytest.fixture
def now():
    """The clock stands still at ``NOW``; ``now.move_to`` sets it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The offices, set up once a module: each test works in a savepoint above them."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield Prefecture()
        transaction.set_rollback(True)


@pytest.fixture
def prefecture(built, db, now) -> Prefecture:
    return built


@pytest.fixture
def seen_by(prefecture):
    """A client logged in as an officer of the prefecture; without a name, the public."""

    def enter(name: str = "") -> Client:
        client = Client()
        if name:
            client.force_login(prefecture.person(name))
        return client

    return enter
