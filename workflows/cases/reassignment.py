"""Handing a task to others: transfer, delegation, added signers, urging, copies, and giving back."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from viewflow.workflow.models import Task

from workflows.cases.access import Reader, System, TaskHolder
from workflows.cases.actions import Step, action
from workflows.cases.forms import Deputy, Recipients, Signer, Transferee, Urging
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.officers import Officer
from workflows.organisations.queries import holders

if TYPE_CHECKING:
    from workflows.cases.models import Case as Base
else:
    Base = object

URGE_INTERVAL = timedelta(hours=24)


def asked_for_a_body(case: Any, step: Step) -> Refused | None:
    """A person asked to sign in their own name cannot send somebody else."""
    if step.task.data["voice"].startswith("user@"):
        return Refused("加签须由本人发表意见，不能转办或者委派", "not_colleague")
    return None


class Reassignment(Base):
    @action(["in_review"], None, label="转办", who=TaskHolder(), form=Transferee, guard=asked_for_a_body, order=70)
    def transfer(self, step: Step) -> None:
        """Hand the task over for good to another holder of a seat of the same agency."""
        self._hand_over(step, f"{step.actor_name} 转办给您：{self.title}")

    @action(["in_review"], None, label="委派", who=TaskHolder(), form=Deputy, guard=asked_for_a_body, order=71)
    def delegate(self, step: Step) -> None:
        """Have somebody of the same agency act in one's name on this task."""
        self._hand_over(step, f"{step.actor_name} 委派您代办：{self.title}", principal=step.actor_name)

    def _hand_over(self, step: Step, text: str, **marks: Any) -> None:
        user: User = step.data["user"]
        step.hand_to(f"user@{user.pk}", **marks)
        step.detail["to"] = user.person_name
        step.tell([user], text)

    @action(["in_review"], None, label="加签", who=TaskHolder(), form=Signer, order=72)
    def add_signer(self, step: Step) -> None:
        user: User = step.data["user"]
        key = f"user@{user.pk}"
        stage = next(data for data in self.route if data["key"] == self.stage)
        if key in stage.get("added", []):
            raise Refused(f"{user.person_name} 已在本环节加签名单中", "already_added")
        stage["added"] = [*stage.get("added", []), key]
        step.ask(key)
        step.copy([user])  # so that the signer may read the case, wherever their seat is
        step.detail["to"] = user.person_name
        step.tell([user], f"{step.actor_name} 请您加签：{self.title}")

    @action(["in_review", "returned"], None, label="催办", who=Reader(), form=Urging, order=73)
    def urge(self, step: Step) -> None:
        """Remind whoever works on it now."""
        if self.events.filter(action="urge", at__gt=step.at - URGE_INTERVAL).exists():
            raise Refused("24小时内已经催办过，请稍后再催", "urged_recently")
        people = [user for task in step.tasks for user in reached(task.owner_permission or "", step.day)]
        if not people:
            raise Refused("现在办理的席位空缺，催办无人可达，请联系管理员补充席位", "vacant")
        step.detail["to"] = "、".join(dict.fromkeys(user.person_name for user in people))
        step.tell(people, f"{step.actor_name} 催办：{self.title}")

    @action(["in_review", "returned", "passed", "rejected", "withdrawn"], None, label="抄送", who=Reader(),
            form=Recipients, order=74)  # fmt: skip
    def copy_to(self, step: Step) -> None:
        """Let somebody else read the case."""
        self.send_copies(step)

    def send_copies(self, step: Step) -> None:
        users: Iterable[User] = step.data["users"]
        step.copy(users)
        step.detail["to"] = "、".join(user.person_name for user in users)
        step.tell(users, f"{step.actor_name} 抄送给您：{self.title}")

    @action(["in_review"], None, label="退还席位", who=System())
    def give_back(self, step: Step) -> None:
        """The person a task was handed to has left the body."""
        task: Task | None = step.task
        if task is None or not given_away(task, step.day):
            raise Refused("该待办没有交给已离席的人，不必退还席位", "not_given_away")
        step.hand_to(task.data["seat"], principal="")
        step.detail["seat"] = task.data["seat"]


def reached(key: str, day: date) -> list[User]:
    """Everyone whom a task's key addresses that day: the seat's holders and their delegates, or the one person."""
    role, _, code = key.partition("@")
    return list(User.objects.filter(pk=code)) if role == "user" else holders(key, day)


def given_away(task: Task, day: date) -> bool:
    """Whether a task was handed to somebody who has no seat in its body any more: nobody could ever settle it."""
    key, seat = task.owner_permission, task.data["seat"]
    if key == seat or not key.startswith("user@"):
        return False
    officer = Officer.of(User.objects.get(pk=key.partition("@")[2]), day)
    return all(duty.organisation_code != seat.partition("@")[2] for duty in officer.seats)
