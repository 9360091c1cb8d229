"""Personal data as it is shown by default: enough to recognise, too little to misuse."""

import re

STAR = "*"
_LONG_NUMBER = re.compile(r"\d{11,17}[\dXx]?")


def mask_phone(phone: str) -> str:
    """``199****1361``; a number too short to keep anything becomes stars."""
    return _mask(phone, head=3, tail=4)


def mask_id(number: str) -> str:
    """``370***********1234``: the date of birth and the district are hidden."""
    return _mask(number, head=3, tail=4)


def mask_numbers(text: str) -> str:
    """A line of words with every number long enough to be a person's masked: ``联系电话:199****9901``."""
    return _LONG_NUMBER.sub(lambda found: mask_id(found[0]), text)


def mask_passport(number: str) -> str:
    """``E******78``: too short to keep as much as an identity number does."""
    return _mask(number, head=1, tail=2)


def mask_name(name: str) -> str:
    """``孟*磊``, ``李*``: the surname's first character stays, of longer names the last one too."""
    return _mask(name, head=1, tail=1 if len(name) > 2 else 0)


def _mask(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    if hidden <= 0:
        return STAR * len(text)
    return text[:head] + STAR * hidden + text[len(text) - tail :]
