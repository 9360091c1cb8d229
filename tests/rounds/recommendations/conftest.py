"""The city of the demonstration with three open rounds, the clerk who runs them, and the summary table handed in."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from workflows.organisations.models import Organisation, Region, Role, Seat, User
from workflows.rounds.models import SelectionRound
from workflows.rounds.recommendations.imports import Beside, import_nominations
from workflows.rounds.recommendations.packs import in_folder
from workflows.rulebook import policies
from workflows.rulebook.store import pin
from workflows.sheets.pages import Imported

ROOT = Path(__file__).parents[3]
GIVEN = ROOT / "demo" / "recommendation" / "recommendation_jining_2024.xlsx"
BESIDE = Beside(in_folder(GIVEN.parent / "attachments"), GIVEN.parent / "materials_list.csv")
NOW = datetime(2025, 1, 10, 2, tzinfo=UTC)
CITY = "济宁示例 2024"
QUOTAS = {
    "coordinator": {"370811": 3, "370812": 2, "370826": 2, "370830": 2, "370831": 1, "370832": 2},
    "social": {"370811": 1, "370812": 1, "370826": 0, "370830": 1, "370831": 1, "370832": 1},
    "mediation": {"370811": 1, "370812": 1, "370826": 1, "370830": 2, "370831": 0, "370832": 1},
}
CODES = ["JN-coordinator", "JN-social", "JN-mediation"]


class City:
    """``clerk``: of the bureau that runs the rounds; bodies WSTJ02, WSTJ04, WSTJ11 are on the list of organisations."""

    def __init__(self) -> None:
        with (ROOT / "demo" / "organisations" / "regions.csv").open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                Region.objects.create(
                    code=row["code"], name=row["name"], full_name=row["full_name"], level=row["level"],
                    parent_id=row["parent_code"] or None, status=row["status"],
                )  # fmt: skip
        self.bureau = Organisation.objects.create(
            code="G0006", name="济宁市人社局", kind="government", region_id="370800", party="hr"
        )
        Organisation.objects.create(
            code="G0011", name="汶上县人社局", kind="government", region_id="370830", party="hr"
        )  # fmt: skip
        with (ROOT / "demo" / "organisations" / "organisations.csv").open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["kind"] == "mediation_body":
                    Organisation.objects.create(
                        code=row["org_code"], name=row["name"], kind=row["kind"], region_id=row["region_code"]
                    )
        self.clerk = self.officer("clerk", self.bureau, Role.CLERK)
        self.rounds = {category: self.round(category) for category in QUOTAS}

    def officer(self, name: str, organisation: Organisation, role: str) -> User:
        user = User.objects.create_user(name, person_name=name)
        Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1))
        return user

    def round(self, category: str, code: str = "", **fields: Any) -> SelectionRound:
        values = {
            "title": f"2024年{category}选树", "year": 2024, "agency": self.bureau, "region_id": "370800",
            "created_by": self.clerk, "created_at": NOW, "policy_key": CITY, "policy_digest": pin(policies().get(CITY)),
            "opens_on": date(2025, 1, 1), "closes_on": date(2025, 1, 31), "quotas": QUOTAS[category], "state": "open",
            "legal_basis": "选树办法", "rules": {"policy_name": CITY, "route": []},
        } | fields  # fmt: skip
        return SelectionRound.objects.create(code=code or f"JN-{category}", category=category, **values)


def handed_in(source: Any = GIVEN, rounds: Any = CODES, **more: Any) -> Imported:
    given = {"actor": None, "at": NOW, "file_name": "汇总表.xlsx", "beside": BESIDE} | more
    return import_nominations(source=source, rounds=rounds, **given)


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def city(db: None, now: Any) -> City:
    return City()


@pytest.fixture
def take(city: City) -> Callable[..., Imported]:
    return handed_in
