"""The one flow of all cases: who works now. It stores no decision; it reads ``case.work()`` and opens tasks.

Gateways (hub, join, end) decide in memory and are not written: only tasks that somebody or something waits for
are rows. The case's row is locked for the whole step, so the flow needs no lock of its own. While it runs, the process
carries the step (``process.step``) and, from the hub on, who works now (``process.work``).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from viewflow import this
from viewflow.workflow import STATUS, flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Flow, Node
from viewflow.workflow.models import Process, Task
from viewflow.workflow.nodes.job import AbstractJob, AbstractJobActivation
from viewflow.workflow.nodes.mixins import NextNodeActivationMixin, NextNodeMixin
from viewflow.workflow.nodes.timer import Timer, TimerActivation
from viewflow.workflow.status import PROCESS
from viewflow.workflow.token import Token

from workflows.cases.actions import Assignment, Step
from workflows.cases.jobs import enqueue
from workflows.organisations.prepared import Prepared

OPEN = (STATUS.NEW, STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR)


@contextmanager
def _locked_by_the_step(flow_class: type[Flow], process_pk: int) -> Iterator[None]:
    assert connection.in_atomic_block, "the step opens the transaction and locks the case"
    yield


class Passing(Activation):
    """A gateway that is passed within one step: never saved, and linked to the last saved task before it."""

    origin: Activation

    def __init__(self, task: Task, origin: Activation) -> None:
        super().__init__(task)
        self.origin = origin

    def __hash__(self) -> int:
        return id(self)

    @classmethod
    def create(
        cls, flow_task: Node, prev_activation: Activation, token: Token, data: Any = None, seed: Any = None
    ) -> Any:
        task = Task(process=prev_activation.process, flow_task=flow_task, token=token)
        return cls(task, getattr(prev_activation, "origin", None) or prev_activation)

    @Activation.status.super()
    def activate(self) -> None:
        """Nothing waits here."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self) -> None:
        """Passed; nothing to write."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Sequence[Activation]:
        return ()


class HubActivation(Passing):
    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Sequence[Activation]:
        work: Assignment = self.process.case.work()
        self.process.work = work
        node = self.flow_task.routes[work.node]
        if work.seats:
            asked: list[Activation] = node.ask(self.origin, work.seats)
            return asked
        return [node._create(self.origin, Token("start"))]


class Hub(Node):
    """Reads the case's state and sends it to who works now. Every node returns here."""

    task_type = "SWITCH"
    activation_class = HubActivation
    shape = flow.Switch.shape
    bpmn_element = "exclusiveGateway"

    def Routes(self, **routes: Any) -> "Hub":
        self.routes: dict[str, Node] = routes
        return self

    def _resolve(self, instance: Flow) -> None:
        super()._resolve(instance)
        self.routes = {name: this.resolve(instance, node) for name, node in self.routes.items()}

    def _outgoing(self) -> Iterator[Edge]:
        for node in self.routes.values():
            yield Edge(src=self, dst=node, edge_class="cond_true")


class DeskActivation(NextNodeActivationMixin, Activation):
    """A task that waits for a person."""

    @Activation.status.super()
    def activate(self) -> None:
        """Wait."""

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        self.task.finished = self.process.step.at
        self.task.save(update_fields=["status", "finished"])

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.STARTED)
    def start(self) -> None:
        """Taken up; written together with the completion."""


class Desk(NextNodeMixin, Node):
    """Where a person works: the correction desk of the applicant, or a seat that reviews."""

    task_type = "HUMAN"
    activation_class = DeskActivation
    shape = flow.View.shape
    bpmn_element = "userTask"

    def ask(self, origin: Activation, seats: Mapping[str, str]) -> list[Activation]:
        """Open one task for each seat that must act, in two statements however many there are."""
        tokens = Token.split_token_source("start", origin.task.pk)
        asked = zip(seats.items(), tokens, strict=False)
        tasks = Task.objects.bulk_create(
            [self.new_task(origin.process, seat, voice, token) for (seat, voice), token in asked]
        )
        links = Task.previous.through
        links.objects.bulk_create([links(from_task_id=task.pk, to_task_id=origin.task.pk) for task in tasks])
        return [self.activation_class(task) for task in tasks]

    def new_task(self, process: Process, seat: str, voice: str, token: Token) -> Task:
        case = process.case
        data = {"seat": seat, "voice": voice, "stage": case.stage, "cycle": case.cycle}
        return Task(
            process=process, flow_task=self, flow_task_type=self.task_type, token=token, owner_permission=seat,
            created=process.step.at, data=data,
        )  # fmt: skip


