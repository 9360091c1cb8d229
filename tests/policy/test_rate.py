"""The success rate in whole cases (readings M01, M02, M05)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.policy import RateResult, rate, shipped

OPTIONS = shipped().get("晋人社厅发〔2021〕53号").options("mediation_rate")
cases = st.integers(0, 20_000)


def test_withdrawn_pending_and_not_accepted_stay_outside_and_transfer_counts_as_failed():
    counts = {"success": 65, "failed": 30, "transfer": 5, "withdrawn": 9, "pending": 9, "not_accepted": 9}
    assert rate(counts, OPTIONS) == RateResult(65, 100)
    assert rate(counts, OPTIONS | {"withdrawn_in_denominator": True}) == RateResult(65, 109)
    assert rate(counts, OPTIONS | {"transfer_left_out": True}) == RateResult(65, 95)


@pytest.mark.parametrize(
    ("success", "total", "meets", "display"),
    [
        (65, 100, True, "65.00"),
        (6499, 10_000, False, "64.99"),
        (649_999, 1_000_000, False, "64.99"),
        (13, 20, True, "65.00"),
        (2, 3, True, "66.66"),
        (0, 1, False, "0.00"),
        (1, 1, True, "100.00"),
        (0, 0, None, None),
    ],
)
def test_the_boundary_is_compared_in_integers_and_displayed_truncated(success, total, meets, display):
    result = RateResult(success, total)
    assert result.meets(65) is meets
    assert result.display == display


@given(success=cases, failed=cases, threshold=st.integers(1, 100))
def test_a_rate_is_compared_exactly_and_never_displayed_above_itself(success, failed, threshold):
    result = rate({"success": success, "failed": failed}, OPTIONS)
    if not success + failed:
        assert result.meets(threshold) is None
        return
    exact = Fraction(100 * success, success + failed)
    assert result.meets(threshold) is (exact >= threshold)
    assert 0 <= exact - Fraction(result.display) < Fraction(1, 100)


@given(success=st.integers(0, 300), failed=st.integers(0, 300), threshold=st.integers(1, 100))
def test_flip_speaks_exactly_when_one_case_decides(success, failed, threshold):
    result = RateResult(success, success + failed)
    nearby = {RateResult(success + 1, success + failed).meets(threshold) if failed else result.meets(threshold)}
    nearby.add(RateResult(success - 1, success + failed).meets(threshold) if success else result.meets(threshold))
    assert bool(result.flip(threshold)) is (nearby != {result.meets(threshold)})


def test_flip_says_which_way():
    assert RateResult(65, 100).flip(65) == "再少1件成功即不达标"
    assert RateResult(64, 100).flip(65) == "再多1件成功即达标"
    assert RateResult(80, 100).flip(65) is None


@pytest.mark.parametrize("counts", [{"success": -1}, {"won": 3}])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError, match="案件数不合要求"):
        rate(counts, OPTIONS)
