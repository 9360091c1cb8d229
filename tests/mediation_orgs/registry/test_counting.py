"""Which cases count, under every reading; each figure leads back to its rows."""

import itertools
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mediation_orgs.registry.bodies import within
from mediation_orgs.registry.counting import count_cases, counted_as, counted_cases, excluded_cases, reason_left_out
from mediation_orgs.registry.models import MediationCase, MediationOrganisation
from mediation_orgs.registry.queries import snapshot, snapshot_is_current, success_rate
from tests.mediation_orgs.conftest import FILED, row, take
from workflows.organisations.models import Role
from workflows.organisations.officers import Officer
from workflows.policy import shipped
from workflows.policy.rate import rate

RULES = shipped().get("济宁示例 2024")
DEFAULTS = {
    "withdrawn_in_denominator": False,
    "zero_cases": "not_met",
    "year_by": "concluded",
    "unperformed_is_success": True,
    "transfer_left_out": False,
}
EVERY = [
    DEFAULTS
    | {"withdrawn_in_denominator": m01, "year_by": m03, "unperformed_is_success": m04, "transfer_left_out": m05}
    for m01, m03, m04, m05 in itertools.product((False, True), ("concluded", "accepted"), (False, True), (False, True))
]
NO_AGREEMENT = {"signed": "否", "sealed": "否", "performance": ""}
WITHOUT = {"signed": "", "sealed": "", "performance": ""}


@pytest.fixture
def register(land):
    """One case of each sort for T01 around 2024, one success each for T02 and N01."""
    take(
        row(1),
        row(2, performance="未履行"),
        row(3, outcome="未达成协议", **NO_AGREEMENT),
        row(4, outcome="转仲裁", **NO_AGREEMENT),
        row(5, outcome="撤回", **WITHOUT),
        row(6, outcome="不予受理", **WITHOUT),
        row(7, outcome="处理中", closed="", **WITHOUT),
        row(8, accepted="2023/12/30", closed="2024/1/5"),
        row(9, accepted="2024/12/30", closed="2025/1/5"),
        row(10, accepted="2023/2/1", closed="2023/3/1"),
        row(11, org="T02"),
        row(12, org="N01"),
    )
    return land


def organisation(land) -> MediationOrganisation:
    return MediationOrganisation.objects.get(organisation__code="T01")


def test_the_chosen_reading_counts_by_closing_date(register):
    counts = count_cases(None, 2024, DEFAULTS)[organisation(register).pk]
    assert counts.as_dict() == {
        "success": 3,
        "failed": 1,
        "transfer": 1,
        "withdrawn": 1,
        "pending": 1,
        "not_accepted": 1,
        "unperformed": 1,
    }


@pytest.mark.parametrize(
    ("chosen", "pair"),
    [
        ({}, [3, 5]),
        ({"withdrawn_in_denominator": True}, [3, 6]),
        ({"transfer_left_out": True}, [3, 4]),
        ({"unperformed_is_success": False}, [2, 5]),
        ({"year_by": "accepted"}, [3, 5]),
    ],
)
def test_each_reading_gives_its_rate(register, chosen, pair):
    (figures,) = success_rate(organisation(register).pk, 2024, DEFAULTS | chosen)
    assert figures.rate.pair == pair


@pytest.mark.parametrize("options", EVERY)
def test_every_figure_leads_to_its_rows(register, options):
    pk = organisation(register).pk
    counted = list(counted_cases(pk, 2024, options))
    left_out = list(excluded_cases(pk, 2024, options))
    figures = rate(count_cases([pk], 2024, options)[pk].outcomes, options)
    assert len(counted) == figures.denominator
    assert sum(counted_as(case, options) == "成功" for case in counted) == figures.numerator
    touched = {
        case.pk
        for case in MediationCase.objects.filter(organisation=pk)
        if 2024 in (case.accepted_year, case.closed_year)
    }
    assert {case.pk for case in counted} | {case.pk for case in left_out} == touched
    assert not {case.pk for case in counted} & {case.pk for case in left_out}
    assert all(reason_left_out(case, 2024, options) for case in left_out)


