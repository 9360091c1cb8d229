"""Writing a judged ledger: people, posts, the quarters that are over, a line of points for each person, the batch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from certification import intake
from certification.models import Post
from certification.posts import COUNTED
from gold_selection.assessments.models import Assessment, Score
from gold_selection.assessments.points import base_error
from gold_selection.assessments.services import taken_over
from gold_selection.ledger_form.form import FORM
from gold_selection.ledger_form.head import Head
from gold_selection.ledger_form.judging import Quarter, Record
from workflows.errors import Refused
from workflows.organisations.models import Region
from workflows.organisations.officers import Officer
from workflows.rulebook.store import rules
from workflows.sheets.batches import Handed, Refusal, keep_refused, keep_report, open_batch, slices
from workflows.sheets.models import ImportBatch
from workflows.sheets.report import Report

_SLICE = 1000


@dataclass(frozen=True, slots=True)
class Taken:
    """One person to be taken in. ``new``: the quarters whose points enter."""

    person: intake.Incoming
    record: Record
    head: Head
    unit: Region
    new: Sequence[int]


def store(
    taken: Sequence[Taken], refusals: Iterable[Refusal], year: int, report: Report, handed: Handed,
    officer: Officer | None,
) -> ImportBatch:  # fmt: skip
    """Insert everything. Raises Refused, with nothing changed, when the records were written to in the meantime."""
    try:
        with transaction.atomic():
            batch = open_batch(FORM.key, report, handed)
            writing = _Writing(batch, year, handed, officer, taken)
            for some in slices(iter(taken), _SLICE):
                writing.write(some)
            keep_refused(batch, refusals)
            keep_report(batch, report)
    except IntegrityError as error:
        raise Refused("导入期间台账有新的记录写入，本次未录入任何人员。请重新导入该文件", "conflict") from error
    return batch


class _Writing:
    def __init__(
        self, batch: ImportBatch, year: int, handed: Handed, officer: Officer | None, taken: Sequence[Taken]
    ) -> None:
        self._batch, self._handed, self._officer = batch, handed, officer
        units = {one.unit.pk: one.unit for one in taken}
        wanted = {(one.unit.pk, quarter) for one in taken for quarter in one.new}
        there = Assessment.objects.filter(year=year, of_region__in=units)
        wanted |= {(case.of_region_id, case.quarter) for case in there if case.taken_over}
        self._cases: dict[str, dict[int, Assessment]] = defaultdict(dict)
        for unit, quarter in sorted(wanted):
            self._cases[unit][quarter] = taken_over(
                region=units[unit], year=year, quarter=quarter, officer=officer, at=handed.at
            )
        last = Score.objects.filter(assessment__year=year, assessment__of_region__in=units).order_by()
        self._seq: dict[str, int] = dict(last.values_list("assessment__of_region").annotate(Max("seq")))

    def write(self, taken: Sequence[Taken]) -> None:
        people = intake.take_in(
            [one.person for one in taken], batch=self._batch, officer=self._officer, at=self._handed.at
        )
        pks = [person.pk for person in people]
        posts: dict[tuple[int, str], Post] = {
            (post.person_id, post.region_id): post
            for post in Post.objects.filter(COUNTED, person__in=pks).order_by("since", "pk")
        }
        cases = [case for some in self._cases.values() for case in some.values()]
        held = {
            (one.assessment_id, one.person_id): one
            for one in Score.objects.filter(assessment__in=cases, person__in=pks).order_by()
        }
        new, filled = [], []
        for one, person in zip(taken, people, strict=True):
            own = self._cases[one.unit.pk]
            lines = (held.get((case.pk, person.pk)) for case in own.values())
            seq = next((line.seq for line in lines if line), 0)
            for quarter, case in own.items():
                score = held.get((case.pk, person.pk))
                if score is None:
                    seq = seq or self._next(one.unit)
                    post = posts.get((person.pk, one.unit.pk))
                    score = Score(assessment=case, person=person, post=post, seq=seq, note=one.record.note)
                    new.append(self._filled(score, one, quarter))
                elif quarter in one.new:  # its line was blank
                    filled.append(self._filled(score, one, quarter))
        Score.objects.bulk_create(new)
        Score.objects.bulk_update(filled, ["base_score", "ledger"], batch_size=500)

    def _next(self, unit: Region) -> int:
        self._seq[unit.pk] = self._seq.get(unit.pk, 0) + 1
        return self._seq[unit.pk]

    def _filled(self, score: Score, one: Taken, quarter: int) -> Score:
        told = one.record.quarters[quarter - 1]
        base = told.values["base"]
        limits = rules(score.assessment.policy_digest).scores().base
        score.base_score = base if not base_error(limits, base) else None
        score.ledger = self._ledger(one, told)
        return score

    def _ledger(self, one: Taken, told: Quarter) -> dict[str, Any]:
        """``as_typed``: what was typed where it is no value of its own; ``day``: of the ledger, as far as stated."""
        ledger: dict[str, Any] = {**told.values, "typed_total": told.typed_total, "status": told.status}
        if typed := one.record.as_typed | told.as_typed:
            ledger["as_typed"] = typed
        day = one.head.day
        return ledger | {"day": day.isoformat() if day else None, "batch": self._batch.pk}
