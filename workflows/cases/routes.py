"""Pinning a policy's route to a region: from parties and levels to the agencies that will speak."""

from collections.abc import Iterable
from typing import Any

from workflows.errors import Refused
from workflows.organisations.models import Level, Organisation, Party, Region
from workflows.organisations.queries import body


def pin_route(stages: Iterable[dict[str, Any]], region: Region) -> list[dict[str, Any]]:
    """The stages with the agencies that speak in each, ready to be kept on a case.

    ``stages``: dicts with key, name, mode, role, level, ``party`` or ``parties``, days and so on, as a policy has them.
    Raises ``Refused`` naming the agency that is missing.
    """
    return [_pin(stage, region) for stage in stages]


def _pin(stage: dict[str, Any], region: Region) -> dict[str, Any]:
    parties = stage.get("parties") or [stage["party"]]
    bodies = [_agency(region, stage["level"], party) for party in parties]
    pinned = {name: value for name, value in stage.items() if name not in ("party", "parties", "level")}
    pinned["bodies"] = [{"code": found.code, "name": found.name, "party": found.party} for found in bodies]
    return pinned


def _agency(region: Region, level: str, party: str) -> Organisation:
    found = body(region, level, party)
    if found is None:
        where = f"{region.full_name}所属的{Level(level).label}"
        raise Refused(f"{where}没有登记{Party(party).label}，不能确定办理机关；请管理员先登记该机构", "agency_missing")
    return found
