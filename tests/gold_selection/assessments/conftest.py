"""A county with two townships and a field, their seats, and people in post whose quarter is assessed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from certification.models import Person, Post
from gold_selection.assessments import services
from gold_selection.assessments.lines import lines
from gold_selection.assessments.models import Assessment, Entry, EntryFile, Score
from gold_selection.assessments.record import BaseSet, EntryAdded, Judged
from workflows.cases.execute import execute
from workflows.cases.models import Case, local_date
from workflows.organisations.models import Organisation, Region, Seat, User
from workflows.organisations.officers import Officer

BEGUN = datetime(2024, 9, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = date(2024, 8, 6)
ROLES = ("acceptance", "clerk", "preliminary", "second_review", "determination")
FACTS: dict[str, dict[str, Any]] = {
    "publicity": {"self_initiated": True, "strong_atmosphere": True, "venue": "park"},
    "mediation_own_unit": {"important": True, "main_role": True, "successful": True},
    "mediation_other": {"successful": True},
    "risk_prevention": {"timely_found": True, "effective": True},
    "publication": {"media_level": "city", "published": True},
    "management": {"adopted": True, "improved": True},
    "mistake": {"impact": "small"},
}
PAPERS = {
    "publicity": ("plan", "photo"), "mediation_own_unit": ("case_record",), "mediation_other": ("conclusion",),
    "risk_prevention": ("advice_record",), "publication": ("screenshot",),
    "management": ("reform_text", "harmony_effect"), "mistake": (),
}  # fmt: skip


class World:
    """``town`` keeps the record, ``bureau`` verifies; ``other`` is the township next to it."""

    def __init__(self) -> None:
        self.now, self.numbers = BEGUN, 0
        province = self._region("370000", "province")
        city = self._region("370800", "city", province)
        self.county = self._region("370830", "county", city)
        self.town, self.other = (self._region(f"37083000{n}", "township", self.county) for n in (1, 2))
        self.field = self._region("F01", "field", self.county)
        self.bureau = self._organisation("G0011", "government", self.county, party="hr")
        self.office = self._organisation("G0031", "township", self.town)
        self.neighbour = self._organisation("G0032", "township", self.other)
        self.force = self._organisation("T0046", "taskforce", self.county, field=self.field)
        self.clerk, self.colleague = self.officer(self.office, "acceptance"), self.officer(self.office, "clerk")
        self.stranger = self.officer(self.neighbour, "acceptance")
        self.verifier, self.second = self.officer(self.bureau, "preliminary"), self.officer(self.bureau, "preliminary")
        self.acceptor = self.officer(self.bureau, "acceptance")

    def _region(self, code: str, level: str, parent: Region | None = None) -> Region:
        return Region.objects.create(code=code, name=f"地{code}", full_name=f"地{code}", level=level, parent=parent)

    def _organisation(self, code: str, kind: str, region: Region, **more: Any) -> Organisation:
        return Organisation.objects.create(code=code, name=f"单位{code}", kind=kind, region=region, **more)

    def officer(self, organisation: Organisation, *roles: str) -> User:
        user = self.account()
        for role in roles:
            Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1))
        return user

    def account(self) -> User:
        self.numbers += 1
        return User.objects.create(username=f"u{self.numbers}", person_name=f"职员{self.numbers}")

    def person(self, name: str = "", region: Region | None = None, user: User | None = None) -> Person:
        """Somebody in post in the township since the year began."""
        self.numbers += 1
        place = region or self.town
        found = Person.objects.create(
            name=name or f"人员{self.numbers:03}", region=place, category="enterprise", id_hash=f"{self.numbers:064}",
            id_masked=f"370***********{self.numbers:04}", user=user,
        )  # fmt: skip
        Post.objects.create(person=found, region=place, category="enterprise", start=date(2024, 1, 1))
        return found

    # ---- steps -----------------------------------------------------------------------------------------------------

    def tick(self, **later: int) -> datetime:
        self.now += timedelta(**(later or {"seconds": 1}))
        return self.now

    def act(self, case: Case, name: str, user: User | None, **inputs: Any) -> Any:
        at = self.tick()
        return execute(case, name, officer=user and Officer.of(user, local_date(at)), at=at, **inputs)

    def begin(self, region: Region | None = None, user: User | None = None, quarter: int = 3) -> Assessment:
        at = self.tick()
        officer = Officer.of(user or self.clerk, local_date(at))
        return services.begin(region=region or self.town, year=2024, quarter=quarter, officer=officer, at=at)

    def line(self, case: Case, person: Person) -> Score:
        """The line of a person as a page reads it."""
        found = next(one for one in lines(Assessment.objects.get(pk=case.pk)) if one.person_id == person.pk)
        found.assessment = Assessment.objects.get(pk=case.pk)
        return found

    def base(self, case: Case, person: Person, value: int | None = 25, user: User | None = None) -> Any:
        score = self.line(case, person)
        return self.act(case, "record", user or self.clerk, changes=(BaseSet(score, score.base_score, value),))

    def entry(
        self, case: Case, person: Person, type_: str = "publicity", *, user: User | None = None, name: str = "record",
        papers: tuple[str, ...] | None = None, **values: Any,
    ) -> Entry:  # fmt: skip
        """An entry filled in whole, with the papers that its type needs."""
        score = self.line(case, person)
        self.numbers += 1
        told = {"date": DAY, "text": f"第{self.numbers}次活动", "facts": FACTS[type_]} | values
        entry = Entry(score=score, type=type_, **told)
        kinds = PAPERS[type_] if papers is None else papers
        files = [EntryFile(kind=kind, name=f"{kind}.pdf", sha256=f"{self.numbers}{kind}", file="x") for kind in kinds]
        self.act(case, name, user or self.clerk, changes=(EntryAdded(score, entry, files),))
        return entry

    def judged(self, case: Case, *, user: User | None = None, refused: tuple[int, ...] = ()) -> None:
        """Every entry that waits ruled on: verified but for those named."""
        rulings = [
            Judged(
                score, entry, "refused" if entry.pk in refused else "verified", "不实" if entry.pk in refused else ""
            )
            for score in lines(Assessment.objects.get(pk=case.pk))
            for entry in score.entries.all()
        ]
        if rulings:
            self.act(case, "judge", user or self.verifier, changes=tuple(rulings))

    def published(self, case: Case, **ruling: Any) -> Any:
        self.act(case, "submit", self.clerk)
        self.judged(case, **ruling)
        self.act(case, "verify", self.verifier)
        return self.act(case, "publish", self.verifier)

    def locked(self, case: Case, **ruling: Any) -> Any:
        self.published(case, **ruling)
        self.tick(days=30)
        return self.act(case, "lock", self.verifier)


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def today(world, monkeypatch) -> Callable[[], None]:
    """Pages of the day of the world: its clock is theirs."""
    monkeypatch.setattr("django.utils.timezone.now", world.tick)
    return world.tick


def picture(seed: int = 0, size: tuple[int, int] = (320, 240), kind: str = "PNG", shade: int = 0) -> bytes:
    """A made-up photograph: bright and dark boxes, others for every seed."""
    image = Image.new("RGB", size, (90 + shade, 120 + shade, 150 + shade))
    draw = ImageDraw.Draw(image)
    for n in range(12):
        x, y = (seed * 53 + n * 97) % 100 / 100 * size[0], (seed * 31 + n * 61) % 100 / 100 * size[1]
        tone = (seed * 71 + n * 113) % 200 + shade
        draw.rectangle((x, y, x + size[0] / 4, y + size[1] / 4), fill=(tone, tone, tone))
    sink = BytesIO()
    image.save(sink, kind, **({"quality": 60} if kind == "JPEG" else {}))
    return sink.getvalue()


def upload(content: bytes, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text(response: Any) -> str:
    return response.content.decode()
