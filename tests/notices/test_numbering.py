"""Numbers: no gap, no duplicate, per agency, code word and year."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.notices.office import Office
from workflows.errors import Refused
from workflows.notices import numbering
from workflows.notices.models import CodeWord, Notice, NumberSeries


def test_a_series_counts_from_one_without_leading_zeros(office):
    taken = [str(numbering.take(office.bureau, "commendation", 2025)) for _ in range(10)]
    assert taken == [f"济人社发〔2025〕{serial}号" for serial in range(1, 11)]


def test_each_word_and_each_year_counts_for_itself(office):
    numbering.take(office.bureau, "commendation", 2025)
    assert str(numbering.take(office.bureau, "publicity", 2025)) == "济人社示〔2025〕1号"
    assert str(numbering.take(office.bureau, "commendation", 2026)) == "济人社发〔2026〕1号"


def test_two_kinds_under_one_word_share_a_series(office):
    numbering.register_word(agency=office.bureau, use="notification", word="济人社发")
    taken = [str(numbering.take(office.bureau, use, 2025)) for use in ("commendation", "notification")]
    assert taken == ["济人社发〔2025〕1号", "济人社发〔2025〕2号"]


def test_a_new_word_leaves_the_numbers_taken_before(office):
    notice = office.numbered()
    numbering.register_word(agency=office.bureau, use="publicity", word="济人公示")
    assert Notice.objects.get(pk=notice.pk).number_text == "济人社示〔2025〕1号"
    assert office.numbered().number_text == "济人公示〔2025〕1号"


def test_a_word_belongs_to_one_agency(office):
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "code_word_taken"):
        numbering.register_word(agency=office.county_bureau, use="publicity", word="济人社示")


def test_an_agency_without_a_word_takes_no_number(office):
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "code_word_missing"):
        numbering.take(office.county_bureau, "publicity", 2025)
    assert not NumberSeries.objects.exists()


def test_a_step_that_is_refused_gives_its_number_back(office):
    notice = office.signed(office.draft())
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 -- the step stands, what follows fails
        office.act(notice, "number", office.clerk)
        raise ZeroDivisionError
    assert office.act(notice, "number", office.clerk).serial == 1


class TestSeries(TestCase):
    """Whatever fails in between, the numbers that were kept are 1, 2, 3 …"""

    @given(st.lists(st.booleans(), max_size=12))
    @settings(max_examples=20, deadline=None)
    def test_what_is_rolled_back_leaves_no_gap(self, kept):
        agency = CodeWord.objects.first()
        agency = agency.agency if agency else Office().bureau
        year = 2025 + NumberSeries.objects.count()
        serials = []
        for keep in kept:
            with transaction.atomic():
                number = numbering.take(agency, "publicity", year)
                transaction.set_rollback(not keep)
            serials += [number.serial] if keep else []
        assert serials == list(range(1, len(serials) + 1))


# ---- the list of code words ----------------------------------------------------------------------------------------


def _list(tmp_path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "words.csv"
    path.write_text("agency_code,use,word\n" + "\n".join(rows), encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_code_words_are_loaded_from_a_list(office, tmp_path, encoding):
    path = _list(tmp_path, f"{office.county_bureau.code},公示,汶人社示", encoding=encoding)
    call_command("load_code_words", path)
    call_command("load_code_words", path)
    assert numbering.code_word(office.county_bureau, "publicity") == "汶人社示"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("G9999,公示,某人社示", "AGENCY_UNKNOWN"),
        ("hr370830,令,汶人社令", "USE_UNKNOWN"),
        ("hr370830,公示,济人社示", "WORD_TAKEN"),
        ("hr370830,公示,<b>1</b>", "WORD_INVALID"),
        ("hr370830,公示,", "WORD_INVALID"),
        ("hr370830,公示,一二三四五六七八九十一二三四五六七八九十一", "WORD_INVALID"),
    ],
)
def test_a_bad_row_is_reported_with_its_place_and_left_out(office, tmp_path, capsys, row, complaint):
    before = CodeWord.objects.count()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_code_words", _list(tmp_path, row), "--json")
    assert stopped.value.code == 1
    assert f'"code": "{complaint}"' in capsys.readouterr().out
    assert CodeWord.objects.count() == before
