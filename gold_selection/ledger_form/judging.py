"""Judging one person's block: who it is, what the four quarters come to, and everything to report about it.

A block is refused when it does not say soundly who the person is and of which kind. Anything else wrong is reported and
the block is kept: a quarter with a score that cannot be has no total, and a typed total is only compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from certification.cells import identity_in
from certification.identity import Identity
from gold_selection.assessments.points import ledger_rows
from gold_selection.ledger_form.form import ITEMS, QUARTERS, SCORED
from gold_selection.ledger_form.readers import BLANK, LACKING, Typed, points
from gold_selection.ledger_form.typed_totals import Kept, Place
from workflows.policy.policies import Policy
from workflows.policy.scoring.points import rows_total
from workflows.policy.scoring.topic import TOPIC_NAME
from workflows.sheets.blocks import Block
from workflows.sheets.report import Severity
from workflows.sheets.text import compact

YOUNGEST = 16
_WORD = {key: word.replace(" ", "") for key, word in ITEMS.items()}
_HELD = {
    "SCORE_NOT_NUMERIC": "须填阿拉伯数字，本季度不出合计；请改正",
    "SCORE_ERROR_VALUE": "是公式的错误值，本季度不出合计；请改正公式或直接填写",
    "FORMULA_WITHOUT_VALUE": "是公式，文件里没有它的结果，本季度不出合计；请用Excel打开后保存一次，或直接填写数值",
}


@dataclass(slots=True)
class Quarter:
    """``values`` by key of the line (None: nothing entered); ``total``: computed; ``typed_total``: only compared.

    ``status``: computed, blank, needs_info (no base score) or invalid. ``as_typed``: what is not a plain number, by key
    of the line, that of the total among them.
    """

    values: dict[str, int | None]
    typed_total: int | None
    total: int | None
    status: str
    as_typed: dict[str, str]

    @property
    def blank(self) -> bool:
        return self.status == "blank"

    @property
    def scored(self) -> dict[str, Any]:
        """What two ledgers of one quarter are compared by."""
        return {**self.values, "status": self.status}


@dataclass(slots=True)
class Record:
    """A sound block. ``as_typed``: by field, what was typed where it could not be used as it stands."""

    sheet: str
    row: int
    name: str
    identity: Identity
    kind: str
    education: str
    employer: str
    work_months: int | None
    phone: str
    note: str
    quarters: list[Quarter]
    as_typed: dict[str, str] = field(default_factory=dict)


class Judge:
    """``policy``: the rules by which the quarters are computed; ``on``: the day by which dates of birth are judged.
    ``typed``: the totals that an export keeps beside the form."""

    def __init__(self, policy: Policy, on: date, typed: Mapping[Place, Kept] | None = None) -> None:
        self._rules, self._on, self._kept = policy.scores(), on, typed or {}
        self._options = policy.options(TOPIC_NAME, None)
        steps = {item.row: item.each for item in self._rules.items}
        self._steps = steps | {self._rules.deduction.row: self._rules.deduction.small}

    def judge(self, block: Block) -> Record | None:
        """The record, or None for a refused block; its quarters are judged in either case."""
        identity = self._identity(block)
        block.read_rest()
        quarters = [self._quarter(block, name) for name in QUARTERS]
        self._missing_lines(block)
        if block.refused or identity is None:
            return None
        typed = {key: str(value)[:100] for key, value in block.typed.items() if value is not None}
        return Record(
            sheet=block.place.sheet or "", row=block.place.row or block.place.record or 0, name=block["name"],
            identity=identity, kind=block["kind"], education=block["education"] or "",
            employer=block["employer"] or "", work_months=block["years"], phone=block["phone"] or "",
            note=block["note"] or "", quarters=quarters, as_typed=typed,
        )  # fmt: skip

    def _identity(self, block: Block) -> Identity | None:
        found = identity_in(block, self._on)
        if found and found.birth_date and _age(found.birth_date, self._on) < YOUNGEST:
            block.warn("AGE_UNDER_16", "id_number", f"填表时不满{YOUNGEST}周岁，请核对")
        return found

    # ---- one quarter

    def _quarter(self, block: Block, name: str) -> Quarter:
        cells = {key: self._cell(block, key, name) for key in SCORED}
        values = {key: cell.value for key, cell in cells.items()}
        as_typed = {key: cell.as_typed for key, cell in cells.items() if cell.as_typed}
        total_cell = self._total_cell(block, name)
        typed_total, in_its_place = (
            (None, {"total": total_cell.as_typed}) if total_cell.code else (total_cell.value, {})
        )
        if all(cell is BLANK or cell == BLANK for cell in cells.values()):
            if typed_total is not None:
                severity = Severity.WARN if typed_total else Severity.INFO
                message = "本季度各项均为空，合计不作为得分"
                block.tell(severity, "TOTAL_ON_BLANK_QUARTER", "total", name, message)
            return Quarter(values, typed_total, None, "blank", as_typed | in_its_place)
        total, wrong = rows_total(self._rules, self._options, ledger_rows(self._rules, values))
        self._tell_wrong(block, name, values, wrong)
        for key in SCORED:
            if key not in block.parts:
                as_typed[key] = LACKING
        status = "computed"
        if wrong or as_typed:
            status, total = "invalid", (total if wrong and not as_typed else None)
        elif values["base"] is None:
            status = "needs_info"
            block.tell(Severity.HOLD, "BASE_MISSING", "base", name, "基本得分未填，本季度不出合计；请补填")
        if total is not None:
            status = "computed"
            if typed_total is not None and typed_total != total:
                message = f"填报合计{typed_total}，按各项计算为{total}，以计算的为准；请核对"
                block.tell(Severity.WARN, "TOTAL_MISMATCH", "total", name, message)
        return Quarter(values, typed_total, total, status, as_typed | in_its_place)

    def _cell(self, block: Block, key: str, name: str) -> Typed:
        raw = block.cell(key, name)
        if raw is None and block.without_result(key, name):
            cell = Typed(None, "FORMULA_WITHOUT_VALUE", LACKING)
        else:
            cell = points(raw, deduction=key == "deduction")
        if cell.changed:
            block.tell(Severity.INFO, "DEDUCTION_SIGN", key, name, f"减分写成负数或文字，按减{cell.value}分处理")
        elif cell.code == "SCORE_ROW_MISSING":
            block.tell(Severity.WARN, cell.code, key, name, f"{_WORD[key]}缺填，本季度不出合计；请补填")
        elif cell.code:
            block.tell(Severity.HOLD, cell.code, key, name, f"{_WORD[key]}{_HELD[cell.code]}")
        return cell

    def _total_cell(self, block: Block, name: str) -> Typed:
        raw = block.cell("total", name)
        kept = self._kept.get((block.place.sheet or "", compact(block.raw("seq")), name))
        if kept and kept.shown == raw:
            raw = kept.typed
        cell = points(raw)
        if isinstance(raw, str) and compact(raw).startswith("#"):
            block.tell(Severity.WARN, "TOTAL_ERROR_VALUE", "total", name, "得分合计是公式的错误值，已按各项计算")
        elif cell.code:
            block.tell(Severity.WARN, "TOTAL_NOT_NUMERIC", "total", name, "得分合计不是数字，已按各项计算")
        return cell

    def _tell_wrong(self, block: Block, name: str, values: Mapping[str, int | None], wrong: Mapping[str, str]) -> None:
        for key in SCORED:
            row = _WORD[key]
            if row not in wrong:
                continue
            in_steps = 0 <= (values[key] or 0) <= self._rules.cap(row) or key == "deduction"
            code = "NOT_MULTIPLE_OF_5" if in_steps else "BASE_OUT_OF_RANGE" if key == "base" else "OVER_CAP"
            block.tell(Severity.HOLD, code, key, name, f"{wrong[row]}，本季度不出合计；请核对后改正")

    @staticmethod
    def _missing_lines(block: Block) -> None:
        missing = [_WORD[key] for key in SCORED if key not in block.parts]
        if missing:
            lines = "、".join(f"“{word}”" for word in missing)
            message = f"缺{lines}{len(missing)}行，有得分的季度不出合计；请补上后重报"
            block.warn("SCORE_ROW_MISSING", "seq", message)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
