"""Small numbers as people write them: in figures or in Chinese numerals."""

_DIGITS = {"零": 0, "〇": 0, "两": 2} | {word: number for number, word in enumerate("一二三四五六七八九", 1)}


def numeral_value(word: str) -> int | None:
    """Below a hundred, in figures or in words: 12, 十二, 两; None for anything else."""
    if word.isascii() and word.isdecimal():
        return int(word) if len(word) < 3 else None
    tens, ten, ones = word.partition("十")
    if not ten:
        return _DIGITS.get(word)
    found = (_DIGITS.get(tens) if tens else 1), (_DIGITS.get(ones) if ones else 0)
    return None if None in found else 10 * (found[0] or 0) + (found[1] or 0)
