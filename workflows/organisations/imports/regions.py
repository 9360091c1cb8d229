"""``regions.csv``: administrative divisions and fields."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from workflows.organisations.imports.lists import REGIONS, Progress, changed
from workflows.organisations.models import Level, Region
from workflows.sheets.reading import read_list, report_all
from workflows.sheets.report import Report
from workflows.sheets.rows import Row

DEPTH: dict[str, int] = {Level.PROVINCE: 0, Level.CITY: 1, Level.COUNTY: 2, Level.TOWNSHIP: 3, Level.FIELD: 3}


def load_regions(path: Path, progress: Progress) -> Report:
    """Create or update the regions of the list; parents may stand below their children."""
    report = Report(path.name)
    reading, rows = read_list(path, REGIONS, report)
    known = Region.objects.select_related("parent", "replaced_by").in_bulk()
    seen: set[str] = set()
    outcome: Counter[str] = Counter(created=0, updated=0, unchanged=0)
    for row in sorted(progress(rows, "区划"), key=lambda row: DEPTH.get(row["level"], 0)):
        _check(row, known)
        if not row.refused and reading.is_first(row):
            outcome[_store(row, known)] += 1
            seen.add(row["code"])
    for row in rows:
        if not row.refused:
            _link_successor(row, known)
    return report_all(report, rows, {**outcome, **_totals(known[code] for code in sorted(seen))})


def _check(row: Row, known: dict[str, Region]) -> None:
    parent = row["parent_code"] or ""
    if row["level"] not in (None, Level.PROVINCE) and parent not in known:
        row.refuse("REGION_UNKNOWN", "parent_code", f"上级区划代码“{parent}”不在区划表，请先登记上级")


def _store(row: Row, known: dict[str, Region]) -> str:
    code = row["code"]
    values = {
        "name": row["name"],
        "full_name": row["full_name"] or row["name"],
        "level": row["level"],
        "parent": known.get(row["parent_code"]),
        "status": row["status"],
        "lead_agency": row["lead_agency"] or "",
        "cooperating_agencies": row["cooperating_agencies"] or "",
        "note": row["note"] or "",
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
    successor = row["replaced_by"] or ""
    if successor and successor not in known:
        row.warn("REGION_UNKNOWN", "replaced_by", f"取代本区划的代码{successor}不在区划表，未登记")
    elif changed(known[row["code"]], {"replaced_by": known.get(successor)}):
        known[row["code"]].save()


def _totals(regions: Iterable[Region]) -> dict[str, object]:
    regions = list(regions)
    townships = [r for r in regions if r.level == Level.TOWNSHIP and r.status == Region.Status.CURRENT]
    return {"by_level": dict(Counter(region.level for region in regions)), "current_townships": len(townships)}
