"""A placement as the rules take it: who, where, which days, evaluated when; and what they say of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from certification.models import Evaluation
from certification.placements.codes import Attendance, HostKind
from workflows.cases.actions import Step
from workflows.policy.checklists import Checklist
from workflows.policy.findings import cite, lacking
from workflows.policy.inputs import read
from workflows.policy.placement import PlacementQuestion, judge
from workflows.policy.placement_days import Account, Segment, account
from workflows.rulebook.store import rules

CHECKLIST = "placement"
ONE_DAY = timedelta(days=1)
VOID = ("declined", "withdrawn")
_TAKEN_OFF = (Attendance.LEAVE, Attendance.ABSENT)
_NOWHERE = (HostKind.OWN, "")


# ---- what is known -------------------------------------------------------------------------------------------------


def together(case: Any, *, plans: bool = False) -> list[Any]:
    """The person's placements that are judged as one with ``case``, in the order of their days: those that touch or
    overlap with it, one after another; all of the year where periods add up (P02).

    See ``of_the_year`` for which there are.
    """
    found = of_the_year(case, plans=plans)
    add_up = rules(case.policy_digest).options("placement")["placement_cumulative"]
    chosen = [*found, case] if add_up else _chain(case, found)
    return sorted(chosen, key=lambda one: (one.start, one.pk or 0))


def of_the_year(case: Any, *, plans: bool = False) -> list[Any]:
    """The other placements of the person in the year: those that began, or that a list tells of, since only days that
    somebody was there count; with ``plans`` also what is only planned. Never those not confirmed, nor those at a host
    that does not count."""
    siblings = type(case).objects.filter(person=case.person_id, round__year=case.round.year).exclude(pk=case.pk)
    others = siblings.exclude(state__in=(*VOID, "rejected")).exclude(host_kind__in=_NOWHERE)
    if not plans:
        others = others.filter(Q(began_on__isnull=False) | Q(batch__isnull=False))
    return list(others.select_related("evaluation").prefetch_related("days"))


def _chain(case: Any, others: list[Any]) -> list[Any]:
    """Those that touch or overlap with ``case``, or with one that does."""
    chain, left, grown = [case], others, True
    while grown:
        near = [one for one in left if any(_touch(one, link) for link in chain)]
        grown, chain = bool(near), chain + near
        left = [one for one in left if one not in near]
    return chain


def _touch(one: Any, other: Any) -> bool:
    return all(
        earlier.end is None or later.start <= earlier.end + ONE_DAY for earlier, later in ((one, other), (other, one))
    )


def unfinished(case: Any, day: date) -> bool:
    """Whether something that is judged as one with it is not over."""
    return any(one.end is None or one.end >= day for one in together(case) if one.pk != case.pk)


def stays(case: Any, as_of: date) -> list[Segment]:
    """The days at the host without those on which it was interrupted."""
    until = case.end or as_of
    gaps = sorted(one.day for one in _days(case) if one.attendance == Attendance.INTERRUPTED and one.day <= until)
    found, start = [], case.start
    for gap in gaps:
        if start <= gap - ONE_DAY:
            found.append(Segment(start, gap - ONE_DAY))
        start = max(start, gap + ONE_DAY)
    if start <= until:
        found.append(Segment(start, case.end))
    return found


def span(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _days(case: Any) -> Iterable[Any]:
    return case.days.all() if case.pk else ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules are told of one placement, be it of the records or of a list."""

    participant: str
    host_kind: str
    stays: Sequence[Segment]
    absent: Collection[date]
    evaluated_on: date | None

    @property
    def counts(self) -> bool:
        """Whether it is at a host that counts together with others."""
        return self.host_kind not in _NOWHERE


def facts(case: Any, as_of: date) -> Facts:
    evaluated = case.evaluation.on if case.evaluation_id else None
    absent = {one.day for one in _days(case) if one.attendance in _TAKEN_OFF}
    return Facts(case.participant, case.host_kind, stays(case, as_of), absent, evaluated)


def taken_off(every: Iterable[Facts], as_of: date) -> list[date]:
    """The days on which the person was at none of the hosts."""
    every = list(every)
    if not any(one.absent for one in every):
        return []
    off, there = set(), set()
    for one in every:
        for stay in one.stays:
            days = set(span(stay.start, stay.end or as_of))
            off |= days.intersection(one.absent)
            there |= days.difference(one.absent)
    return sorted(off - there)


def question(case: Any, as_of: date, *, plans: bool = False) -> dict[str, Any]:
    """The input of topic ``placement`` about this placement, with those that are judged with it."""
    return asked(facts(case, as_of), [facts(one, as_of) for one in together(case, plans=plans)], as_of)


