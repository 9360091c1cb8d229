"""The one door: every change of a case's state goes through ``perform``.

Lock the row, check who asks, run the transition, save with a check on the old state, write opinion and event, bring the
flow's tasks into line. All in one transaction; slow work is registered for after the commit.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django_fsm import can_proceed

from workflows.cases import flows, log
from workflows.cases.actions import ActionRule, By, Step
from workflows.cases.effects import CONSEQUENCES
from workflows.cases.messaging import announce
from workflows.cases.models import Case, CaseEvent, Opinion, kinds, local_date
from workflows.cases.reassignment import HANDLERS
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.queries import Duty, duties, scope

_SAVED = (
    "state", "stage", "cycle", "route", "return_to", "carried", "policy_key", "policy_digest", "submitted_by_id",
    "submitted_at", "due", "process_id", "log_length", "log_head", "title", "unit_name", "figure",
)  # fmt: skip

CLAUSE_LENGTH = 200  # what the column holds


@transaction.atomic
def perform(
    case_id: int, action: str, *, actor: User | None, at: datetime, task_id: int | None = None, **data: Any
) -> Case:
    """Take one action on a case and return it as it then is.

    ``actor`` None is the system (timers, jobs, consequences of another case). ``task_id`` is the task that the person
    had before them: if it has been settled meanwhile, the error says by whom. Raises ``Refused`` with nothing changed.
    """
    case = _locked(case_id)
    case.clock = at
    rule = _rule(case, action)
    step = Step(action=action, actor=actor, at=at, data=data)
    case.open_tasks = flows.open_tasks(case)
    _admit(case, rule, step, task_id)
    if rule.verdict:
        case.spoken = _spoken(case)
    old_state, old_length, old_stage = case.state, case.log_length, case.stage
    cycle = case.cycle
    getattr(case, action)(step)
    if rule.verdict:
        _write_opinion(case, rule, step, old_stage, cycle)
    if action in HANDLERS:
        HANDLERS[action](case, step)
    flows.follow(case, step.task if _finishes(case, rule, step) else None)
    log.append(case, step, rule.label, old_state, old_stage)
    _save(case, old_state, old_length)
    announce(case, step, old_state)
    for consequence in CONSEQUENCES.get((case.kind, action), ()):
        consequence(case, step)
    return case


def _locked(case_id: int) -> Case:
    base = Case.objects.select_for_update().filter(pk=case_id).values_list("kind", flat=True).first()
    if base is None:
        raise Refused("没有这个案件，可能链接有误", "not_found")
    return kinds()[base].objects.select_related("process").get(pk=case_id)


def _rule(case: Case, action: str) -> ActionRule:
    method = getattr(type(case), action, None) if action.isidentifier() else None
    if method is None or not hasattr(method, "_django_fsm"):
        raise Refused(f"没有“{action}”这个动作", "unknown_action")
    rule = case.rule_of(action)
    if not can_proceed(getattr(case, action), check_conditions=False):
        raise Refused(f"案件现为“{case.state_label}”，不能{rule.label}。{_last_words(case)}", "wrong_state")
    if not can_proceed(getattr(case, action)):
        raise Refused(f"现在还不能{rule.label}：{case.why_not(action)}", "not_yet")
    return rule


def _admit(case: Case, rule: ActionRule, step: Step, task_id: int | None) -> None:
    """Check that the actor may take this step, and find seat and task it is taken in."""
    if step.actor is None:
        if rule.by is not By.SYSTEM:
            raise Refused(f"{rule.label}须由有权席位办理", "seat_needed")
        step.task = _task(case, task_id)
        return
    if not step.actor.is_authenticated:
        raise Refused(f"{rule.label}须先登录", "seat_needed")
    mine = duties(step.actor, local_date(step.at))
    admit = {By.TASK: _by_task, By.APPLICANT: _by_applicant, By.SEAT: _by_seat, By.READER: _by_reader}.get(rule.by)
    if admit is None:
        raise Refused(f"{rule.label}由系统办理，不能手工操作", "system_only")
    admit(case, rule, step, mine, task_id)
    handed = step.task.data.get("principal") if step.task else ""
    step.principal = handed or (step.duty and step.duty.principal) or ""


def _by_task(case: Case, rule: ActionRule, step: Step, mine: tuple[Duty, ...], task_id: int | None) -> None:
    if task_id is not None and _task(case, task_id) is None:
        raise Refused(f"这件待办已经办结。{_last_words(case)}", "task_settled")
    own_key = f"user@{step.actor.pk}" if step.actor else ""
    for task in case.open_tasks:
        if task_id is not None and task.pk != task_id:
            continue
        duty = _duty_for(task, own_key, mine)
        if duty or (task.owner_permission == own_key and task.data["voice"] == "applicant"):
            step.task, step.duty = task, duty
            return
    raise Refused(f"您现在没有办理此案件的席位。{_last_words(case)}", "no_seat")


def _duty_for(task: Any, own_key: str, mine: tuple[Duty, ...]) -> Duty | None:
    """The seat in which a person does a task; None if it is not, or no longer, theirs to do.

    A task handed to a person is done in a seat of the same body; one asked of them in their own name, in any seat.
    """
    for duty in mine:
        if duty.key == task.owner_permission:
            return duty
    if task.owner_permission != own_key:
        return None
    seat, code = task.data["seat"], task.data["seat"].partition("@")[2]
    fit = [duty for duty in mine if duty.role != "applicant" and (seat == own_key or duty.organisation_code == code)]
    return min(fit, key=lambda duty: duty.key != seat, default=None)


def _by_applicant(case: Case, rule: ActionRule, step: Step, mine: tuple[Duty, ...], task_id: int | None) -> None:
    for duty in mine:
        if duty.role == "applicant" and duty.organisation_id == case.unit_id:
            step.duty = duty
            return
    if case.unit_id is None and step.actor and case.created_by_id == step.actor.pk:
        return
    raise Refused(f"只有申报单位的经办人可以{rule.label}", "not_applicant")


def _by_seat(case: Case, rule: ActionRule, step: Step, mine: tuple[Duty, ...], task_id: int | None) -> None:
    for duty in mine:
        if duty.role in rule.roles and duty.organisation_id == case.agency_id:
            step.duty = duty
            return
    raise Refused(f"您没有可以{rule.label}的席位", "no_seat")


def _by_reader(case: Case, rule: ActionRule, step: Step, mine: tuple[Duty, ...], task_id: int | None) -> None:
    visible = scope(step.actor, local_date(step.at))  # type: ignore[arg-type]
    over = any(case.region_path.startswith(path) for path in visible.paths)
    for duty in mine:
        officer = duty.role != "applicant" and case.region_path.startswith(duty.region_path)
        if duty.organisation_id in (case.unit_id, case.agency_id) or (over and officer):
            step.duty = duty
            return
    if step.actor and case.created_by_id == step.actor.pk:
        return
    raise Refused("没有这个案件，可能链接有误", "not_found")


def _task(case: Case, task_id: int | None) -> Any:
    return next((task for task in case.open_tasks if task.pk == task_id), None)


def _finishes(case: Case, rule: ActionRule, step: Step) -> bool:
    """Whether the step settles the task it was taken on: it speaks for a voice, or the case left the desk."""
    return step.task is not None and (bool(rule.verdict) or case.moved)


def _spoken(case: Case) -> dict[str, str]:
    heard = Opinion.objects.filter(case_id=case.pk, cycle=case.cycle, stage=case.stage)
    return dict(heard.values_list("voice", "verdict"))


def _write_opinion(case: Case, rule: ActionRule, step: Step, stage: str, cycle: int) -> None:
    data = step.data
    duty = step.duty
    if duty is None:
        raise Refused("您现在没有席位，不能发表意见", "no_seat")
    clause = str(data.get("clause", "")).strip()
    if len(clause) > CLAUSE_LENGTH:
        raise Refused(f"依据条款不能超过{CLAUSE_LENGTH}个字，请只写文件名称和条款序号", "clause_too_long")
    opinion = Opinion(
        case_id=case.pk, cycle=cycle, stage=stage, stage_name=case.stage_name(stage), voice=step.task.data["voice"],
        body_id=duty.organisation_id, seat=step.task.data["seat"], author=step.actor,
        principal=step.principal, verdict=rule.verdict, text=str(data.get("text", "")).strip(), clause=clause,
        items=step.detail.get("items", []), findings=data.get("findings") or {},
        decision=step.detail.get("decision") or {}, at=step.at,
    )  # fmt: skip
    opinion.save(force_insert=True)
    written = {name: getattr(opinion, name) for name in ("verdict", "text", "clause", "items", "findings")}
    step.detail |= {name: value for name, value in written.items() if value}


def _save(case: Case, old_state: str, old_length: int) -> None:
    values = {name: getattr(case, name) for name in _SAVED}
    if not Case.objects.filter(pk=case.pk, state=old_state, log_length=old_length).update(**values):
        raise Refused(f"案件刚刚被别人办理过，请刷新后再办。{_last_words(case)}", "stale")
    if case._touched:
        case.save(update_fields=sorted(case._touched))


def _last_words(case: Case) -> str:
    """Who did what last, for somebody who came too late."""
    event = CaseEvent.objects.filter(case_id=case.pk).order_by("-seq").first()
    if event is None:
        return ""
    who = " ".join(filter(None, [event.body_name, event.actor_name]))
    return f"{who} 已于{local_date(event.at):%Y年%m月%d日}“{event.label}”。"
