"""Consent to several cases at once, only where nothing is left to weigh. Each case is a step of its own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from viewflow.workflow.models import Task

from workflows.cases.execute import execute
from workflows.cases.models import Case, Opinion, State, Verdict
from workflows.errors import Refused
from workflows.organisations.officers import Officer


@dataclass(frozen=True)
class BulkResult:
    """What became of one case; ``refusal`` is empty where the consent was given."""

    case: Case
    refusal: str


def obstacles(tasks: Iterable[Task]) -> dict[int, str]:
    """Task id -> why this task must be opened and weighed by itself; "" where consent may be given together.

    Together means: a stage without findings of one's own, every finding of the last judgement met, and no reservation,
    abstention, refusal or condition written by anybody in this cycle. One query, however many tasks.
    """
    listed = list(tasks)
    cases = {task.pk: task.process.case for task in listed}
    opinions = defaultdict(list)
    for opinion in Opinion.objects.filter(case__in={case.pk for case in cases.values()}).order_by("at", "pk"):
        opinions[opinion.case_id].append(opinion)
    return {task_id: _obstacle(case, opinions[case.pk]) for task_id, case in cases.items()}


def _obstacle(case: Case, opinions: Sequence[Opinion]) -> str:
    if case.state != State.IN_REVIEW:
        return "不是审核环节"
    if case.current_stage.judges:
        return "本环节须逐项认定"
    now = [opinion for opinion in opinions if opinion.cycle == case.cycle]
    if any(opinion.verdict != Verdict.CONSENT for opinion in now):
        return "本轮有保留或不同意见"
    judged = [opinion.decision for opinion in now if opinion.decision]
    if not judged:
        return "本轮尚无审查结论"
    if any(finding["verdict"] != "met" for finding in judged[-1]["findings"]):
        return "有审查要点未达到或待核"
    return ""


def agree_to_all(tasks: Iterable[Task], *, officer: Officer, at: datetime) -> list[BulkResult]:
    """Consent to each, in its own transaction, so that one that cannot be agreed to stops no other."""
    listed = list(tasks)
    found = obstacles(listed)
    return [_agree(task, found[task.pk], officer, at) for task in listed]


def _agree(task: Task, obstacle: str, officer: Officer, at: datetime) -> BulkResult:
    case = task.process.case
    if obstacle:
        return BulkResult(case, obstacle)
    try:
        execute(case, "agree", officer=officer, at=at, task_id=task.pk, text="同意")
    except Refused as refused:
        return BulkResult(case, refused.message)
    return BulkResult(case, "")
