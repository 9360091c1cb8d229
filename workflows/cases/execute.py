"""The one way to change a case: ``execute``.

Lock the row, see who asks and in what, check guard and inputs, run the transition, write opinion and event, bring
the flow's tasks into line, save with a check on the old state, write messages, run the effects. All in one
transaction; slow work is registered for after the commit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.cases import effects, flows, forms, log, messaging
from workflows.cases.access import admitted
from workflows.cases.actions import Action, Step, actions_of, hindrance, possible
from workflows.cases.locking import locked as read_locked
from workflows.cases.models import Case, Opinion
from workflows.errors import Refused
from workflows.organisations.officers import Officer

_SAVED = (
    "state", "stage", "cycle", "route", "return_to", "carried", "policy_key", "policy_digest", "submitted_by_id",
    "submitted_at", "due", "process_id", "log_length", "log_head", "title", "unit_name", "figure",
)  # fmt: skip
_LOGGED = ("text", "clause")  # what anybody writes with a step stays in the log


@transaction.atomic
def execute(
    case: Case, name: str, *, officer: Officer | None, at: datetime, task_id: int | None = None,
    data: Mapping[str, Any] | None = None, **inputs: Any,
) -> Case:  # fmt: skip
    """Take one action on a case and return the case as it then is; ``case`` itself may be stale and is not changed.

    ``officer`` None is the system (timers, jobs, effects of another case). ``task_id`` is the task that the person had
    before them: if it has been settled meanwhile, the error says by whom. The inputs of the action's form come as
    ``data`` (as a page posts them) or by name. Raises ``Refused``, of which ``InvalidInput`` has the form with its
    errors, with nothing changed.
    """
    locked = _locked(case, name)
    action = _action(locked, name)
    step = Step(name, action, officer, at, tasks=flows.open_tasks(locked), task_id=task_id)
    step.standing = admitted(locked, step)
    if refusal := hindrance(locked, step):
        raise refusal
    step.data = forms.read(action.form, inputs if data is None else data, locked, step)
    before = locked.state, locked.stage, locked.cycle, locked.log_length
    getattr(locked, name)(step)
    _keep_words(locked, step, before)
    flows.follow(locked, step)
    log.append(locked, step, before[0], before[1])
    _save(locked, before[0], before[3])
    messaging.deliver(locked, step, before[0])
    effects.run(locked, step)
    return locked


def _locked(case: Case, name: str) -> Case:
    """The case as its own kind, its row locked in every table of the kind: one statement."""
    declared = actions_of(case.model).get(name)
    if declared and declared.locks_parent and case.parent:
        read_locked(case.parent)
    found = read_locked(case)
    if found is None:
        raise Refused("没有这个案件，可能链接有误", "not_found")
    return found


def _action(case: Case, name: str) -> Action:
    action = actions_of(type(case)).get(name)
    if action is None:
        raise Refused(f"没有“{name}”这个动作", "unknown_action")
    if not possible(type(case), name, case.state):
        raise Refused(f"案件现为“{case.state_label}”，不能{action.label}。{case.last_words()}", "wrong_state")
    return action


def _keep_words(case: Case, step: Step, before: tuple[str, str, int, int]) -> None:
    """What was said goes into the log, and as an opinion where the action speaks for a body."""
    if not step.action.verdict:
        words = {name: step.data[name] for name in _LOGGED if step.data.get(name)}
        step.detail.update(words | step.detail)
        return
    opinion = _opinion(case, step, stage=before[1], cycle=before[2])
    opinion.save(force_insert=True)
    written = {name: getattr(opinion, name) for name in ("verdict", "text", "clause", "items", "findings")}
    step.detail |= {name: value for name, value in written.items() if value}


def _opinion(case: Case, step: Step, *, stage: str, cycle: int) -> Opinion:
    duty, task = step.duty, step.task
    if duty is None:
        raise Refused("您现在没有席位，不能发表意见", "no_seat")
    return Opinion(
        case_id=case.pk, cycle=cycle, stage=stage, stage_name=case.stage_name(stage), voice=task.data["voice"],
        body_id=duty.organisation_id, seat=task.data["seat"], author=step.actor,
        principal=step.standing.principal, verdict=step.action.verdict, text=step.data.get("text", ""),
        clause=step.data.get("clause", ""), items=step.detail.get("items", []),
        findings=step.detail.get("findings") or step.data.get("findings") or {},
        decision=step.detail.get("decision") or {}, at=step.at,
    )  # fmt: skip


def _save(case: Case, old_state: str, old_length: int) -> None:
    values = {name: getattr(case, name) for name in _SAVED}
    if not Case.objects.filter(pk=case.pk, state=old_state, log_length=old_length).update(**values):
        raise Refused(f"案件刚刚被别人办理过，请刷新后再办。{case.last_words()}", "stale")
    if case._touched:
        case.save(update_fields=sorted(case._touched))
