"""Geometry of the charts, in percent of the width: the drawing has no viewBox, so letters never shrink with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

ROW = 42  # px: a line of words (20) above a bar (14), and air
_NO_DOUBT = (0, "")
SPAN = 82  # percent of the width that the longest bar may take; the rest is for its figure


@dataclass(frozen=True)
class Bar:
    label: str
    text: str
    url: str
    width: float  # percent
    doubtful: float  # percent, the part that follows
    doubt: str
    text_x: float  # percent
    y: int  # px, top of the row
    under: bool
    cells: Sequence[object]


@dataclass(frozen=True)
class BarChart:
    bars: list[Bar]
    height: int
    line_x: float | None
    line_label: str


def bar_chart(rows: Sequence[dict[str, Any]], threshold: tuple[Any, str] | None, scale: Any = None) -> BarChart:
    """Place ``rows`` one under another.

    A row has ``label``, ``value`` (a number ≥ 0, or None where there is none) and, as wanted, ``text`` (the figure as
    written), ``doubtful`` (a number beside the value of which it is not known whether it belongs to it, and words),
    ``url`` (the list behind the bar) and ``cells`` (further cells of its table row). ``threshold`` is (value, words).
    ``scale`` is the value of a full bar, else the largest there is.
    """
    values = [Fraction(row["value"] or 0) for row in rows]
    doubtful = [Fraction(row.get("doubtful", _NO_DOUBT)[0]) for row in rows]
    if any(value < 0 for value in (*values, *doubtful)):
        raise ValueError("柱状图的数值不能为负")
    line = Fraction(threshold[0]) if threshold else None
    whole = [value + more for value, more in zip(values, doubtful, strict=True)]
    full = Fraction(scale) if scale else max([*whole, line or Fraction(0)], default=Fraction(0)) or Fraction(1)
    bars = [
        Bar(
            label=str(row["label"]),
            text=str(row.get("text", "无" if row["value"] is None else row["value"])),
            url=row.get("url", ""),
            width=_percent(value, full),
            doubtful=_percent(most, full) - _percent(value, full),
            doubt=str(row.get("doubtful", _NO_DOUBT)[1]),
            text_x=_percent(most, full) + 1,
            y=number * ROW,
            under=line is not None and row["value"] is not None and value < line,
            cells=row.get("cells", ()),
        )
        for number, (row, value, most) in enumerate(zip(rows, values, whole, strict=True))
    ]
    line_x = None if line is None else _percent(line, full)
    return BarChart(bars, len(bars) * ROW, line_x, threshold[1] if threshold else "")


def _percent(value: Fraction, full: Fraction) -> float:
    return round(float(min(value / full, Fraction(1)) * SPAN), 2)
