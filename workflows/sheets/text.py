"""Typed text made comparable: half-width, without invisible characters, without a guarding apostrophe."""

import re
from typing import Any

# Full-width ASCII forms and the ideographic space. NFKC would also rewrite rare ideographs in names, so it is not used.
_HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
# Control characters, zero-width and directional marks, soft hyphen, byte order mark: they break every comparison.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SPACE = re.compile(r"\s+")
_BRACKETS = str.maketrans("〔〕﹝﹞[]【】", "()()()()")
_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!]")
_FORMULA_LEAD = ("=", "+", "-", "@")


def text_of(value: Any) -> str:
    """The text of a cell: None is empty, a whole float is written without its point (12.0 is "12")."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def tidy(value: Any) -> str:
    """Free text: invisible characters gone, ends trimmed; width, inner spaces and line breaks stay as typed."""
    return _INVISIBLE.sub("", text_of(value)).strip()


def compact(value: Any) -> str:
    """Numbers, codes and list values: half-width, no white space at all, no leading apostrophe."""
    text = _SPACE.sub("", _INVISIBLE.sub("", text_of(value)).translate(_HALF_WIDTH))
    return unguarded(text)


def unguarded(text: str) -> str:
    """Without the apostrophe that people put before a number to keep Excel from reading it as one."""
    return text.lstrip("'‘’`")


def person_name(value: Any) -> str:
    """A Chinese name without the spaces that only align short names; the middle dot and rare characters stay."""
    return _SPACE.sub("", tidy(value))


def number_key(value: Any) -> str:
    """What two document or case numbers are compared by: 〔2024〕, [2024] and （2024） are one, case is folded."""
    return compact(value).translate(_BRACKETS).upper()


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would run this text as a formula when it is opened."""
    return text.lstrip().startswith(_FORMULA_LEAD)


def looks_like_markup(text: str) -> bool:
    return bool(_MARKUP.search(text))


def characters_lost(text: str) -> bool:
    """Whether a name shows the marks a narrower character set leaves: ``?`` (GBK cannot hold 䶮, 㛃, 𬱖) or U+FFFD."""
    return "?" in text or "？" in text or "\ufffd" in text
