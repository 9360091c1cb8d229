"""``regions.csv``: administrative divisions and fields."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from workflows.organisations.imports.rows import Progress, Row, changed, read_rows, report_of
from workflows.organisations.models import Level, Region
from workflows.sheets.report import Report

COLUMNS = (
    "code",
    "name",
    "full_name",
    "level",
    "parent_code",
    "status",
    "replaced_by",
    "lead_agency",
    "cooperating_agencies",
    "note",
)
TEXTS = {name: name for name in ("code", "name", "full_name", "lead_agency", "cooperating_agencies", "note")}
DEPTH: dict[str, int] = {Level.PROVINCE: 0, Level.CITY: 1, Level.COUNTY: 2, Level.TOWNSHIP: 3, Level.FIELD: 3}


def load_regions(path: Path, progress: Progress) -> Report:
    """Create or update the regions of the list; parents may stand below their children."""
    rows = read_rows(path, COLUMNS)
    known = Region.objects.select_related("parent", "replaced_by").in_bulk()
    seen: set[str] = set()
    outcome: Counter[str] = Counter(created=0, updated=0, unchanged=0)
    for row in sorted(progress(rows, "区划"), key=lambda row: DEPTH.get(row.code("level"), 0)):
        _check(row, known, seen)
        if not row.refused:
            outcome[_store(row, known)] += 1
            seen.add(row.code("code"))
    for row in rows:
        if not row.refused:
            _link_successor(row, known)
    return report_of(path, rows, {**outcome, **_totals(known[code] for code in sorted(seen))})


def _check(row: Row, known: dict[str, Region], seen: set[str]) -> None:
    code, parent = row.code("code"), row.code("parent_code")
    row.fit(Region, TEXTS)
    row.require("code", "REGION_MISSING", "区划代码未填")
    row.require("name", "NAME_MISSING", "区划名称未填")
    if code in seen:
        row.refuse_duplicate("REGION_DUPLICATE", "code", f"区划代码{code}已在前面出现，请删去重复行")
    if row.code("level") not in Level.values:
        row.refuse("LEVEL_UNKNOWN", "level", f"层级应为{'、'.join(Level.values)}之一")
    elif row.code("level") != Level.PROVINCE and parent not in known:
        row.refuse("REGION_UNKNOWN", "parent_code", f"上级区划代码“{parent}”不在区划表，请先登记上级")
    if row.code("status") not in Region.Status.values:
        row.refuse("STATUS_UNKNOWN", "status", "状态应为current（现行）或former（已撤销）")


def _store(row: Row, known: dict[str, Region]) -> str:
    code = row.code("code")
    values = {
        "name": row.text("name"),
        "full_name": row.text("full_name") or row.text("name"),
        "level": row.code("level"),
        "parent": known.get(row.code("parent_code")),
        "status": row.code("status"),
        "lead_agency": row.text("lead_agency"),
        "cooperating_agencies": row.text("cooperating_agencies"),
        "note": row.text("note"),
    }
    if code not in known:
        known[code] = Region.objects.create(code=code, **values)
        return "created"
    if not changed(known[code], values):
        return "unchanged"
    known[code].save()
    return "updated"


def _link_successor(row: Row, known: dict[str, Region]) -> None:
    """The region that took over may stand anywhere in the list, so it is linked last."""
    successor = row.code("replaced_by")
    if successor and successor not in known:
        row.warn("REGION_UNKNOWN", "replaced_by", f"取代本区划的代码{successor}不在区划表，未登记")
    elif changed(known[row.code("code")], {"replaced_by": known.get(successor)}):
        known[row.code("code")].save()


def _totals(regions: Iterable[Region]) -> dict[str, object]:
    regions = list(regions)
    townships = [r for r in regions if r.level == Level.TOWNSHIP and r.status == Region.Status.CURRENT]
    return {"by_level": dict(Counter(region.level for region in regions)), "current_townships": len(townships)}
