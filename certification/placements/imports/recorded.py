"""What the records hold of the people of a list: their placements, and what a row says of one of them again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from certification.placements import judging
from certification.placements.codes import Attendance
from certification.placements.imports.bodies import plain
from certification.placements.models import Placement, PlacementRound
from certification.placements.models.placement import VOID
from workflows.cases.actions import possible
from workflows.sheets.batches import slices

_AT_ONCE = 500


@dataclass(slots=True, eq=False)
class Held:
    """A placement of the records. ``given``: what the file's 综合评价 says of it; ``evaluated``: day and conclusion of
    the evaluation that it has."""

    pk: int
    person: int
    id_hash: str
    name: str
    seq: int | None
    year: int
    where: Any
    host_name: str
    first_day: date
    last_day: date | None
    open_to_lists: bool
    leave: frozenset[date]
    evaluated: tuple[date, str] | None
    facts: judging.Facts
    given: Any = None

    first: None = None


def of_people(people: Iterable[int], as_of: date) -> dict[int, list[Held]]:
    """All placements of these people (ids) that were not declined or withdrawn, by person."""
    found: dict[int, list[Held]] = defaultdict(list)
    for some in slices(iter(people), _AT_ONCE):
        for one in _read(Q(person__in=some), as_of):
            found[one.person].append(one)
    return found


def of_round(round_: PlacementRound | None, numbers: Collection[int], as_of: date) -> list[Held]:
    """Those of a round by their numbers in its list."""
    return list(_read(Q(round=round_, seq__in=numbers), as_of)) if round_ and numbers else []


def _read(which: Q, as_of: date) -> Iterator[Held]:
    rows = Placement.objects.filter(which).exclude(state__in=VOID).annotate(year=F("round__year"))
    for one in rows.select_related("person", "evaluation").prefetch_related("days").order_by("pk"):
        yield _held(one, as_of)


def _held(one: Any, as_of: date) -> Held:
    leave = frozenset(row.day for row in one.days.all() if row.attendance == Attendance.LEAVE)
    evaluated = (one.evaluation.on, one.evaluation.conclusion) if one.evaluation_id else None
    return Held(
        pk=one.pk, person=one.person_id, id_hash=one.person.id_hash, name=one.person.name, seq=one.seq, year=one.year,
        where=one.host_id or plain(one.host_name), host_name=one.host_name, first_day=one.start, last_day=one.end,
        open_to_lists=one.batch_id is not None and possible(Placement, "complete", one.state), leave=leave,
        evaluated=evaluated, facts=judging.facts(one, as_of),
    )  # fmt: skip


def same(some: Iterable[Held], where: Any, first: date, last: date | None) -> Held | None:
    """The one at the same host from the same day: with the same last day, else with an open one, else any."""
    there = [one for one in some if (one.where, one.first_day) == (where, first)]
    return min(there, key=lambda one: (one.last_day != last, one.last_day is not None), default=None)
