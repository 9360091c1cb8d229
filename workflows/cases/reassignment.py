"""What goes along with handing a task to others: transfer, delegation, added signers, urging, copies."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from viewflow.workflow.models import Task

from workflows.cases import flows
from workflows.cases.actions import Step
from workflows.cases.messaging import reached, tell
from workflows.cases.models import Case, CaseEvent, Copy, local_date
from workflows.errors import Refused
from workflows.organisations.models import Role, User
from workflows.organisations.queries import duties

URGE_INTERVAL = timedelta(hours=24)


def _colleague(step: Step) -> User:
    """The person a task goes to: somebody else with a seat in the body whose seat the task is."""
    user: User | None = step.data.get("user")
    if user is None:
        raise Refused("请选择接手人", "user_missing")
    if step.actor and user.pk == step.actor.pk:
        raise Refused("不能转给自己，请选择其他人", "same_user")
    if step.task.data["voice"].startswith("user@") or not _works_in_its_body(user, step.task, local_date(step.at)):
        raise Refused(f"{user.person_name} 在该机构没有席位，不能接手；请选择本机构的同事", "not_colleague")
    return user


def _works_in_its_body(user: User, task: Task, day: date) -> bool:
    code = task.data["seat"].partition("@")[2]
    return any(duty.organisation_code == code and duty.role != Role.APPLICANT for duty in duties(user, day))


def given_away(task: Task, day: date) -> bool:
    """Whether a task was handed to somebody who has no seat in its body any more: nobody could ever settle it."""
    key, seat = task.owner_permission, task.data["seat"]
    if key == seat or not key.startswith("user@"):
        return False
    user = User.objects.get(pk=key.partition("@")[2])
    return not _works_in_its_body(user, task, day)


def give_back(case: Case, step: Step) -> None:
    task: Task | None = step.task
    if task is None or not given_away(task, local_date(step.at)):
        raise Refused("该待办没有交给已离席的人，不必退还席位", "not_given_away")
    step.detail["seat"] = task.owner_permission = task.data["seat"]
    task.data.pop("principal", None)
    task.save(update_fields=["owner_permission", "data"])


def _hand_over(case: Case, step: Step, text: str, **marks: Any) -> None:
    user = _colleague(step)
    task: Task = step.task
    task.owner_permission = f"user@{user.pk}"
    task.data |= marks
    task.save(update_fields=["owner_permission", "data"])
    step.detail["to"] = user.person_name
    _tell([user], case, step, text)


def transfer(case: Case, step: Step) -> None:
    _hand_over(case, step, f"{_name(step)} 转办给您：{case.title}")


def delegate(case: Case, step: Step) -> None:
    _hand_over(case, step, f"{_name(step)} 委派您代办：{case.title}", principal=_name(step))


def add_signer(case: Case, step: Step) -> None:
    user: User = step.data["user"]
    if all(duty.role == Role.APPLICANT for duty in duties(user, local_date(step.at))):
        raise Refused(f"{user.person_name} 现在没有席位，不能加签", "no_seat")
    voice = f"user@{user.pk}"
    flows.add_task(case, voice, voice)
    _copy([user], case, step)  # so that the signer may read the case, wherever their seat is
    step.detail["to"] = user.person_name
    _tell([user], case, step, f"{_name(step)} 请您加签：{case.title}")


def urge(case: Case, step: Step) -> None:
    recent = CaseEvent.objects.filter(case_id=case.pk, action="urge", at__gt=step.at - URGE_INTERVAL)
    if recent.exists():
        raise Refused("24小时内已经催办过，请稍后再催", "urged_recently")
    day = local_date(step.at)
    keys = [task.owner_permission for task in case.open_tasks]
    people = [user for key in keys for user in reached(key, day)]
    if not people:
        raise Refused("现在办理的席位空缺，催办无人可达，请联系管理员补充席位", "vacant")
    step.detail["to"] = "、".join(dict.fromkeys(user.person_name for user in people))
    _tell(people, case, step, f"{_name(step)} 催办：{case.title}")


def copy_to(case: Case, step: Step) -> None:
    users: list[User] = step.data.get("users") or []
    if not users:
        raise Refused("请选择抄送对象", "user_missing")
    _copy(users, case, step)
    step.detail["to"] = "、".join(user.person_name for user in users)
    _tell(users, case, step, f"{_name(step)} 抄送给您：{case.title}")


def _copy(users: list[User], case: Case, step: Step) -> None:
    rows = [Copy(case_id=case.pk, recipient=user, sender_name=_name(step), at=step.at) for user in users]
    Copy.objects.bulk_create(rows, ignore_conflicts=True)


def _name(step: Step) -> str:
    return step.actor.person_name if step.actor else "系统"


def _tell(people: list[User], case: Case, step: Step, text: str) -> None:
    tell((user.pk for user in people), case, step.at, text)


HANDLERS: dict[str, Callable[[Case, Step], None]] = {
    "transfer": transfer,
    "delegate": delegate,
    "add_signer": add_signer,
    "urge": urge,
    "copy_to": copy_to,
    "give_back": give_back,
}