def asked(own: Facts, every: Sequence[Facts], as_of: date) -> dict[str, Any]:
    """The same of a placement and all that are judged as one with it, itself among them."""
    evaluated = max((one.evaluated_on for one in every if one.evaluated_on), default=None)
    return {
        "participant": own.participant or None,
        "host": own.host_kind or None,
        "segments": [_segment(stay) for one in every for stay in one.stays],
        "absent_days": [day.isoformat() for day in taken_off(every, as_of)],
        "evaluation": {"given": evaluated is not None, "date": evaluated.isoformat() if evaluated else None},
        "as_of": as_of.isoformat(),
    }


def _segment(stay: Segment) -> dict[str, str | None]:
    return {"start": stay.start.isoformat(), "end": stay.end.isoformat() if stay.end else None}


# ---- what the rules say --------------------------------------------------------------------------------------------


def decided(case: Any, as_of: date) -> dict[str, Any]:
    return judge(rules(case.policy_digest), read(PlacementQuestion, question(case, as_of)), {})


def planned(case: Any) -> dict[str, Any]:
    """What the rules would say if all went as planned, and it were evaluated on the last day."""
    return as_if_evaluated(case, case.last_day or case.first_day, plans=True)


def as_if_evaluated(case: Any, as_of: date, *, plans: bool = False) -> dict[str, Any]:
    """What they would say if it were evaluated on the day: all but that."""
    asked = question(case, as_of, plans=plans) | {"evaluation": {"given": True, "date": as_of.isoformat()}}
    return judge(rules(case.policy_digest), read(PlacementQuestion, asked), {})


def but_for_the_evaluation(case: Any, as_of: date) -> list[dict[str, Any]]:
    """The findings before there is an evaluation: of a placement that is still to come or under way by its planned
    end."""
    found = as_if_evaluated(case, max(case.end or as_of, as_of))
    return list(found["findings"][:-1])  # the last one is about the evaluation


def account_of(cases: Iterable[Any], as_of: date) -> Account:
    """Which days count, and why the others do not, over placements of one person."""
    every = [facts(one, as_of) for one in cases]
    return account([stay for one in every for stay in one.stays], taken_off(every, as_of), as_of)


def why_not(decision: dict[str, Any]) -> str:
    """What failed and by how much, else what is open; "" where nothing is against it."""
    found = decision["findings"] if decision else []
    failed = [f"{one['observed']}，{one['shortfall']}（{cite(one)}）" for one in found if one["verdict"] == "not_met"]
    return "；".join(failed or lacking(found))


def figure(decision: dict[str, Any]) -> str:
    days = decision.get("calendar_days")
    return f"连续{days}天" if days is not None else ""


def state_on(case: Any, day: date) -> str:
    """Where a placement stands of which a list tells: evaluated, over, still running, or yet to begin. Where all is
    there that the rules ask for, it is evaluated together with another."""
    if case.evaluation_id or case.decision.get("decision") == "eligible":
        return "answered"
    if case.first_day > day:
        return "accepted"
    return "ended" if case.last_day and case.last_day < day else "under_way"


# ---- the evaluation ------------------------------------------------------------------------------------------------


def checklist(case: Any) -> Checklist:
    """The office's own form, as the round has pinned it."""
    return rules(case.round.rules["procedure_digest"]).checklist(CHECKLIST)


def conclusion(case: Any) -> str:
    """In words; "" where there is no evaluation."""
    if case.evaluation is None:
        return ""
    key: str = case.evaluation.conclusion
    return {one.key: one.name for one in checklist(case).conclusions}.get(key, key)


def evaluation(case: Any, step: Step) -> Evaluation:
    """The evaluation that a step makes, not saved yet."""
    listed, data = checklist(case), step.data
    marks = {item.key: data[f"mark_{item.key}"] for item in listed.items}
    return Evaluation(
        checklist=CHECKLIST, policy_digest=case.round.rules["procedure_digest"], person=case.person, case_id=case.pk,
        first_day=case.start, last_day=max(case.end or step.day, case.start), marks=marks, points=listed.points(marks),
        conclusion=data["conclusion"], text=data["text"], on=step.day, assessor=step.actor,
        body_id=step.duty.organisation_id if step.duty else None, assessor_name=step.actor_name, made_at=step.at,
    )  # fmt: skip


def told(case: Any) -> list[str]:
    """The evaluation in words, for the log and the page."""
    made, listed = case.evaluation, checklist(case)
    if made is None:
        return []
    given = [
        f"{item.name}：{item.marks[made.marks[item.key]].name}" for item in listed.items if made.marks.get(item.key)
    ]
    return [*given, f"综合评价：{conclusion(case)}"]
