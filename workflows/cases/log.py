"""The event log of a case: a hash chain whose head is kept on the case, so that a lost tail shows as well."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction

from workflows.cases.actions import Step
from workflows.cases.models import Case, CaseEvent

_COVERED = (
    "case_id", "seq", "actor_id", "actor_name", "body_name", "seat", "principal", "action", "label", "from_state",
    "to_state", "stage", "cycle", "detail", "previous",
)  # fmt: skip


@dataclass(frozen=True)
class BrokenLink:
    """The first place where a case's log does not hold. ``seq`` counts from 1."""

    case_id: int
    seq: int
    reason: str


def digest_of(event: CaseEvent) -> str:
    """SHA-256 over the event's covered fields and its time in UTC, as canonical JSON."""
    content: dict[str, Any] = {name: getattr(event, name) for name in _COVERED}
    content["at"] = event.at.timestamp()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(case: Case, step: Step, from_state: str, stage: str) -> CaseEvent:
    """Write the next event of a locked case and move its head. The case's own fields are saved with the step."""
    event = entry(case, step, from_state, stage)
    event.save(force_insert=True)
    return event


def entry(case: Case, step: Step, from_state: str, stage: str) -> CaseEvent:
    """The next event of a case, not written yet; the head on the case moves to it."""
    duty = step.duty
    event = CaseEvent(
        case_id=case.pk,
        seq=case.log_length + 1,
        at=step.at,
        actor=step.actor,
        actor_name=step.actor_name,
        body_name=duty.organisation_name if duty else "",
        seat=duty.key if duty else "",
        principal=step.standing.principal,
        action=step.name,
        label=step.action.label,
        from_state=from_state,
        to_state=case.state,
        stage=stage,
        cycle=case.cycle,
        detail=step.detail,
        previous=case.log_head,
    )
    event.digest = digest_of(event)
    case.log_length, case.log_head = event.seq, event.digest
    return event


def broken_links(case_id: int | None = None, seen: Callable[[], object] = bool) -> Iterator[BrokenLink]:
    """Walk the log of one case, or of all; yield the first broken link of each case that has one.

    ``seen`` is called after each case. Two reads in step, however many cases there are; what looks broken is looked at
    again with the case locked, so that a step taken during the walk raises no alarm.
    """
    suspects = []
    for pk, broken in _walk(case_id):
        if broken:
            suspects.append(pk)
        seen()
    for pk in suspects:
        with transaction.atomic():
            length, head = Case.objects.select_for_update().values_list("log_length", "log_head").get(pk=pk)
            found = _first_broken(pk, CaseEvent.objects.filter(case_id=pk).order_by("seq"), length, head)
        if found:
            yield found


_END: tuple[int | None, Iterable[CaseEvent]] = (None, ())


def _walk(case_id: int | None) -> Iterator[tuple[int, BrokenLink | None]]:
    cases, events = Case.objects.order_by("pk"), CaseEvent.objects.order_by("case_id", "seq")
    if case_id is not None:
        cases, events = cases.filter(pk=case_id), events.filter(case_id=case_id)
    logs = groupby(events.iterator(), key=attrgetter("case_id"))
    owner, log = next(logs, _END)
    for pk, length, head in cases.values_list("pk", "log_length", "log_head").iterator():
        yield pk, _first_broken(pk, log if owner == pk else (), length, head)
        if owner == pk:
            owner, log = next(logs, _END)


def _first_broken(case_id: int, log: Iterable[CaseEvent], length: int, head: str) -> BrokenLink | None:
    previous, seq = "", 0
    for event in log:
        seq += 1
        if event.seq != seq:
            return BrokenLink(case_id, seq, f"缺少第{seq}条记录")
        if event.previous != previous:
            return BrokenLink(case_id, seq, f"第{seq}条记录与前一条不相接")
        if digest_of(event) != event.digest:
            return BrokenLink(case_id, seq, f"第{seq}条记录的内容被改动")
        previous = event.digest
    if (seq, previous) != (length, head):
        return BrokenLink(case_id, seq + 1, f"末尾记录缺失：应有{length}条，现有{seq}条")
    return None
