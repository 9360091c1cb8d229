import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.organisations.credit_code import (
    ALPHABET,
    Fault,
    body_check_character,
    check_character,
    fault,
    normalise,
    required,
    suits,
)

ROOT = Path(__file__).resolve().parents[2]


def demo_rows():
    with (ROOT / "demo" / "organisations" / "organisations.csv").open(encoding="utf-8-sig") as lines:
        return [row for row in csv.DictReader(lines) if row["credit_code"]]


def code_of(head: str, body: str) -> str:
    code = head + body + body_check_character(body)
    return code + check_character(code)


def test_every_code_of_the_demonstration_is_in_order_and_suits_its_kind():
    rows = demo_rows()
    assert len(rows) == 139
    assert [row for row in rows if fault(row["credit_code"]) or not suits(row["credit_code"], row["kind"])] == []


@pytest.mark.parametrize("code", ["91110000600037341L", "N1370830MATX014325", "Y1370830MATX01467F"])
def test_codes_that_begin_with_a_digit_or_a_letter_are_valid(code):
    assert fault(code) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("91370830MATX75005X", Fault.CHECK),
        ("51370830MAOX45013W", Fault.CHARACTER),
        ("91370830MATX45021", Fault.LENGTH),
        ("370830200012345", Fault.OLD),
        ("9.13708E+17", Fault.PRECISION),
        ("91370830MATX451206", Fault.BODY_CHECK),
        ("", Fault.LENGTH),
    ],
)
def test_a_wrong_code_is_named_by_its_fault(code, expected):
    found, message = fault(code)
    assert found == expected
    assert message


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("91370830matx4503xb", "91370830MATX4503XB"),
        ("９１３７０８３０MATＸ４５０４８B", "91370830MATX45048B"),
        ("52 370830 MATX45056 7", "52370830MATX450567"),
        ("'91370830MATX45048B\u200b", "91370830MATX45048B"),
    ],
)
def test_a_code_is_read_however_it_was_typed(raw, code):
    assert normalise(raw) == code
    assert fault(code) is None


heads = st.text("0123456789", min_size=7, max_size=7).flatmap(
    lambda tail: st.sampled_from(ALPHABET).map(lambda first: first + tail)
)


@given(heads, st.text(ALPHABET, min_size=8, max_size=8), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_noticed(head, body, place, other):
    code = code_of(head, body)
    assert fault(code) is None
    wrong = code[:place] + other + code[place + 1 :]
    assert (fault(wrong) is None) == (wrong == code)


def test_only_bodies_without_registration_may_lack_a_code():
    assert required("company") and required("township")
    assert not required("mediation_body") and not required("taskforce")
    assert not suits("51370830MATX450645", "company")
