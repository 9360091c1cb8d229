"""A county with its bureau, two hosts (one without an account), an employer, and a coordinator who may be sent."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from certification.models import Person, Post
from certification.placements import services
from certification.placements.models import Placement, PlacementRound
from workflows.cases.execute import execute
from workflows.cases.models import Case, local_date
from workflows.organisations.models import Organisation, Region, Seat, User
from workflows.organisations.officers import Officer

BEGUN = datetime(2024, 10, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
FIRST, LAST = date(2024, 11, 4), date(2024, 11, 17)
PROCEDURE = "汶上示例 2024"
TEXT = "参与受理和调解劳动争议案件，掌握了庭前调解的基本流程，工作认真。"
MARKS = {"mark_attendance": "good", "mark_skill": "fair", "mark_work": "good"}


class World:
    """``bureau`` sends and approves, ``host`` answers itself, ``silent`` has nobody who signs in."""

    def __init__(self) -> None:
        self.now, self.numbers = BEGUN, 0
        province = self._region("370000", "province")
        city = self._region("370800", "city", province)
        self.county = self._region("370830", "county", city)
        self.town, self.other = (self._region(f"37083000{n}", "township", self.county) for n in (1, 2))
        self.bureau = self.organisation("G0011", "government", self.county, party="hr")
        self.office = self.organisation("G0031", "township", self.town)
        self.host = self.organisation("G0021", "government", self.county, name="汶上县信访局")
        self.silent = self.organisation("G0029", "industry_association", self.county, name="汶上县服装商会")
        self.employer = self.organisation("Q0001", "company", self.town, name="汶上县穗沅智能装备有限公司")
        self.clerk = self.officer(self.bureau, "clerk")
        self.acceptor = self.officer(self.bureau, "acceptance")
        self.evaluator = self.officer(self.bureau, "preliminary")
        self.second = self.officer(self.bureau, "second_review")
        self.head = self.officer(self.bureau, "determination")
        self.township = self.officer(self.office, "acceptance")
        self.coach = self.officer(self.host, "clerk")
        self.stranger = self.officer(self.organisation("G0032", "township", self.other), "acceptance")
        self.sent = self.account()
        self.person = self.coordinator("甲", user=self.sent)

    def _region(self, code: str, level: str, parent: Region | None = None) -> Region:
        return Region.objects.create(code=code, name=f"地{code}", full_name=f"地{code}", level=level, parent=parent)

    def organisation(self, code: str, kind: str, region: Region, name: str = "", **more: Any) -> Organisation:
        return Organisation.objects.create(code=code, name=name or f"单位{code}", kind=kind, region=region, **more)

    def officer(self, organisation: Organisation, *roles: str) -> User:
        user = self.account()
        for role in roles:
            Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1))
        return user

    def account(self) -> User:
        self.numbers += 1
        return User.objects.create(username=f"u{self.numbers}", person_name=f"职员{self.numbers}")

    def coordinator(self, name: str = "", kind: str = "enterprise", user: User | None = None) -> Person:
        self.numbers += 1
        found = Person.objects.create(
            name=name or f"人员{self.numbers:03}", region=self.town, category="enterprise",
            id_hash=f"{self.numbers:064}", id_masked=f"370***********{self.numbers:04}", user=user,
            employer=self.employer,
        )  # fmt: skip
        Post.objects.create(
            person=found, region=self.town, kind=kind, employer=self.employer, employer_name=self.employer.name,
            start=date(2024, 1, 1),
        )  # fmt: skip
        return found

    # ---- steps -----------------------------------------------------------------------------------------------------

    def tick(self, **later: int) -> datetime:
        self.now += timedelta(**(later or {"seconds": 1}))
        return self.now

    def on(self, day: date, hour: int = 9) -> None:
        """Let the clock stand in the morning of a day."""
        self.now = datetime(day.year, day.month, day.day, hour, tzinfo=BEGUN.tzinfo)

    def seated(self, user: User) -> Officer:
        return Officer.of(user, local_date(self.now))

    def act(self, case: Case, name: str, user: User | None, **inputs: Any) -> Any:
        at = self.tick()
        return execute(case, name, officer=user and Officer.of(user, local_date(at)), at=at, **inputs)

    def round(self, code: str = "WS-2024-YGDX1", opened: bool = True) -> PlacementRound:
        made = services.create_round(
            code=code, title="2024年以干代训", year=2024, agency=self.bureau, policy_key=PROCEDURE,
            officer=self.seated(self.clerk), at=self.tick(), legal_basis="汶政字〔2024〕59号",
            opens_on=date(2024, 10, 21), closes_on=date(2024, 10, 31),
        )  # fmt: skip
        return self.act(made, "open", self.clerk) if opened else made

    def propose(self, round_: PlacementRound, person: Person | None = None, **told: Any) -> Placement:
        data: dict[str, Any] = {
            "host": self.host, "host_name": "", "host_kind": "", "first_day": FIRST, "last_day": LAST,
        } | told  # fmt: skip
        sender = data.pop("officer", self.acceptor)
        return services.propose(
            round_pk=round_.pk, person=person or self.person, officer=self.seated(sender), at=self.tick(), **data
        )

    def dispatched(self, round_: PlacementRound) -> PlacementRound:
        self.act(round_, "close", self.clerk)
        return self.act(round_, "dispatch", None, number="汶人社发〔2024〕9号")

    def under_way(self, **told: Any) -> Placement:
        """Somebody who has arrived on the first day."""
        round_ = self.round()
        case = self.propose(round_, **told)
        host = self.coach if case.host_online else self.acceptor
        self.act(case, "accept", host, coach="李带教")
        self.dispatched(round_)
        self.on(case.first_day)
        return self.act(case, "arrive", host, day=case.first_day)

    def ended(self, **told: Any) -> Placement:
        case = self.under_way(**told)
        self.on(case.last_day + timedelta(days=1))
        return self.act(case, "time_up", None)

    def opined(self, **told: Any) -> Placement:
        case = self.ended(**told)
        host = self.coach if case.host_online else self.acceptor
        return self.act(case, "opine", host, text=TEXT)

    def evaluated(self, **told: Any) -> Placement:
        case = self.opined(**told)
        return self.act(case, "evaluate", self.evaluator, **MARKS, conclusion="qualified", text=TEXT)

    def answered(self, **told: Any) -> Placement:
        return self.act(self.evaluated(**told), "answer", self.sent, text="")


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def today(world, monkeypatch) -> Callable[[], datetime]:
    """Pages of the day of the world: its clock is theirs."""
    monkeypatch.setattr("django.utils.timezone.now", world.tick)
    return world.tick


def text(response: Any) -> str:
    return response.content.decode()