def test_the_reason_is_told_for_each_case_left_out(register):
    options = DEFAULTS | {"transfer_left_out": True}
    reasons = [
        (int(case.case_no[10:15]), reason_left_out(case, 2024, options))
        for case in excluded_cases(organisation(register).pk, 2024, options)
    ]
    assert sorted(reasons) == [
        (4, "转仲裁，不计入（M05）"),
        (5, "撤回，不计入（M01）"),
        (6, "不予受理，未进入调解"),
        (7, "处理中，尚无结果"),
        (9, "2025年办结，按办结日期计入2025年（M03）"),
    ]


def test_an_organisation_without_cases_has_no_rate(register):
    (figures,) = success_rate(register.bodies[2].pk, 2024, DEFAULTS)
    assert figures.as_dict()["rate"] is None
    assert figures.as_dict()["meets"] == {"65": None, "60": None}


def test_all_organisations_take_three_queries(register, django_assert_num_queries):
    with django_assert_num_queries(3):
        rates = success_rate(None, 2024, DEFAULTS)
    assert [one.code for one in rates] == ["N01", "T01", "T02", "T03"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own words")
@pytest.mark.parametrize("options", [DEFAULTS, DEFAULTS | {"year_by": "accepted"}])
def test_a_year_is_counted_from_the_index_alone(register, options):
    with CaptureQueriesContext(connection) as captured:
        count_cases(None, 2024, options)
        plans = [query["sql"] for query in captured]
    with connection.cursor() as cursor:
        for sql in plans:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            assert "USING COVERING INDEX mediation_case_" in cursor.fetchone()[3]


def test_a_county_sees_its_own_organisations(register, seated):
    clerk = seated(register.bureau, Role.PRELIMINARY)
    mine = within(Officer.of(clerk, FILED.date()).scope)
    assert [one.code for one in success_rate(None, 2024, DEFAULTS, within=mine)] == ["T01", "T02", "T03"]
    assert success_rate(register.other.pk, 2024, DEFAULTS, within=mine) == []


class TestSnapshot:
    AT = datetime(2025, 1, 10, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    def test_it_holds_figures_policy_and_the_moment(self, register):
        kept = snapshot(organisation(register), 2024, RULES, self.AT)
        assert kept["counts"] == {
            "success": 3,
            "failed": 1,
            "transfer": 1,
            "withdrawn": 1,
            "pending": 1,
            "not_accepted": 1,
        }
        assert (kept["rate"], kept["display"]) == ([3, 5], "60.00")
        assert sum(number for *_, number in kept["tally"]) == kept["cases"] == 9
        assert ["success", False, 2024, 2024, 1] in kept["tally"]
        assert ["failed", True, 2024, 2025, 1] not in kept["tally"]
        assert ["success", True, 2024, 2025, 1] in kept["tally"]
        assert (kept["as_of"], kept["year"], kept["code"], kept["cases"]) == (
            "2025-01-10T09:30:00+08:00",
            2024,
            "T01",
            9,
        )
        assert kept["options"] == DEFAULTS
        assert kept["policy"]["digest"]

    def test_it_counts_by_the_rules_that_it_is_taken_under(self, register):
        strict = {"mediation_rate": {**RULES.readings["mediation_rate"], "unperformed_is_success": False}}
        kept = snapshot(organisation(register), 2024, replace(RULES, readings=strict), self.AT)
        assert kept["rate"] == [2, 5]
        assert kept["unperformed"] == 1

    def test_it_stays_current_until_a_case_of_its_year_changes(self, register):
        body = organisation(register)
        kept = snapshot(body, 2024, RULES, self.AT)
        take(row(20, org="T02"), row(21, accepted="2023/2/1", closed="2023/3/1"))
        assert snapshot_is_current(kept, body)
        MediationCase.objects.filter(organisation=body, outcome="failed").update(outcome="success")
        assert not snapshot_is_current(kept, body)
