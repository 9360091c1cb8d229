"""Identity numbers: what is sound, and in which words the rest is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.identity import identify
from workflows.errors import Refused

from .conftest import number

TODAY = date(2024, 3, 1)
SOUND = number()


def refusal(raw: object, kind: str | None = None, on: date = TODAY) -> str:
    with pytest.raises(Refused) as refused:
        identify(raw, on, kind)
    return refused.value.code


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (number(), "resident"),
        (number(place="110101"), "resident"),
        (number(place="372426"), "resident"),  # a district long abolished
        (number(place="810000"), "hmt_permit"),
        (number(place="820000"), "hmt_permit"),
        (number(place="830000"), "hmt_permit"),
        (number(place="931156"), "foreign_permanent"),
        ("USA110078062101", "foreign_permanent"),
    ],
)
def test_a_sound_number_tells_what_card_it_is(raw, kind):
    assert identify(raw, TODAY).kind == identify(raw, TODAY, kind).kind == kind


def test_a_card_tells_birth_and_sex():
    man, woman = identify(number(sequence="997"), TODAY), identify(number(sequence="998"), TODAY)
    assert (man.birth_date, man.sex, woman.sex) == (date(1985, 5, 5), "male", "female")


@pytest.mark.parametrize(
    "typed", [f" {SOUND} ", f"'{SOUND}", SOUND[:6] + " " + SOUND[6:14] + " " + SOUND[14:], SOUND + "\u200b",
              SOUND.translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})],
)  # fmt: skip
def test_a_number_is_read_however_it_is_typed(typed):
    assert identify(typed, TODAY).number == SOUND


def test_a_small_x_is_an_x():
    with_x = next(n for day in range(1, 29) if (n := number(born=f"198505{day:02}")).endswith("X"))
    assert identify(with_x.lower(), TODAY).number == with_x


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "ID_MISSING"),
        (None, "ID_MISSING"),
        (3.70830198505059e17, "ID_PRECISION_LOST"),
        (370830198505059000, "ID_PRECISION_LOST"),
        ("3.70830198505059E+17", "ID_PRECISION_LOST"),
        ("370830850505997", "ID_15_DIGITS"),
        (SOUND[:-1], "ID_LENGTH"),
        (SOUND + "1", "ID_LENGTH"),
        ("A" + SOUND[1:], "ID_FORMAT"),
        ("X" * 18, "ID_FORMAT"),
        (number(place="160101"), "ID_REGION"),
        (number(place="990101"), "ID_REGION"),
        (number(place="810001"), "ID_REGION"),
        (number(born="19850230"), "ID_BIRTH_DATE"),
        (number(born="18991231"), "ID_BIRTH_DATE"),
        (number(born="00000101"), "ID_BIRTH_DATE"),
        (number(born="20240302"), "ID_BIRTH_DATE"),
    ],
)
def test_what_is_wrong_is_told_apart(raw, code):
    assert refusal(raw) == code


def test_someone_born_today_may_be_registered_and_tomorrow_not():
    assert identify(number(born="20240301"), TODAY).birth_date == TODAY


def test_fifteen_digits_are_told_to_bring_the_new_number():
    with pytest.raises(Refused, match="18位"):
        identify("370830850505997", TODAY, "resident")


def test_the_kind_said_must_be_the_kind_it_is():
    assert refusal(number(place="810000"), "resident") == "ID_KIND"
    assert refusal(number(), "foreign_permanent") == "ID_KIND"


def test_passports_are_another_thing():
    assert identify(" e1234567 ", TODAY, "passport").masked == "E*****67"
    assert identify(SOUND, TODAY, "passport").key != identify(SOUND, TODAY).key
    for wrong in ("ABCDEF", "E12", "E12-45678", "E" * 21):
        assert refusal(wrong, "passport") == "ID_FORMAT"


@given(position=st.integers(0, 16), digit=st.integers(0, 9))
def test_one_digit_mistyped_is_always_found(position, digit):
    wrong = f"{SOUND[:position]}{digit}{SOUND[position + 1 :]}"
    if wrong != SOUND:
        with pytest.raises(Refused):
            identify(wrong, TODAY)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.text("0123456789Xx", min_size=14, max_size=19)))
def test_nothing_typed_is_ever_an_accident(raw):
    try:
        found = identify(raw, TODAY)
    except Refused as refused:
        assert refused.message and refused.code.startswith("ID_")
    else:
        assert identify(found.number, TODAY) == found
