"""推荐顺序 within each county: doubled and missing numbers, and who comes after the county's places are used up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from workflows.sheets.rows import Row

_LAST = 10_000  # whoever has no order comes after all who have


@dataclass
class County:
    """The rows that a county put forward in one list. ``quota``: its places."""

    name: str
    quota: int
    rows: list[Row] = field(default_factory=list)

    @property
    def in_order(self) -> list[Row]:
        """The accepted rows."""
        return sorted((row for row in self.rows if not row.refused), key=_by_order)

    @property
    def beyond(self) -> list[Row]:
        return self.in_order[self.quota :]

    @property
    def doubled(self) -> list[int]:
        numbers = self._numbers
        return sorted({number for number in numbers if numbers.count(number) > 1})

    @property
    def missing(self) -> list[int]:
        """Numbers up to the last one that no row has, a refused one included."""
        numbers = self._numbers
        return [number for number in range(1, max(numbers, default=0)) if number not in numbers]

    @property
    def _numbers(self) -> list[int]:
        return [row["order"] for row in self.rows if row["order"] is not None]

    def tell(self) -> None:
        """Report, at the rows, what is wrong with their order."""
        first: dict[int, Row] = {}
        for row in self.rows:
            number = row["order"]
            if number is not None and first.setdefault(number, row) is not row:
                message = f"{self.name}有两行推荐顺序均为{number}，请核对；暂按所在行的先后排列"
                row.warn("ORDER_DUPLICATE", "order", message)
        for row, gap in self._gaps():
            said = "、".join(map(str, gap))
            row.warn("ORDER_GAP", "order", f"{self.name}缺推荐顺序{said}，请核对是否漏报或录错")

    def _gaps(self) -> list[tuple[Row, list[int]]]:
        """The row after each gap, and the numbers that lack before it."""
        found: dict[int, list[int]] = {}
        for number in self.missing:
            found.setdefault(min(one for one in self._numbers if one > number), []).append(number)
        return [(next(row for row in self.rows if row["order"] == after), gap) for after, gap in found.items()]

    def as_dict(self) -> dict[str, Any]:
        doubled = self.doubled
        return {
            "quota": self.quota,
            "rows": len(self.rows),
            "accepted_rows": len(self.in_order),
            "over_by": len(self.beyond),
            "in_order": [row.place.row for row in self.in_order],
            "beyond_quota": [row.place.row for row in self.beyond],
            "strict": not doubled,
            "duplicate_orders": doubled,
            "missing_orders": self.missing,
        }


def _by_order(row: Row) -> tuple[int, int]:
    return row["order"] or _LAST, row.place.row


def by_county(rows: Sequence[Row], quotas: dict[str, int]) -> dict[str, County]:
    """Each county with places, in the order of 名额分配; rows of others are in none."""
    counties = {name: County(name, number) for name, number in quotas.items()}
    for row in rows:
        if row["county"] in counties:
            counties[row["county"]].rows.append(row)
    return counties
