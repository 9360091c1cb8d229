from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.components.charts import SPAN, bar_chart


def row(value, **more):
    return {"label": "云河街道", "value": value, **more}


def test_a_bar_is_as_long_as_its_share_of_the_scale():
    chart = bar_chart([row(65), row(100)], None, scale=100)
    assert [bar.width for bar in chart.bars] == [round(SPAN * 0.65, 2), SPAN]


def test_what_stands_on_the_threshold_is_not_under_it():
    exactly, short = Fraction(13, 20), Fraction(64999, 100000)
    chart = bar_chart([row(exactly), row(short)], (Fraction(65, 100), "达标线 65%"), scale=1)
    assert [bar.under for bar in chart.bars] == [False, True]
    assert chart.line_x == chart.bars[0].width


def test_no_value_is_not_zero():
    chart = bar_chart([row(None), row(0)], (1, "线"))
    assert [(bar.text, bar.under) for bar in chart.bars] == [("无", False), ("0", True)]


def test_what_is_doubtful_follows_the_bar_and_its_words_follow_both():
    chart = bar_chart([row(30, doubtful=(20, "，另20人不清楚")), row(40)], None)
    first, second = chart.bars
    assert (first.width, first.doubtful, first.doubt) == (round(SPAN * 0.6, 2), round(SPAN * 0.4, 2), "，另20人不清楚")
    assert first.text_x == SPAN + 1
    assert (second.doubtful, second.doubt) == (0, "")


def test_a_negative_value_is_refused():
    with pytest.raises(ValueError, match="不能为负"):
        bar_chart([row(-1)], None)


def test_no_rows_make_an_empty_chart():
    assert bar_chart([], None).height == 0


@given(st.lists(st.one_of(st.none(), st.fractions(0, 10**6)), max_size=20), st.fractions(0, 10**6))
def test_no_bar_leaves_the_drawing(values, line):
    chart = bar_chart([row(value) for value in values], (line, "线"))
    assert all(0 <= bar.width <= SPAN for bar in chart.bars)
    assert 0 <= chart.line_x <= SPAN
