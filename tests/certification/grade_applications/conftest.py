"""A county that takes grade applications, its officers, and people who apply with what a test gives them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Pdf

from certification import services as information_base
from certification.grade_applications import results, services
from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.notices import eligibility
from certification.models import Certificate, Person
from tests.certification.conftest import number
from workflows.cases import applications
from workflows.cases.execute import execute
from workflows.cases.jobs import JOBS
from workflows.cases.models import Case
from workflows.cases.queries import my_tasks, waiting_for
from workflows.errors import Refused
from workflows.notices import services as notices
from workflows.notices.models import CodeWord, Notice
from workflows.organisations.models import Office, Organisation, Region, Seat, User
from workflows.organisations.officers import Officer

BEGUN = datetime(2025, 3, 4, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = BEGUN.date()
ROLES = ("acceptance", "preliminary", "second_review", "determination", "clerk", "observer")
GRADE_FOUR = {
    "grade": "4", "kind": "skill_level", "title": "劳动关系协调员", "occupation_relation": "own",
    "issue_date": date(2019, 3, 11), "issuer": "某评价机构", "validity": "valid",
}  # fmt: skip
JOB = {"employer_name": "某公司", "start": date(2015, 7, 1), "occupation_relation": "own", "engagement": "full_time"}


def pdf(name: str = "证明.pdf", pages: int = 1) -> SimpleUploadedFile:
    stream, paper = BytesIO(), Pdf.new()
    for _ in range(pages):
        paper.add_blank_page()
    paper.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


class County:
    """``here`` holds the round, ``there`` is the neighbour with no business in it."""

    def __init__(self, begun: datetime = BEGUN) -> None:
        self.now, self.people = begun, 0
        city = Region.objects.create(code="370800", name="市", full_name="市", level="city")
        self.here = Region.objects.create(code="370830", name="甲县", full_name="市甲县", level="county", parent=city)
        self.there = Region.objects.create(code="370831", name="乙县", full_name="市乙县", level="county", parent=city)
        self.bureau, self.neighbour = self._office("G01", self.here), self._office("G02", self.there)
        self.seats = {role: self.officer(self.bureau, role) for role in ROLES}
        self.colleague = self.officer(self.bureau, "observer", name="colleague")
        self.stranger = self.officer(self.neighbour, "preliminary", "clerk")
        Office.objects.create(organisation=self.bureau, address="甲县某路1号")
        CodeWord.objects.create(agency=self.bureau, use="notification", word="甲人社字")

    def _office(self, code: str, region: Region) -> Organisation:
        return Organisation.objects.create(
            code=code, name=f"{region.name}人社局", kind="government", region=region, party="hr",
            contact_phone="0537-1234567",
        )  # fmt: skip

    def officer(self, office: Organisation, *roles: str, name: str = "") -> User:
        name = name or roles[0]
        user = User.objects.create(username=f"{office.code}-{name}", person_name=f"{office.name}{name}")
        for role in roles:
            Seat.objects.create(user=user, organisation=office, role=role, start=date(2024, 1, 1))
        return user

    def asking(self, actor: User | str) -> Officer:
        """A person, or the holder of a seat of the bureau, as who asks now."""
        return Officer.of(self.seats[actor] if isinstance(actor, str) else actor, self.now.date())

    def tick(self, **later: int) -> datetime:
        self.now += timedelta(**(later or {"seconds": 1}))
        return self.now

    # ---- people --------------------------------------------------------------------------------------------------

    def person(self, region: Region | None = None, proofs: bool = True, **records: Any) -> Person:
        """Somebody with an own login. ``records``: education, certificate, employment, as the services take them."""
        self.people += 1
        user = User.objects.create(username=f"p{self.people}", person_name=f"申报人{self.people}")
        born = f"1985{self.people % 12 + 1:02}{self.people // 12 + 5:02}"
        office = self.seats["acceptance"] if region in (None, self.here) else self.stranger
        given = {"officer": self.asking(office), "at": self.tick()}
        found = information_base.register_person(
            name=user.person_name, id_number=number(born=born), region=region or self.here, user=user,
            category="enterprise", phone="19900000000", without_education="education" not in records,
            without_certificates="certificate" not in records, without_employment="employment" not in records, **given,
        )  # fmt: skip
        self.prove(found, proofs, **records)
        return found

    def prove(self, person: Person, proofs: bool = True, **records: dict[str, Any]) -> None:
        """Enter further records of a person of the county, each with its proof."""
        here = person.region_id == self.here.pk
        given = {"officer": self.asking("acceptance" if here else self.stranger), "at": self.tick()}
        for kind, values in records.items():
            proof = information_base.add_proof(person=person, upload=pdf(f"{kind}.pdf", len(kind)), **given)
            add = getattr(information_base, f"add_{kind}")
            add(person=person, **values, **given, **({"proof": proof} if proofs else {}))

    def able(self, **otherwise: Any) -> Person:
        """Somebody who meets 5.2(1): a grade-4 certificate of 2019 and work since."""
        serial = f"S000037000001194{self.people:06}"
        given = {"certificate": GRADE_FOUR | {"number": serial}, "employment": JOB}
        return self.person(**(given | otherwise))

    def grade_three(self, person: Person) -> Certificate:
        """A certificate of grade three, entered for the person just now."""
        serial = f"S000037000001253{Certificate.objects.count():06}"
        given = GRADE_FOUR | {"grade": "3", "number": serial, "issue_date": self.now.date()}
        officer = self.asking("acceptance")
        return information_base.add_certificate(person=person, officer=officer, at=self.tick(), **given)

    # ---- the round -----------------------------------------------------------------------------------------------

    def prepared(self, grade: int = 3, **fields: Any) -> GradeRound:
        given = {
            "code": f"R{grade}-{self.now:%H%M%S%f}", "title": "2025年三级申报", "year": 2025, "grade": grade,
            "agency": self.bureau, "policy_key": "汶上示例 2024", "officer": self.asking("clerk"), "at": self.tick(),
            "legal_basis": "某文件", "opens_on": self.now.date(), "closes_on": self.now.date() + timedelta(days=10),
        }  # fmt: skip
        return services.create_round(**(given | fields))

    def open(self, grade: int = 3, **fields: Any) -> GradeRound:
        return self.act(self.prepared(grade, **fields), "open", "clerk")  # type: ignore[return-value]

    def drafted(self, round_: GradeRound, person: Person, **fields: Any) -> GradeApplication:
        officer = self.asking(person.user)
        application = services.begin(round_pk=round_.pk, officer=officer, at=self.tick())
        given = {"truthful": True, "phone": "19900000000"} | fields
        return applications.save(application, officer, self.tick(), **given)  # type: ignore[return-value]

    def submitted(self, round_: GradeRound, person: Person, **fields: Any) -> GradeApplication:
        return self.act(self.drafted(round_, person, **fields), "submit", person.user)  # type: ignore[return-value]

    def accepted(self, round_: GradeRound, person: Person, **fields: Any) -> GradeApplication:
        return self.act(self.submitted(round_, person, **fields), "agree", "acceptance")  # type: ignore[return-value]

    def passed(self, round_: GradeRound, person: Person | None = None) -> GradeApplication:
        case = self.accepted(round_, person or self.able())
        case = self.act(case, "agree", "preliminary", findings=confirmed(case))
        return self.act(case, "agree", "second_review", findings=confirmed(case))  # type: ignore[return-value]

    def closed(self, round_: GradeRound) -> GradeRound:
        return self.act(round_, "close", "clerk")  # type: ignore[return-value]

    def notified(self, round_: GradeRound) -> Notice:
        """The round's 通知 from draft to issue."""
        notice = notices.draft(eligibility.key, round_, officer=self.asking("clerk"), at=self.tick())
        for action, who in (("submit", "clerk"), ("agree", "second_review"), ("agree", "determination"),
                            ("number", "clerk"), ("issue", "clerk")):  # fmt: skip
            self.act(notice, action, who)
            if action == "number":
                JOBS["render_notice"](notice.pk)  # what a worker does after the commit
        return Notice.objects.get(pk=notice.pk)

    def act(self, case: Case, action: str, actor: User | str | None, **data: Any) -> Case:
        """One step, a moment after the last; by the system where there is no ``actor``."""
        at = data.pop("at", None) or self.tick()
        officer = None if actor is None else self.asking(actor)
        tasks = my_tasks(officer, waiting_for(Case.objects.get(pk=case.pk))) if officer else []
        return execute(case, action, officer=officer, at=at, task_id=tasks[0].pk if tasks else None, **data)

    def register(self, round_: GradeRound, *rows: tuple[Any, ...], actor: User | str = "clerk", **more: Any) -> Any:
        """Results as a sheet of these rows, in the order of the sheet's columns."""
        given = {"officer": self.asking(actor), "at": self.tick(), "file_name": "结果.xlsx"} | more
        return results.register_results(**{"round_id": round_.pk, "source": sheet(*rows)} | given)


def sheet(*rows: tuple[Any, ...], heading: tuple[str, ...] = tuple(results.RESULTS.titles.values())) -> BytesIO:
    book = openpyxl.Workbook()
    book.active.append(heading)
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def confirmed(case: Case, **otherwise: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every claim confirmed; by section a finding that says otherwise."""
    return {
        claim["id"]: otherwise.get(claim["section"], {"met": True, "basis": ""})
        for claim in GradeApplication.objects.get(pk=case.pk).claims
    }


@pytest.fixture
def county(db) -> County:
    return County()


@pytest.fixture
def refused() -> Callable[..., str]:
    """``refused(verb, ...)``: the code with which it is refused."""

    def told(verb: Callable[..., Any], *args: Any, **given: Any) -> str:
        with pytest.raises(Refused) as found:
            verb(*args, **given)
        return found.value.code

    return told
