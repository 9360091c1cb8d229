"""The lists of a summary table (推荐汇总表): one for each kind of nomination, declared in the kind's own folder.

A kind says which columns its list has, what else is to be checked of a row, what the rules are asked, and what becomes
of an accepted row; finding and reading the worksheets, quotas, order, papers, report and pages are the frame's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from workflows.errors import Refused
from workflows.organisations.models import Region, User
from workflows.organisations.officers import Officer
from workflows.policy.policies import Policy
from workflows.rounds.models import Nomination, SelectionRound
from workflows.sheets.models import ImportBatch
from workflows.sheets.numerals import numeral_value
from workflows.sheets.readers import Text, yes_no
from workflows.sheets.report import Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Reader, Reporter, Sheet, known
from workflows.sheets.text import compact


@dataclass(frozen=True)
class Asked:
    """For which round a list is judged, by which rules, as of which day (that of the table), and when it came.

    ``counties``: the regions with places, by the names that the table gives them. ``officer``: who hands the table in;
    None is the system.
    """

    round: SelectionRound
    policy: Policy
    as_of: date
    at: datetime
    today: date
    counties: Mapping[str, Region]
    officer: Officer | None

    def county_of(self, row: Row) -> Region:
        return self.counties[row["county"]]


KEY = "recommendations"  # the kind of batch that a table is kept as


class RecommendationList:
    """One list. ``quota``: the heading of its places in 名额分配; ``slots``: word at the end of a paper's name -> slot.

    ``other_papers``: the slot of all other papers.
    """

    model: ClassVar[type[Nomination]]
    sheet: ClassVar[Sheet]
    quota: ClassVar[str]
    slots: ClassVar[Mapping[str, str]]
    other_papers: ClassVar[str]

    @property
    def category(self) -> str:
        return self.model.CATEGORY

    @property
    def title(self) -> str:
        """The name of the worksheet."""
        return self.sheet.title

    def slot_of(self, file_name: str) -> str:
        word = file_name.rpartition(".")[0].rpartition("-")[2]
        return self.slots.get(word, self.other_papers)

    # ---- what the kind says

    def check(self, rows: Sequence[Row], asked: Asked) -> None:
        """Whatever is to be said of the rows that single cells do not show; refused rows are among them."""
        raise NotImplementedError

    def judge(self, row: Row, asked: Asked) -> dict[str, Any]:
        """The decision of the contract, if the row's statements hold."""
        raise NotImplementedError

    def about(self, row: Row, decision: Mapping[str, Any]) -> dict[str, Any]:
        """What the report says of an accepted row besides its decision."""
        return {}

    def standing(self, row: Row, asked: Asked) -> Nomination | None:
        """The nomination by which the same nominee stands in the round already."""
        raise NotImplementedError

    def enter(self, row: Row, asked: Asked, clerk: User, batch: ImportBatch) -> Nomination:
        """The draft that an accepted row becomes. ``clerk``: in whose name it is made.

        Within a transaction. Raises ``Refused``.
        """
        raise NotImplementedError

    def fill(self, nomination: Any, officer: Officer) -> Mapping[str, Any]:
        """What the records say of a nomination now, by column, for the table that ``officer`` takes away."""
        raise NotImplementedError

    def disclose(self, nominations: Sequence[Any], officer: Officer, reason: str, at: datetime) -> None:
        """Log whose numbers are shown whole to the officer, before they are."""


_LISTS: dict[str, RecommendationList] = {}


def register(one: RecommendationList) -> RecommendationList:
    """Make a list known. Its sheet becomes known too, so that a file at the wrong place can be told for what it is."""
    if _LISTS.setdefault(one.category, one) is not one:
        raise ValueError(f"the list of {one.category} is registered twice")
    known(one.sheet)
    return one


def all_lists() -> list[RecommendationList]:
    return list(_LISTS.values())


def list_of(round_: SelectionRound) -> RecommendationList:
    """The list whose nominations stand in a round. Raises ``Refused``."""
    if round_.category not in _LISTS:
        raise Refused(f"批次“{round_.title}”没有推荐汇总表，不能这样导入；请在系统中逐件推荐", "other_category")
    return _LISTS[round_.category]


def draft(model: Any, asked: Asked, region: Region, clerk: User, **fields: Any) -> Any:
    """The nomination of a list: a draft of the clerk who brought it, or of the unit that it is for."""
    return model._base_manager.create(
        round=asked.round, parent=asked.round, region=region, created_by=clerk, created_at=asked.at, **fields
    )


# ---- the columns of every list -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Order(Reader):
    """推荐顺序: a whole number from 1 on, in figures or in words."""

    missing: str = "ORDER_INVALID"
    hint: str = "本县（市、区）内的顺序，从1起"

    def read(self, raw: Any, row: Reporter, column: Column) -> int | None:
        text = compact(raw)
        number = numeral_value(text)
        if not text:
            return None
        if number is None or number < 1:
            row.flaw(column, "ORDER_INVALID", "推荐顺序应为从1起的整数，请改正；排在本县其他各行之后")
            return None
        if not text.isdecimal():
            row.note(column, "ORDER_TEXT", f"推荐顺序写成汉字，按{number}处理")
        return number


def stated(name: str, title: str) -> Column:
    """是 or 否 as the county states it; an empty cell states nothing."""
    return Column(name, title, yes_no(), flawed=Severity.WARN, width=8)


def columns_of(*own: Column, name: Column) -> tuple[Column, ...]:
    """The columns of a list: order, county and name first, papers and notes last."""
    return (
        Column("order", "推荐顺序", Order(), Need.WANTED, heading=True, flawed=Severity.WARN, width=8,
               missing=("ORDER_INVALID", "推荐顺序未填，排在本县其他各行之后")),
        Column("county", "县(市、区)", Text(longest=30), Need.REQUIRED,
               missing=("COUNTY_NOT_IN_QUOTA", "县（市、区）未填")),
        name,
        *own,
        Column("files", "申报材料", Text(longest=2000), width=40),
        Column("note", "备注", Text(longest=500)),
    )  # fmt: skip
