"""Titles broken by sense (GB/T 9704 7.3.1): complete words, a trapezoid or a diamond, no long and thin shapes.

Also used for agency names under a seal. There is no word list of Chinese in general here: ``terms.txt`` has the words
of the field, and a title can always be broken by hand.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from .compose import CLOSING, OPENING, WORD, cells_of

INSIDE_A_WORD = 30.0
UNKNOWN = 2.0
AFTER_MARK = 0.0
_REGION = re.compile(r"^.{2,6}?(?:省|自治区|市|县|区)")
_JOINTLY = re.compile(r"等\d+部门")
_GOOD_BEFORE = ("关于", "开展", "印发", "公布", "表彰", "表扬", "命名", "做好", "选树", "认定", "推荐", "转发", "举办")


@cache
def terms() -> tuple[str, ...]:
    """The words of the field, longest first."""
    lines = (Path(__file__).parent / "terms.txt").read_text(encoding="utf-8").splitlines()
    words = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _words_of(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The terms, and what must stay whole in this text: names of agencies, their regions, the number of issuers."""
    regions = {found[0] for name in names if (found := _REGION.match(name))}
    own = {*names, *regions, *_JOINTLY.findall(text)}
    return tuple(sorted({*terms(), *own}, key=lambda word: (-len(word), word)))


def _break_costs(text: str, names: tuple[str, ...] = ()) -> list[float]:
    """Cost of ending a line after each character but the last."""
    costs = [UNKNOWN] * (len(text) - 1)
    words = _words_of(text, names)
    at = 0
    while at < len(text):
        word = next((w for w in words if text.startswith(w, at)), text[at])
        for i in range(at, min(at + len(word), len(text)) - 1):
            costs[i] = INSIDE_A_WORD
        if len(word) > 1 and at + len(word) < len(text):
            costs[at + len(word) - 1] = 1.0
        at += len(word)
    for i, (a, b) in enumerate(pairwise(text)):
        if a in "、，）》" and b not in CLOSING:
            costs[i] = AFTER_MARK
        elif text.startswith(_GOOD_BEFORE, i + 1) or text[: i + 1].endswith("关于"):
            costs[i] = min(costs[i], 0.5)
        if b in CLOSING or a in OPENING or (a in WORD and b in WORD) or b in "的和等":
            costs[i] = INSIDE_A_WORD * 2
        elif a == "和":
            costs[i] = 4.0
    return costs


def _shape_cost(widths: list[float]) -> float:
    """Zero for an even trapezoid or diamond; more for a rectangle, an hourglass, or a last line of two characters."""
    steps = [b - a for a, b in pairwise(widths)]
    turned = sum(1 for a, b in pairwise(steps) if a < 0 < b)  # narrower, then wider: an hourglass
    flat = sum(1 for step in steps if abs(step) < 0.5)
    spread = max(widths) - min(widths)
    short = max(0.0, max(widths) * 0.45 - min(widths))
    return turned * 6 + flat * 1.5 + max(0.0, spread - 6) * 0.5 + short * 3


def break_title(text: str, limit: float, role: str = "xbs", names: tuple[str, ...] = ()) -> list[str]:
    """Lines of ``text``, none wider than ``limit`` em, as few as possible, broken where the sense allows.

    ``names``: agencies whose names stay whole, and with them the names of their regions.

    A line break in ``text`` means that the lines were chosen by hand; they are taken as they are.
    """
    if "\n" in text:
        return [line.strip() for line in text.splitlines() if line.strip()]
    widths = [cell.width for cell in cells_of((text, role))]
    total = sum(widths)
    if total <= limit:
        return [text]
    costs = _break_costs(text, names)
    fewest = int(-(-total // limit))
    found: list[tuple[float, tuple[int, ...]]] = []
    for ceiling in (INSIDE_A_WORD, float("inf")):  # a word is split only where nothing else fits
        places = [i + 1 for i, cost in enumerate(costs) if cost < ceiling]
        for count in (fewest, fewest + 1):
            for cuts in _cuts(widths, places, count, limit):
                lines = [sum(widths[a:b]) for a, b in pairwise((0, *cuts, len(text)))]
                cost = sum(costs[cut - 1] for cut in cuts) + _shape_cost(lines) + 5 * (count - fewest)
                found.append((cost, cuts))
        if found:
            break
    return [text[a:b] for a, b in pairwise((0, *min(found)[1], len(text)))]


def _cuts(widths: list[float], places: list[int], count: int, limit: float, start: int = 0) -> list[tuple[int, ...]]:
    """Every way to cut the rest into ``count`` lines that fit, at the allowed places."""
    if count == 1:
        return [()] if sum(widths[start:]) <= limit else []
    found = []
    for cut in places:
        if cut <= start:
            continue
        if sum(widths[start:cut]) > limit:
            break
        if sum(widths[cut:]) <= limit * (count - 1):
            found += [(cut, *more) for more in _cuts(widths, places, count - 1, limit, cut)]
    return found
