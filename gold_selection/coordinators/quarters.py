"""The totals of four quarters as a ranking shows them (汶政字〔2024〕59号 附件1 8.2, 8.3; S09: the sum is ours)."""

from collections.abc import Sequence
from decimal import Decimal

Totals = Sequence[int | None]
LABELS = ("一季度", "二季度", "三季度", "四季度")
SUM = "合计（本系统计算）"


def total(quarters: Totals) -> int | None:
    """The sum, where all four are known: a quarter that nobody assessed is not nought."""
    known = [one for one in quarters if one is not None]
    return sum(known) if len(known) == len(LABELS) else None


def merit(quarters: Totals) -> Decimal | None:
    found = total(quarters)
    return None if found is None else Decimal(found)


def figure(quarters: Totals) -> str:
    missing = [str(number) for number, one in enumerate(quarters, 1) if one is None]
    return f"缺第{'、'.join(missing)}季度" if missing else f"合计{total(quarters)}分"


def columns(quarters: Totals) -> list[tuple[str, str]]:
    """(label, value) of each quarter and of the sum; a dash where there is none."""
    values = [*quarters, total(quarters)]
    return [(label, "—" if one is None else str(one)) for label, one in zip((*LABELS, SUM), values, strict=True)]
