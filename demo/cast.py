"""The people and figures of the demonstration: everything here is fictitious, from the files beside this module."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from demo.nominees import NOMINEES
from demo.offices import furnish
from demo.people import APPLICANTS
from demo.sent import WITH_ACCOUNT
from mediation_orgs.registry.imports import import_register
from mediation_orgs.registry.models import MediationCase
from workflows.notices import code_words
from workflows.organisations import services as seats
from workflows.organisations.imports.load import load
from workflows.organisations.models import Organisation, Party, Role, User

FOLDER = Path(__file__).parent
REGISTER = FOLDER / "register" / "mediation_register_2023_2024.xlsx"
AS_OF = date(2025, 1, 10)
CITY, COUNTY = "370800", "370830"


@dataclass(frozen=True)
class Paper:
    slot: str
    name: str

    def upload(self) -> SimpleUploadedFile:
        return paper(self.name)


def paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (FOLDER / "papers" / name).read_bytes())


PAPERS = (Paper("recommendation_form", "推荐审批表.pdf"), Paper("deeds", "事迹材料.pdf"))


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_current_timezone())


def person(username: str) -> User:
    return User.objects.get(username=username)


def take_seats(password: str | None) -> None:
    """Load regions, organisations and seats; fill the seats that the lists leave empty."""
    lists = FOLDER / "organisations"
    load(
        regions=lists / "regions.csv", organisations=lists / "organisations.csv", seats=lists / "seats.csv",
        as_of=AS_OF, password=password,
    )  # fmt: skip
    # What the walks need besides: the bodies of a second county, and whoever applies and assesses in this one.
    load(
        organisations=lists / "further_organisations.csv", seats=lists / "further_seats.csv", as_of=AS_OF,
        password=password,
    )  # fmt: skip
    code_words.load(FOLDER / "notices" / "code_words.csv")
    administrator = _administrator(password)
    furnish(administrator)
    _appoint_confederation(administrator, password)
    for someone in (*APPLICANTS, *NOMINEES, *WITH_ACCOUNT):
        account(someone.username, someone.name, password)


def file_register() -> None:
    """The register of disputes, once."""
    if MediationCase.objects.exists():
        return
    import_register(source=REGISTER, file_name=REGISTER.name, actor=None, at=moment(AS_OF), as_of=AS_OF)


def account(username: str, name: str, password: str | None, **more: bool) -> User:
    user, created = User.objects.get_or_create(username=username, defaults={"person_name": name, **more})
    if created:
        user.set_password(password)
        user.save()
    return user


def _administrator(password: str | None) -> User:
    return account("admin", "系统管理员", password, is_superuser=True, is_staff=True)


def _appoint_confederation(administrator: User, password: str | None) -> None:
    """The county confederation's countersigner has moved on: without a successor no case could be countersigned."""
    agency = Organisation.objects.get(region_id=COUNTY, party=Party.ENTERPRISE)
    user = account("ws_hq_ql2", "石雨辰", password)
    if not user.seats.filter(organisation=agency, role=Role.COUNTERSIGN).exists():
        seats.appoint(
            user=user, organisation=agency, role=Role.COUNTERSIGN, start=AS_OF, end=None, actor=administrator,
            note="演示",
        )  # fmt: skip
