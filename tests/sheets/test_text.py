import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.sheets.text import (
    characters_lost,
    compact,
    looks_like_formula,
    looks_like_markup,
    number_key,
    person_name,
    text_of,
    tidy,
)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (None, ""),
        (12.0, "12"),
        (2.5, "2.5"),
        (" ３７０８３０ ", "370830"),
        ("'370830", "370830"),
        ("37\u200b08\n30\ufeff", "370830"),
        ("WS　TJ01", "WSTJ01"),
    ],
)
def test_codes_become_half_width_without_spaces(raw, clean):
    assert compact(raw) == clean


def test_a_name_keeps_its_dot_and_its_rare_characters():
    assert person_name("阿依　·古丽") == "阿依·古丽"
    assert person_name(" 白 𬱖 ") == "白𬱖"


def test_free_text_keeps_its_inner_lines():
    assert tidy(" 第一行\n第二行\u200b ") == "第一行\n第二行"


def test_brackets_and_case_do_not_make_two_numbers():
    assert len({number_key(text) for text in ("（2024）a1号", "〔2024〕A1号", "[２０２４] A1号")}) == 1


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@sum", "  =A1"])
def test_what_a_spreadsheet_would_run(text):
    assert looks_like_formula(text)


def test_markup_and_lost_characters():
    assert looks_like_markup("<script>") and looks_like_markup("</ b>") and not looks_like_markup("3<5")
    assert characters_lost("薛?允") and characters_lost("薛？允") and not characters_lost("薛䶮允")


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert compact(compact(text)) == compact(text)
    assert tidy(tidy(text)) == tidy(text)
    assert number_key(number_key(text)) == number_key(text)


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_reads_as_typed_whatever_its_cell_type(number):
    assert text_of(float(number)) == text_of(number) == str(number)