class JoinActivation(Passing):
    def leaves(self) -> bool:
        return bool(self.process.step.moved)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE, conditions=[leaves])
    def complete(self) -> None:
        """The machine says the stage is settled: whoever has not spoken need not any more."""
        _cancel_open(self.process.step)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Sequence[Activation]:
        return [self.flow_task._next._create(self, Token("start"))]


class Join(NextNodeMixin, Node):
    """Waits until the case has left its desk: all have spoken, a veto fell, or a ratio was reached."""

    task_type = "JOIN"
    activation_class = JoinActivation
    shape = flow.Join().shape
    bpmn_element = "complexGateway"


class WaitActivation(TimerActivation):
    @Activation.status.super()
    def activate(self) -> None:
        self.task.created = self.process.step.at
        super().activate.original()


class Wait(Timer):
    activation_class = WaitActivation


class JobActivation(AbstractJobActivation):
    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        """Schedule the job once this transaction is really written; the sweep finds it should the process die first."""
        self.task.created = self.process.step.at
        self.task.data = {"job": self.process.work.job}
        self.task.save()
        task_id = self.task.pk
        transaction.on_commit(lambda: enqueue(task_id))


class Job(AbstractJob):
    activation_class = JobActivation


class EndActivation(Passing):
    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self) -> None:
        self.process.status, self.process.finished = PROCESS.DONE, self.process.step.at
        self.process.save(update_fields=["status", "finished"])


class End(Node):
    task_type = "END"
    activation_class = EndActivation
    shape = flow.End.shape
    bpmn_element = "endEvent"

    def _outgoing(self) -> Iterator[Edge]:
        yield from ()


class CaseFlow(Flow):
    """办理流程"""

    lock_impl = _locked_by_the_step

    start = flow.StartHandle(this.begin).Next(this.hub)
    hub = Hub().Routes(correct=this.correct, review=this.sign, wait=this.wait, job=this.job, end=this.end)
    sign = Desk().Next(this.join)
    join = Join().Next(this.hub)
    correct = Desk().Next(this.hub)
    wait = Wait(this.until).Next(this.hub)
    job = Job().Next(this.hub)
    end = End()

    def begin(self, activation: Activation, case: Any, step: Step) -> Process:
        process = activation.process
        process.created = activation.task.created = step.at
        process.step = step
        case.process = process
        return process

    def until(self, activation: Activation) -> datetime:
        until: datetime = activation.process.work.until
        return until


def open_tasks(case: Any) -> list[Task]:
    """The tasks that somebody or something is waiting for, oldest first. One query.

    Of their process only what a step asks is known; the rest would be read when somebody asks for it.
    """
    if not case.process_id:
        return []
    case.process = Process.from_db(None, ["id", "flow_class"], [case.process_id, CaseFlow])
    tasks = _OPEN_IN.instances(case.process_id)
    for task in tasks:
        task.process = case.process
    return tasks


_OPEN_IN = Prepared[Task](lambda pk: Task.objects.filter(process_id=pk, status__in=OPEN).order_by("pk"), -1)


def follow(case: Any, step: Step) -> None:
    """Bring the tasks into line with the state after a step."""
    if case.process_id is None:
        CaseFlow.start.run(case=case, step=step)
        case.process_id = case.process.pk
        return
    if step.settles is not None or step.moved or step.asked:
        case.process.step = step
    for key in step.asked:
        _add_task(case, step, key)
    if step.handed is not None:
        _readdress(step.task, *step.handed)
    if step.settles is not None:
        _complete(step.settles)
    elif step.moved:
        _jump(case, step)


def _cancel_open(step: Step) -> None:
    """Close whatever is still open but the task being completed."""
    left = [task.pk for task in step.tasks if task.status in OPEN]
    if left:
        Task.objects.filter(pk__in=left).update(status=STATUS.CANCELED, finished=step.at)


def _add_task(case: Any, step: Step, key: str) -> None:
    """Open one more signing task beside those open now."""
    beside = step.tasks[0]
    task = CaseFlow.instance.sign.new_task(case.process, key, key, Token(f"{beside.token}+{len(step.tasks)}"))
    task.save()
    task.previous.add(beside)


def _readdress(task: Task, key: str, marks: Mapping[str, Any]) -> None:
    task.owner_permission, task.data = key, task.data | marks
    task.save(update_fields=["owner_permission", "data"])


def _complete(task: Task) -> None:
    activation = task.flow_task.activation_class(task)
    activation.start()
    activation.complete()
    activation.activate_next()


def _jump(case: Any, step: Step) -> None:
    _cancel_open(step)
    last = step.tasks[-1] if step.tasks else Task.objects.filter(process=case.process).latest("pk")
    last.process = case.process
    hub = CaseFlow.instance.hub._create(last.flow_task.activation_class(last), Token("start"))
    hub._activate_next({hub})
