"""The unified social credit code (GB 32100-2015) and the body code inside it (GB 11714-1997).

Eighteen characters: registering authority and kind (1-2, either may be a letter: N1, Y1, A1), region of
registration (3-8), body code with its own check character (9-17), check character (18).
"""

import re
from enum import StrEnum

from workflows.organisations.models import OrganisationKind
from workflows.sheets.text import compact

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
OLD_LENGTH = 15
WEIGHTS = [pow(3, place, 31) for place in range(LENGTH - 1)]
BODY = slice(8, 17)
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")

PREFIXES: dict[str, frozenset[str]] = {
    OrganisationKind.GOVERNMENT: frozenset({"11"}),
    OrganisationKind.TOWNSHIP: frozenset({"11"}),
    OrganisationKind.INSTITUTION: frozenset({"12"}),
    OrganisationKind.MASS_ORG: frozenset({"13"}),
    OrganisationKind.LAW_FIRM: frozenset({"31"}),
    OrganisationKind.INDUSTRY_ASSOCIATION: frozenset({"51"}),
    OrganisationKind.PRIVATE_NON_ENTERPRISE: frozenset({"52"}),
    OrganisationKind.FOUNDATION: frozenset({"53"}),
    OrganisationKind.UNION: frozenset({"81"}),
    OrganisationKind.COMPANY: frozenset({"91"}),
    OrganisationKind.SOLE_TRADER: frozenset({"92"}),
    OrganisationKind.FARMERS_COOP: frozenset({"93"}),
    OrganisationKind.COLLECTIVE: frozenset({"N1", "N2", "N3"}),
    OrganisationKind.OTHER_BODY: frozenset({"Y1"}),
}
"""The first two characters that go with a kind. Kinds not listed (task forces, mediation bodies) need no code."""


class Fault(StrEnum):
    """Why a code is wrong. All but BODY_CHECK make it unusable."""

    PRECISION = "CREDIT_CODE_PRECISION"
    OLD = "CREDIT_CODE_15"
    LENGTH = "CREDIT_CODE_LENGTH"
    CHARACTER = "CREDIT_CODE_CHAR"
    CHECK = "CREDIT_CODE_CHECK"
    BODY_CHECK = "ORG_CODE_CHECK"


def normalise(raw: str) -> str:
    """Half width, upper case, without spaces, invisible characters and a leading apostrophe."""
    return compact(raw).upper()


def fault(code: str) -> tuple[Fault, str] | None:
    """The first fault of a normalised code with its explanation in Chinese; None when it is in order."""
    if _SCIENTIFIC.fullmatch(code):
        return Fault.PRECISION, "代码被存成科学计数法，末几位已丢失；请把该列设为文本后重新填写"
    if len(code) == OLD_LENGTH and code.isdigit():
        return Fault.OLD, "15位旧工商注册号，须换填18位统一社会信用代码"
    if len(code) != LENGTH:
        return Fault.LENGTH, f"统一社会信用代码应为18位，现为{len(code)}位；请按登记证书核对"
    strange = "、".join(sorted(set(code) - set(ALPHABET)))
    if strange:
        return Fault.CHARACTER, f"含有代码不使用的字符{strange}（字母不用I、O、S、V、Z）；请按登记证书核对"
    if code[-1] != check_character(code):
        return Fault.CHECK, "第18位校验位不符，代码有误；请按登记证书核对"
    if code[BODY][-1] != body_check_character(code[BODY]):
        return Fault.BODY_CHECK, "总校验位正确，但第9至17位主体标识码校验不符（GB 11714）；请按登记证书核对"
    return None


def check_character(code: str) -> str:
    """The eighteenth character that the first seventeen require (GB 32100: weights 3^i mod 31)."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(code, WEIGHTS, strict=False))
    return ALPHABET[-total % 31]


def body_check_character(body: str) -> str:
    """The ninth character that the first eight require (GB 11714: modulus 11, ten is X; A counts 10 … Z 35)."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, BODY_WEIGHTS, strict=False))
    return "0123456789X"[-total % 11]


def suits(code: str, kind: str) -> bool:
    """Whether the first two characters go with that kind of organisation."""
    return kind not in PREFIXES or code[:2] in PREFIXES[kind]


def required(kind: str) -> bool:
    """Whether an organisation of that kind must have a code."""
    return kind in PREFIXES
