"""Numbers that come as text from outside."""

MOST_DIGITS = 18  # what the numbers of a database's rows can have


def number_of(text: str) -> int | None:
    """The number of a row as an address or a form names it; None for whatever cannot be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
