"""A city with two counties, their agencies and officers, and nominations that go the way a test chooses.

Small, and written straight into the tables: what the tests are about begins with ``submit``.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mediation_orgs.nominations.forms import NominationForm
from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.papers import PAPERS
from mediation_orgs.registry.models import MediationCase, MediationOrganisation
from workflows.cases.execute import execute
from workflows.cases.models import Case, Evidence, local_date
from workflows.cases.queries import my_tasks, waiting_for
from workflows.organisations.models import Organisation, Region, Seat, User
from workflows.organisations.officers import Officer
from workflows.rounds.models import SelectionRound
from workflows.rulebook import policies
from workflows.rulebook.store import pin
from workflows.sheets.models import ImportBatch

BEGUN = datetime(2025, 1, 14, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = BEGUN.date()
PARTIES = ("hr", "union", "enterprise", "commerce")
POLICY = "济宁示例 2024"


def stage(key: str, *parties: str, **rules: Any) -> dict[str, Any]:
    """One stage as a policy has it: of one body unless several parties are named."""
    named = {"parties": list(parties)} if len(parties) > 1 else {"party": parties[0] if parties else "hr"}
    mode = "all" if len(parties) > 1 else "one"
    return {"key": key, "name": f"环节{key}", "mode": mode, "role": "countersign", "level": "county", "days": 5} | (
        named | rules
    )


def panel(key: str = "panel", **rules: Any) -> dict[str, Any]:
    return stage(key, *PARTIES, **rules)


ACCEPTANCE = stage("acceptance", role="acceptance", on_return="restart")
PRELIMINARY = stage("preliminary", role="preliminary", on_return="resume")
PANEL = panel(on_return="resume")
SECOND_REVIEW = stage("second_review", role="second_review", level="city", on_return="restart")
USUAL = (ACCEPTANCE, PRELIMINARY, PANEL, SECOND_REVIEW)


class World:
    """``county`` nominates, ``city`` reviews again, ``abroad`` is the neighbour with no business here."""

    def __init__(self) -> None:
        self.now = BEGUN
        self.numbers = 0
        province = self._region("370000", "province")
        self.city = self._region("370800", "city", province)
        self.county = self._region("370830", "county", self.city)
        self.abroad = self._region("370831", "county", self.city)
        self.hr, self.union, self.enterprise, self.commerce = (self.agency(self.county, party) for party in PARTIES)
        self.agencies = dict(zip(PARTIES, (self.hr, self.union, self.enterprise, self.commerce), strict=True))
        self.bureau = self.agency(self.city, "hr")
        self.acceptor = self.officer(self.hr, "acceptance")
        self.reviewer = self.officer(self.hr, "preliminary")
        self.signers = {party: self.officer(agency, "countersign") for party, agency in self.agencies.items()}
        self.second = self.officer(self.bureau, "second_review")
        self.clerk = self.officer(self.bureau, "clerk")
        self.stranger = self.officer(self.agency(self.abroad, "hr"), "acceptance", "countersign")
        self.unit, self.applicant = self.nominator(self.county)
        self.rival, self.rival_applicant = self.nominator(self.county)

    # ---- who -----------------------------------------------------------------------------------------------------

    def _region(self, code: str, level: str, parent: Region | None = None) -> Region:
        return Region.objects.create(code=code, name=f"地{code}", full_name=f"地{code}", level=level, parent=parent)

    def agency(self, region: Region, party: str) -> Organisation:
        return Organisation.objects.create(
            code=f"{party}{region.code}", name=f"{region.name}{party}", kind="government", region=region, party=party
        )

    def officer(self, organisation: Organisation, *roles: str, end: date | None = None) -> User:
        """A new user with these seats in that body."""
        self.numbers += 1
        user = User.objects.create(username=f"u{self.numbers}", person_name=f"职员{self.numbers}")
        for role in roles:
            self.seat(user, organisation, role, end)
        return user

    def seat(self, user: User, organisation: Organisation, role: str, end: date | None = None) -> Seat:
        return Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1), end=end)

    def nominator(self, region: Region) -> tuple[Organisation, User]:
        """A mediation body with a register of four cases, three of them settled, and its officer."""
        self.numbers += 1
        unit = Organisation.objects.create(
            code=f"T{self.numbers:03}", name=f"第{self.numbers}调委会", kind="mediation_body", region=region
        )
        body = MediationOrganisation.objects.create(organisation=unit, register=region.code)
        batch = ImportBatch.objects.create(
            kind="mediation_cases", origin="system", file_name="登记簿", sha256="0" * 64, at=BEGUN, as_of=TODAY,
            read=4, accepted=4, rejected=0, duplicate=0,
        )  # fmt: skip
        MediationCase.objects.bulk_create(
            MediationCase(
                organisation=body, register=region.code, case_no=f"{unit.code}-{n}", case_key=f"{unit.code}-{n}",
                accepted=date(2024, 3, 1), closed=date(2024, 3, 20), outcome="success" if n else "failed", batch=batch,
                source_row=n,
            )
            for n in range(4)
        )  # fmt: skip
        return unit, self.officer(unit, "applicant")

    # ---- what ----------------------------------------------------------------------------------------------------

    def tick(self, **later: int) -> datetime:
        """A moment after every one before it, by a second unless told otherwise."""
        self.now += timedelta(**(later or {"seconds": 1}))
        return self.now

    def round(self, route: Iterable[dict[str, Any]] = USUAL) -> SelectionRound:
        """A round open for nominations that go along ``route``."""
        self.numbers += 1
        return SelectionRound.objects.create(
            code=f"R{self.numbers}", title=f"批次{self.numbers}", year=2024, category="mediation", agency=self.bureau,
            region=self.city, state="open", opens_on=TODAY, closes_on=date(2025, 2, 7), quotas={self.county.pk: 1},
            policy_key=POLICY, policy_digest=pin(policies().get(POLICY)),
            rules={"policy_name": POLICY, "route": list(route)},
            created_by=self.clerk,
        )  # fmt: skip

    def draft(self, *route: dict[str, Any], title: str = "") -> MediationNomination:
        """A nomination complete with its papers, not yet handed in. ``route``: stages, the usual four if none."""
        round_ = self.round(route or USUAL)
        answers = dict.fromkeys(NominationForm.required, "略") | {"mediator_count": 3, "contact_phone": "19900000000"}
        case = MediationNomination.objects.create(
            round=round_, parent=round_, organisation_id=self.unit.pk, unit=self.unit, unit_name=self.unit.name,
            region=self.county, title=title or self.unit.name, created_by=self.applicant, created_at=self.now,
            **answers,
        )  # fmt: skip
        Evidence.objects.bulk_create(
            Evidence(
                case=case, slot=paper.slot, name=paper.name, file="none", content_type="application/pdf", size=1,
                sha256="0" * 64, uploaded_by=self.applicant, uploaded_at=self.now,
            )
            for paper in PAPERS if paper.required
        )  # fmt: skip
        return case

    def submitted(self, *route: dict[str, Any], title: str = "") -> Case:
        return self.act(self.draft(*route, title=title), "submit", self.applicant)

    def act(self, case: Case, action: str, actor: User | None, **inputs: Any) -> Case:
        """One step, a moment after the last. Raises ``Refused`` as ``execute`` does."""
        at = inputs.pop("at", None) or self.tick()
        return execute(case, action, officer=actor and officer(actor, local_date(at)), at=at, **inputs)

    def agreed(self, case: Case, *parties: str) -> Case:
        for party in parties:
            case = self.act(case, "agree", self.signers[party])
        return case


def officer(user: User, on: date = TODAY) -> Officer:
    """The user as a request of that day has them."""
    return Officer.of(user, on)


def open_seats(case: Case) -> set[str]:
    """The seats and people whom the case waits for."""
    return {task.owner_permission for task in waiting_for(case)}


def task_of(case: Case, user: User, on: date = TODAY) -> int:
    (task,) = my_tasks(officer(user, on), waiting_for(case))
    return task.pk
