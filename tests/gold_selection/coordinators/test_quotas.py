"""Whom a county's round may give places to, and whose place a nomination takes."""

from typing import Any

import pytest
import time_machine

from gold_selection.coordinators.models import CoordinatorNomination
from tests.cases.pages import signed_in
from tests.gold_selection.coordinators.land import CITY, COUNTY, Land
from tests.gold_selection.coordinators.test_nominating import NEW, begin
from workflows.notices.selection import composing
from workflows.organisations.models import Organisation, Region, User
from workflows.rounds import queries
from workflows.rounds.models import SelectionRound

ROUNDS = "/rounds/new/"
GOOD = {"policy": f"{COUNTY}|coordinator", "year": 2024, "code": "WS-1", "title": "县里的批次"}


class Field:
    """A field of the county with its task force and whoever applies for it; a township too, which has an office."""

    def __init__(self, land: Land) -> None:
        self.region = Region.objects.create(
            code="F02", name="服装制造", full_name="服装制造领域专班", level="field", parent=land.county
        )
        self.force, self.applicant = land.company(land.county, "taskforce")
        Organisation.objects.filter(pk=self.force.pk).update(field=self.region)
        self.town, _, self.town_applicant = land.township()


@pytest.fixture
def field(land: Land) -> Field:
    return Field(land)


def labels(user: User, address: str) -> dict[str, list[str]]:
    form = signed_in(user).get(address).context["form"]
    return {one.title: [str(bound.label) for bound in fields] for one, fields in form.quota_groups}


def test_a_county_shares_out_places_among_townships_task_forces_and_its_own(land: Land, field: Field) -> None:
    assert labels(land.county_clerk, ROUNDS) == {
        "乡镇（街道）": ["丁镇"], "专班": ["服装制造专班"], "本级": [land.county.name],
    }  # fmt: skip
    answer = signed_in(land.county_clerk).post(
        ROUNDS, GOOD | {"quota_370830101": 2, "quota_F02": 1, "quota_370830": 3}, follow=True
    )
    round_ = SelectionRound.objects.get()
    assert round_.quotas == {"370830101": 2, "F02": 1, "370830": 3}
    page = answer.content.decode()
    assert "服装制造专班" in page and f"{land.county.name}本级" in page
    # What the opening notice lists, and the way back into the form.
    (table,) = composing._quota_table(round_)["content"]
    assert table["rows"] == [[f"{land.county.name}本级", "3"], ["丁镇", "2"], ["服装制造专班", "1"]]
    assert labels(land.county_clerk, f"/rounds/{round_.pk}/edit/")["专班"] == ["服装制造专班"]


def test_a_city_shares_them_out_among_counties_and_its_own(land: Land, field: Field) -> None:
    assert labels(land.clerk, ROUNDS) == {
        "县（市、区）": [land.county.name, land.abroad.name], "本级": [land.city.name]
    }  # fmt: skip


@pytest.mark.parametrize("category", ["social", "mediation"])
def test_task_forces_put_forward_no_organisation(land: Land, field: Field, category: str) -> None:
    given = GOOD | {"policy": f"{CITY}|{category}", "quota_370830101": 2, "quota_F02": 1}
    answer = signed_in(land.county_clerk).post(ROUNDS, given)
    assert answer.status_code == 422
    assert "专班不推荐" in answer.context["form"].errors["quota_F02"].as_text()
    assert not SelectionRound.objects.exists()
    round_ = land.coordinator_round(CITY, land.county, category=category, state="preparing")
    assert "专班" not in labels(land.county_clerk, f"/rounds/{round_.pk}/edit/")


@pytest.mark.parametrize(
    ("quotas", "places"),
    [
        ({"F02": 1, "370830": 2, "370830101": 1}, {"force": "F02", "firm": "370830", "town": "370830101"}),
        ({"370830": 2}, {"force": "370830", "firm": "370830", "town": "370830"}),
        ({"F02": 1, "370830101": 0}, {"force": "F02", "firm": None, "town": "370830101"}),
        ({"370830101": 1}, {"force": None, "firm": None, "town": "370830101"}),
    ],
)
def test_a_nomination_takes_the_nearest_place_there_is(
    land: Land, field: Field, quotas: dict[str, int], places: dict[str, str | None]
) -> None:
    round_ = land.coordinator_round(quotas=quotas)
    people = {"force": field.applicant, "firm": land.clerk_of_firm, "town": field.town_applicant}
    for who, code in places.items():
        with time_machine.travel(land.now, tick=False):
            guide = signed_in(people[who]).get("/guide/coordinator-nominations/").context["rounds"]
        assert [one["able"] for one in guide] == [code is not None]
        if code is None:
            told = signed_in(people[who]).post(NEW, {"round": round_.pk}, follow=True).content.decode()
            assert f"没有给“{'服装制造专班' if who == 'force' else land.county.name}”分配名额" in told
        else:
            assert begin(land, round_, people[who]).quota_code == code


def test_what_a_task_force_puts_forward_is_counted_by_its_place(land: Land, field: Field) -> None:
    round_ = land.coordinator_round(quotas={"F02": 1, "370830": 2})
    case: Any = begin(land, round_, field.applicant)
    person = land.person(land.firm, field.region)
    assert case.region == field.region
    signed_in(field.applicant).post(f"/applications/{case.pk}/", {"person": person.pk})
    CoordinatorNomination.objects.filter(pk=case.pk).update(state="passed")
    lines = queries.quota_lines(round_, round_.nominations.exclude(state="draft"))
    assert [(one.region, one.places, one.passed) for one in lines] == [
        (f"{land.county.name}本级", 2, 0), ("服装制造专班", 1, 1),
    ]  # fmt: skip
