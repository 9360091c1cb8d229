"""What stands above the table: which office's list of which year it is, and so to which round it belongs."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.placements.access import SENDERS
from certification.placements.imports.bodies import names, plain
from workflows.errors import Refused
from workflows.organisations.models import Level, Organisation, Party
from workflows.organisations.officers import Duty, Officer
from workflows.sheets.lines import Line, UnreadableFile
from workflows.sheets.rows import Layout
from workflows.sheets.text import compact, tidy

TITLE = "企业一线劳动关系协调员“以干代训”"
_UNIT = re.compile(r"填\s*报\s*单\s*位\s*[:：]?\s*(\S*)")
_YEAR = re.compile(r"(20\d\d)年")
_LIST = re.compile(r"(?:选派)?(?:人员)?名单.*$")
_LONGEST = 100


@dataclass(frozen=True)
class Head:
    """``title``: of the round; ``unit``: as typed, "" where nothing is."""

    title: str
    year: int
    unit: str


def bureaus(officer: Officer) -> list[Duty]:
    """The seats in which an officer hands in lists: 文书 and 受理 of a county's HR bureau."""
    return [
        one for one in officer.seats
        if one.role in SENDERS and one.party == Party.HR and one.region_level == Level.COUNTY
    ]  # fmt: skip


def read_head(layouts: Iterable[Layout], starts: Iterable[date], as_of: date) -> Head:
    """That of the whole file. A year that the title does not state is that in which most began.

    Raises UnreadableFile where its worksheets name different offices.
    """
    above = [line for layout in layouts for line in layout.heading.above]
    units = {unit for line in above if (unit := _unit(line))}
    if len({plain(unit) for unit in units}) > 1:
        raise UnreadableFile(f"各工作表的填报单位不一致（{'、'.join(sorted(units))}），请按单位分开导入")
    title = next((text for line in above for cell in line.cells if "以干代训" in (text := compact(cell))), "")
    stated = _YEAR.search(title)
    usual = Counter(day.year for day in starts).most_common(1)
    year = int(stated[1]) if stated else usual[0][0] if usual else as_of.year
    named = _LIST.sub("", title)[:_LONGEST] if stated else ""
    return Head(named or f"{year}年{TITLE}", year, next(iter(units), ""))


def _unit(line: Line) -> str:
    for index, cell in enumerate(line.cells):
        found = _UNIT.search(tidy(cell)) if isinstance(cell, str) else None
        if found:
            beside: Sequence[Any] = line.cells[index + 1 :]
            return found[1] or next((tidy(one) for one in beside if isinstance(one, str) and tidy(one)), "")
    return ""


def agency_of(head: Head, officer: Officer | None) -> Organisation:
    """The bureau whose list it is. Raises ``Refused`` where it is not known, or not the officer's."""
    found = Organisation.objects.filter(
        party=Party.HR, region__level=Level.COUNTY, status=Organisation.Status.REGISTERED
    ).select_related("region")
    own = [one.organisation_id for one in bureaus(officer)] if officer else None
    if own is not None:
        found = found.filter(pk__in=own)
    known = list(found)
    if not known and own is None:
        raise Refused("没有登记任何县（市、区）人社局，请先导入组织名录", "no_bureau")
    named = [one for one in known if plain(head.unit) in names(one, one.region)]
    if not head.unit and own is not None:
        named = known
    if len(named) == 1:
        return named[0]
    if not head.unit:
        raise Refused("表头上方没有“填报单位”，不能确定是哪个人社局的名单；请填写后再导入", "unit_missing")
    if own is not None:
        names_own = "、".join(one.name for one in known)
        raise Refused(f"填报单位“{head.unit}”不是您所在的{names_own}，请由该单位导入，或改正填报单位", "unit_foreign")
    raise Refused(f"填报单位“{head.unit}”不是登记的县（市、区）人社局，请按登记的名称改正", "unit_unknown")
