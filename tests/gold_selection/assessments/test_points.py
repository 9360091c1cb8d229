"""The points of a line: from the entries as they stand, in whatever order they were entered."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gold_selection.assessments.points import ledger_total, result_of, standing
from workflows.rulebook import policies

from .conftest import BEGUN, FACTS, PAPERS

POLICY = policies().get("汶政字〔2024〕59号")
QUARTER = SimpleNamespace(year=2024, quarter=3, taken_over=False)
LINE = SimpleNamespace(base_score=25, ledger=None)


def entry(type_: str = "publicity", **values: Any) -> Any:
    papers = values.pop("papers", PAPERS[type_])
    files = [SimpleNamespace(kind=kind, removed_at=None) for kind in papers]
    told = {
        "pk": 1, "type": type_, "date": date(2024, 8, 1), "facts": FACTS[type_], "event_id": "", "status": "verified",
        "corrects_id": None, "void": False, "removed_at": None, "files": SimpleNamespace(all=lambda: files),
    }  # fmt: skip
    return SimpleNamespace(**{**told, **values})


def total(*entries: Any, final: bool = True) -> int | None:
    return result_of(POLICY, QUARTER, LINE, entries, final=final).total


def test_each_counts_up_to_its_cap_and_the_two_mediations_apart():
    assert total() == 25
    assert total(*(entry() for _ in range(6))) == 45
    both = [entry("mediation_own_unit"), entry("mediation_own_unit"), entry("mediation_own_unit")]
    assert total(*both, entry("mediation_other")) == 25 + 10 + 5


def test_without_its_papers_an_event_gives_nothing():
    assert total(entry(papers=("plan",))) == 25
    assert total(entry(papers=("plan", "video"))) == 30


def test_a_mistake_takes_points_and_one_that_is_not_judged_leaves_them_open():
    large = {"impact": "large"}
    assert total(entry("mistake"), entry("mistake", facts=large)) == 10
    open_ = result_of(POLICY, QUARTER, LINE, [entry("mistake", status="pending")], final=False)
    assert (open_.total, open_.span) == (None, (20, 25))


def test_pending_counts_as_claimed_until_the_quarter_is_verified():
    claimed = entry(status="pending")
    assert total(claimed, final=False) == 30 and total(claimed) == 25
    assert total(entry(status="refused"), final=False) == 25


@pytest.mark.parametrize(
    ("later", "points"),
    [({"void": True}, 25), ({}, 30), ({"papers": ()}, 25), ({"status": "pending", "void": True}, 30),
     ({"status": "refused", "void": True}, 30), ({"removed_at": "x", "void": True}, 30)],
)  # fmt: skip
def test_a_verified_correction_stands_in_the_place_of_what_it_corrects(later, points):
    assert total(entry(), entry(pk=2, corrects_id=1, **later)) == points


def test_the_base_score_that_was_ruled_on_last_counts():
    later, earlier = (
        entry(
            "mistake", pk=pk, type="base", date=date(2024, 8, pk), facts={"score": score}, entered_at=at, judged_at=at
        )
        for pk, score, at in ((1, 20, BEGUN + timedelta(1)), (2, 28, BEGUN))
    )
    assert total(later) == 20 and total(later, earlier) == total(earlier, later) == 20


def test_a_base_score_that_is_not_given_leaves_the_total_open():
    line = SimpleNamespace(base_score=None, ledger=None)
    found = result_of(POLICY, QUARTER, line, [entry()], final=True)
    assert (found.total, found.span) == (None, (5, 35))


events = st.builds(
    entry,
    st.sampled_from(sorted(FACTS)),
    status=st.sampled_from(["pending", "verified", "refused"]),
    event_id=st.sampled_from(["", "", "甲", "乙"]),
    date=st.dates(date(2024, 7, 1), date(2024, 9, 30)),
)


@given(st.lists(events, max_size=12), st.randoms(), st.booleans())
def test_the_order_of_entry_is_irrelevant(found, chance, final):
    for number, one in enumerate(found):
        one.pk = number
    mixed = list(found)
    chance.shuffle(mixed)
    one, other = (result_of(POLICY, QUARTER, LINE, order, final=final) for order in (found, mixed))
    assert (one.items, one.rows, one.total, one.span) == (other.items, other.rows, other.total, other.span)
    assert len(standing(found, final=final)) == len(standing(mixed, final=final))


def test_the_total_of_a_ledger_is_the_six_rows_less_the_deduction():
    ledger = {"base": 30, "publicity": 20, "mediation": 15, "management": 5, "risk": 0, "publication": None,
              "deduction": -10}  # fmt: skip
    assert ledger_total(POLICY, ledger) == 60
    assert ledger_total(POLICY, {"base": None}) is None
    assert ledger_total(POLICY, ledger | {"publicity": 25}) is None
