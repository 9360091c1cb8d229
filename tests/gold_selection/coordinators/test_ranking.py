"""The quarters beside the ranking, where the document that scores them governs: shown, ordered by, and no gate."""

import pytest

from gold_selection.assessments.consequences import uses
from gold_selection.coordinators import quarters
from tests.cases.pages import signed_in
from tests.cases.world import TODAY, officer
from tests.gold_selection.coordinators.land import CITY, YEAR, Land
from tests.rounds.conftest import put
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.rounds.models import SelectionRound


def ranked(land: Land, *points: tuple[int | None, ...], policy: str = "") -> tuple[SelectionRound, list[int]]:
    """A closed round with a nomination for each four quarters, all through their review."""
    round_ = land.coordinator_round(*([policy] if policy else []))
    found = []
    for one in points:
        person = land.person()
        land.quarters(person, *one)
        found.append(land.handed_in(person, round_).pk)
    Case.objects.filter(pk__in=found).update(state="passed")
    put(round_, "closed", land.now)
    return SelectionRound.objects.get(pk=round_.pk), found


def rank(land: Land, round_: SelectionRound, order: list[int], **reasons: str):
    clerk = land.county_clerk if round_.agency == land.hr else land.clerk
    return land.act(round_, "rank", clerk, order=order, reasons={int(pk[1:]): why for pk, why in reasons.items()})


def test_the_sum_is_the_order_and_a_departure_asks_for_a_reason(land: Land):
    round_, (low, high) = ranked(land, (20, 20, 20, 20), (21, 20, 20, 20))
    assert list(round_.in_proposed_order().values_list("pk", flat=True)) == [high, low]
    with pytest.raises(Refused, match="季度得分更好者之前，须写明理由"):
        rank(land, round_, [low, high])
    assert rank(land, round_, [low, high], **{f"n{low}": "事迹突出"}).state == "ranked"


def test_a_list_in_publicity_names_the_person_and_the_unit(land: Land):
    round_, order = ranked(land, (20, 20, 20, 20))
    SelectionRound.objects.filter(pk=round_.pk).update(
        state="in_publicity", publicity_first=TODAY, publicity_last=TODAY
    )  # fmt: skip
    Case.objects.filter(pk__in=order).update(state="in_publicity")
    html = signed_in(land.county_clerk).get(f"/cases/{round_.pk}/?tab=publicity").content.decode()
    for said in ("姓名", "所在单位", land.firm.name, "季度得分"):
        assert said in html[html.index("公示名单") :]


def test_equal_sums_need_no_reason(land: Land):
    round_, (one, other) = ranked(land, (20, 20, 20, 20), (19, 21, 20, 20))
    assert rank(land, round_, [other, one]).state == "ranked"


def test_who_lacks_a_quarter_is_shown_and_not_ordered(land: Land):
    round_, (whole, partly) = ranked(land, (20, 20, 20, 20), (30, 30, None, 30))
    lacking = round_.in_proposed_order().get(pk=partly)
    assert (lacking.merit, lacking.figure) == (None, "缺第3季度")
    assert lacking.reference()[2:] == [("三季度", "—"), ("四季度", "30"), ("合计（本系统计算）", "—")]
    assert rank(land, round_, [partly, whole]).state == "ranked"


def test_a_quarter_of_nought_is_a_quarter():
    assert quarters.total([0, 0, 0, 0]) == 0 and quarters.merit([0, 0, 0, 0]) == 0
    assert quarters.total([0, None, 0, 0]) is None
    assert quarters.figure([None] * 4) == "缺第1、2、3、4季度"


def test_the_columns_and_both_wordings_stand_beside_the_ranking(land: Land):
    round_, _ = ranked(land, (30, 29, 30, 30), (20, None, 20, 20))
    html = signed_in(land.county_clerk).get(f"/cases/{round_.pk}/?tab=list").content.decode()
    for words in (
        "一季度",
        "四季度",
        "合计（本系统计算）",
        "合计119分",
        "缺第2季度",
        "主要参考",
        "重要参考",
        "8.2",
        "三（五）",
    ):
        assert words in html, words


def test_where_the_document_does_not_govern_there_is_no_order(land: Land):
    round_, (one, other) = ranked(land, (20, 20, 20, 20), (30, 30, 30, 30), policy=CITY)
    for nomination in round_.in_proposed_order():
        assert (nomination.merit, nomination.figure, nomination.reference()) == (None, "", ())
        assert nomination.reference_note() == ""
    html = signed_in(land.clerk).get(f"/cases/{round_.pk}/?tab=list").content.decode()
    assert "四季度" not in html and "重要参考" not in html
    assert rank(land, round_, [one, other]).state == "ranked"


def test_a_quarter_not_yet_published_is_nobodys_reference(land: Land):
    person = land.person()
    land.quarters(person, 20, 20, 20, 20)
    Case.objects.filter(kind="quarterly_assessment", title="第4季度").update(state="verified")
    assert land.handed_in(person).figure == "缺第4季度"


def test_a_quarter_published_since_counts_on_the_day_of_the_ranking(land: Land):
    round_, (one, other) = ranked(land, (20, 20, 20, None), (19, 20, 20, 20))
    assert list(round_.in_proposed_order().values_list("pk", flat=True)) == [other, one]
    land.quarter(round_.in_proposed_order().get(pk=one).person, 4, 30)
    html = signed_in(land.county_clerk).get(f"/cases/{round_.pk}/?tab=list").content.decode()
    assert "合计90分" in html and "缺第4季度" not in html
    with pytest.raises(Refused, match="季度得分更好者之前，须写明理由"):
        rank(land, round_, [other, one])
    rank(land, round_, [one, other])
    kept = round_.candidates().get(pk=one)
    assert (kept.merit, kept.figure) == (90, "合计90分")
    assert kept.ranked_by["quarters"] == [20, 20, 20, 30] and kept.ranked_by["on"] == "2025-01-14"
    assert len(kept.ranked_by["digest"]) == 64 and kept.snapshot["asked"]["quarter_scores"][3] is None


def test_a_correction_of_a_quarter_tells_the_nominations_that_showed_it(land: Land):
    person = land.person()
    land.quarters(person, 20, 21, 22, 23)
    case = land.handed_in(person)
    told = uses(person, YEAR, officer(land.reviewer))
    assert [one.url for one in told] == [f"/cases/{case.pk}/"]
    assert case.round.title in told[0].words
    assert uses(person, YEAR - 1, officer(land.reviewer)) == []
    assert [one.url for one in uses(person, YEAR, officer(land.stranger))] == [""]


def test_the_ranking_costs_no_query_for_each_nomination(land: Land, django_assert_max_num_queries):
    round_, _ = ranked(land, *[(20, 20, 20, number) for number in range(3)])
    client = signed_in(land.county_clerk)
    with django_assert_max_num_queries(60) as few:
        client.get(f"/cases/{round_.pk}/?tab=list")
    for _ in range(3):
        case = land.nomination(land.person(), round_)
        type(case).objects.filter(pk=case.pk).update(state="passed")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(f"/cases/{round_.pk}/?tab=list")
