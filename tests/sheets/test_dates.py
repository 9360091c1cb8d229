from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.sheets.csvfile import EXCEL_DATE
from workflows.sheets.dates import EARLIEST, read_date

DAY = date(2024, 3, 5)


@pytest.mark.parametrize("raw", [DAY, datetime(2024, 3, 5), datetime(2024, 3, 5, 23, 40)])
def test_a_true_date_earns_no_note(raw):
    assert (read_date(raw).value, read_date(raw).note) == (DAY, "")


@pytest.mark.parametrize(
    "raw",
    [
        "2024-03-05",
        "2024.3.5",
        "2024/03/05 ",
        "2024年03月05日",
        "２０２４年３月５日",
        "20240305",
        "2024-3-5 10:30",
        "2024年3月5号",
        "二〇二四年三月五日",
        "二零二四年三月五日",
    ],
)
def test_a_written_date_is_read_and_noted(raw):
    assert (read_date(raw).value, read_date(raw).note) == (DAY, "DATE_TEXT")


@pytest.mark.parametrize(
    ("raw", "day"), [("二〇二四年十二月三十一日", date(2024, 12, 31)), ("二〇二四年十月二十日", date(2024, 10, 20))]
)
def test_chinese_numerals_are_read(raw, day):
    assert read_date(raw).value == day


@pytest.mark.parametrize("raw", [45356, 45356.0, "45356"])
def test_a_bare_day_number_is_read_and_noted(raw):
    assert (read_date(raw).value, read_date(raw).note) == (DAY, "DATE_SERIAL")


@pytest.mark.parametrize("raw", ["2024/3/5", "2024/3/5 9:30"])
def test_the_form_in_which_a_csv_writes_true_dates_earns_no_note(raw):
    assert (read_date(raw, plain=EXCEL_DATE).value, read_date(raw, plain=EXCEL_DATE).note) == (DAY, "")
    assert read_date("2024/03/05", plain=EXCEL_DATE).note == "DATE_TEXT"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("2024-02-30", "2月没有30日"),
        ("2024-13-01", "没有13月1日"),
        ("3月5日", "缺年份"),
        ("12.25", "缺年份"),
        ("昨天", "不是日期"),
        ("二〇二四年二月三十日", "2月没有30日"),
        ("二〇二四年二二月三日", "没有0月"),
        ("1024-03-05", "过早"),
        (True, "不是日期"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(raw, words):
    reading = read_date(raw)
    assert reading.value is None
    assert words in reading.problem


@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000"])
def test_blank_is_blank(raw):
    assert read_date(raw) == read_date(None)


@given(st.dates(min_value=EARLIEST))
def test_every_day_is_read_back_from_every_form(day):
    forms = (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
    )
    assert {read_date(form).value for form in forms} == {day}


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text):
    reading = read_date(text)
    assert not (reading.value and reading.problem)
