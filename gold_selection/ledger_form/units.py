"""Which township or field a ledger is of: what people write in its unit line, matched to the regions on record."""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from gold_selection.assessments.access import BUREAU
from workflows.errors import Refused
from workflows.organisations.models import Level, Organisation, Party, Region
from workflows.organisations.officers import Duty, Officer
from workflows.sheets.text import compact

UNIT_LEVELS = (Level.TOWNSHIP, Level.FIELD)
_TAIL = re.compile(r"(?:领域|行业|\(行业\)|专班|改革试点创建工作|街道办事处|人民政府)+$")
_SHOWN = 30


def bureau_duties(officer: Officer) -> list[Duty]:
    """The seats by which an officer keeps ledgers: those of a county's HR bureau."""
    return [
        one for one in officer.seats
        if one.role in BUREAU and one.party == Party.HR and one.region_level == Level.COUNTY
    ]  # fmt: skip


def units_within(officer: Officer | None) -> list[Region]:
    """The townships and fields whose ledgers the officer keeps, by code; all of them for the system (None)."""
    found = Region.objects.filter(level__in=UNIT_LEVELS).select_related("parent", "replaced_by__parent")
    if officer is not None:
        kept = Q(pk__in=[])
        for duty in bureau_duties(officer):
            kept |= Q(path__startswith=duty.region_path)
        found = found.filter(kept)
    return list(found.order_by("path"))


class Units:
    """The units that a file may name."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_name: dict[str, set[Region]] = defaultdict(set)
        for region in regions:
            now = region.replaced_by or region
            county = region.parent.name if region.parent else ""
            for name in (region.name, region.full_name, county + region.name):
                self._by_name[_bare(name)].add(now)

    def find(self, typed: str, county: str) -> Region:
        """The unit. Raises ``Refused`` where there is none, or several and the title names no county."""
        found = self._by_name.get(_bare(typed), set())
        of_county = {one for one in found if one.parent and one.parent.name == county}
        chosen = of_county or found
        if len(chosen) == 1:
            return next(iter(chosen))
        if not chosen:
            raise Refused(f"“{typed[:_SHOWN]}”不是辖区内登记的乡镇（街道）或领域，请按登记的名称改正", "unit_unknown")
        names = "、".join(sorted(one.full_name for one in chosen))
        raise Refused(f"“{typed[:_SHOWN]}”有多处（{names}），请写全称，或在标题中写明县（市、区）", "unit_ambiguous")


def _bare(name: str) -> str:
    """A name without the words that people add or leave out: 服装制造领域 and 服装制造 are one."""
    text = compact(name)
    return _TAIL.sub("", text) or text


def units_of_agency(code: str) -> list[Region]:
    """The units under an agency, by code; all of them for an empty code. Raises ``Refused`` for an unknown one."""
    found = Region.objects.filter(level__in=UNIT_LEVELS).select_related("parent").order_by("path")
    if not code:
        return list(found)
    agency = Organisation.objects.filter(code=code).select_related("region", "field").first()
    if agency is None:
        raise Refused(f"没有组织编号“{code}”，请核对", "no_agency")
    return list(found.filter(path__startswith=agency.jurisdiction.path))
