"""Identity numbers: the resident number of GB 11643-1999 and its relatives, and passports.

Resident cards, residence permits of Hong Kong, Macao and Taiwan residents (81, 82, 83) and the foreigners' permanent
residence cards of 2023 (first digit 9) have one scheme: place (1-6), day of birth (7-14), sequence (15-17, odd for
men), check character (18). The place is where the number was given out long ago: nothing is inferred from it.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from certification.codes import IdKind, Sex
from workflows.errors import Refused
from workflows.masking import mask_id, mask_passport
from workflows.sheets.text import compact

LENGTH = 18
_FIRST_YEAR = 1900
_CARD = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD_FOREIGN = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)  # cards before 2023 tell only a two-digit year of birth
_PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{5,20}", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.ASCII)
_PERMIT_PLACES = frozenset({"810000", "820000", "830000"})
# GB/T 2260; provinces never change, unlike the districts below them.
_PROVINCES = frozenset(
    str(code)
    for code in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71)
)


@dataclass(frozen=True, slots=True)
class Identity:
    """A sound number: normalised, with what it tells of its holder (None, empty: it does not tell)."""

    kind: IdKind
    number: str
    birth_date: date | None
    sex: str

    @property
    def masked(self) -> str:
        return mask_passport(self.number) if self.kind == IdKind.PASSPORT else mask_id(self.number)

    @property
    def key(self) -> str:
        """What two people are compared by. A passport may have the digits of a card without being it."""
        return f"{'passport' if self.kind == IdKind.PASSPORT else 'card'}:{self.number}"


def identify(raw: object, on: date, kind: str | None = None) -> Identity:
    """The number ``raw`` as typed or as a cell holds it, judged on the day ``on``.

    ``kind``: what it is said to be; None lets the number tell (never a passport). Raises ``Refused`` with one of the
    codes ID_MISSING, ID_PRECISION_LOST, ID_15_DIGITS, ID_LENGTH, ID_FORMAT, ID_KIND, ID_REGION, ID_BIRTH_DATE,
    ID_CHECKSUM.
    """
    number = compact(raw).upper()
    if not number:
        raise Refused("证件号码未填，请补填", "ID_MISSING")
    if isinstance(raw, int | float) or _SCIENTIFIC.fullmatch(number):
        raise Refused("证件号码被存成数字，末几位已丢失；请把该列设为文本后按证件重新填写", "ID_PRECISION_LOST")
    if kind == IdKind.PASSPORT:
        return _passport(number)
    if kind in (None, IdKind.FOREIGN_PERMANENT) and _OLD_FOREIGN.fullmatch(number):
        return Identity(IdKind.FOREIGN_PERMANENT, number, None, "")
    return _card(number, on, kind)


def _passport(number: str) -> Identity:
    if not _PASSPORT.fullmatch(number):
        raise Refused("护照号码应为5至20位字母和数字，至少有一位数字；请按护照资料页核对", "ID_FORMAT")
    return Identity(IdKind.PASSPORT, number, None, "")


def _card(number: str, on: date, kind: str | None) -> Identity:
    if len(number) == 15 and number.isdecimal():
        raise Refused("这是15位旧身份证号码，已停止使用；请按现行身份证填写18位号码", "ID_15_DIGITS")
    if len(number) != LENGTH:
        raise Refused(f"证件号码应为18位，现为{len(number)}位；请按证件核对", "ID_LENGTH")
    if not _CARD.fullmatch(number):
        raise Refused("证件号码应为17位数字加一位数字或X；请按证件核对", "ID_FORMAT")
    found = _kind(number)
    if kind is not None and kind != found:
        raise Refused(f"这是{found.label}的号码，与所选的证件类型不符；请改选证件类型或核对号码", "ID_KIND")
    born = _birth_date(number, on)
    if number[-1] != ric.calc_check_digit(number):
        raise Refused("证件号码的校验位不符，至少有一位填错；请按证件逐位核对", "ID_CHECKSUM")
    return Identity(found, number, born, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def _kind(number: str) -> IdKind:
    """Which card the place tells. stdnum's list of districts is old and would refuse sound numbers: not used."""
    if number[0] == "9" and number[1:3] in _PROVINCES:
        return IdKind.FOREIGN_PERMANENT
    if number[:6] in _PERMIT_PLACES:
        return IdKind.HMT_PERMIT
    if number[:2] in _PROVINCES:
        return IdKind.RESIDENT
    raise Refused(f"证件号码开头的地址码{number[:6]}不属于任何省份；请按证件核对", "ID_REGION")


def _birth_date(number: str, on: date) -> date:
    spelled = f"{number[6:10]}年{number[10:12]}月{number[12:14]}日"
    try:
        born = ric.get_birth_date(number)
    except (ValidationError, ValueError):
        raise Refused(f"证件号码中的出生日期{spelled}不存在；请按证件核对第7至14位", "ID_BIRTH_DATE") from None
    if not born.year >= _FIRST_YEAR or born > on:
        raise Refused(f"证件号码中的出生日期{spelled}不可能；请按证件核对第7至14位", "ID_BIRTH_DATE")
    return born
