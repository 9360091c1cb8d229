"""The base of every case: its state machine says what may happen; who works now is read from ``work()``."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_fsm import RETURN_VALUE, FSMField
from viewflow.workflow.models import Process

from workflows.calendar import add_working_days
from workflows.cases.actions import ActionRule, By, Step, Work, action
from workflows.cases.stages import Stage, tally
from workflows.errors import Refused
from workflows.organisations.models import Organisation, Region


class State(models.TextChoices):
    """The states that every kind of approval shares; each kind adds its own after ``passed``."""

    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审核中"
    RETURNED = "returned", "退回补正"
    PASSED = "passed", "审核通过"
    REJECTED = "rejected", "不予通过"
    WITHDRAWN = "withdrawn", "已撤回"


class Case(models.Model):
    """One matter before the offices. Kinds are subclasses (multi-table), so that inbox and log need one join."""

    KIND: ClassVar[str] = ""
    KIND_LABEL: ClassVar[str] = ""
    STATES: ClassVar[type[models.TextChoices]] = State
    # States of which the applicants are told by a message when the case comes to stand there.
    ANNOUNCED: ClassVar[frozenset[str]] = frozenset({"returned", "passed", "rejected"})
    # What a kind calls the shared steps (action -> label, confirm), who began it, and what is done after a return.
    WORDS: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    BEGINNER: ClassVar[str] = "申报人"
    CORRECTION: ClassVar[str] = "补正"

    kind = models.CharField("类别", max_length=40, editable=False)
    title = models.CharField("名称", max_length=200)
    unit_name = models.CharField("单位", max_length=200, blank=True)
    figure = models.CharField("关键数据", max_length=120, blank=True)
    state = FSMField("状态", default=State.DRAFT.value, protected=True)
    stage = models.CharField("环节", max_length=40, blank=True)
    cycle = models.PositiveSmallIntegerField("审核轮次", default=0)
    route = models.JSONField("办理路线", default=list, blank=True)
    return_to = models.CharField("补正后回到", max_length=40, blank=True)
    carried = models.JSONField("沿用的同意意见", default=list, blank=True)
    policy_key = models.CharField("依据", max_length=120, blank=True)
    policy_digest = models.CharField("依据摘要", max_length=64, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="行政区划", related_name="+")
    region_path = models.CharField(max_length=120, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="cases")
    agency = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="charges")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    process = models.OneToOneField(Process, models.PROTECT, null=True, blank=True, related_name="case")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="created_cases")
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="submitted_cases"
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    due = models.DateField("办理期限", null=True, blank=True)
    log_length = models.PositiveIntegerField(default=0, editable=False)
    log_head = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "案件"
        indexes = [
            models.Index(fields=["submitted_by", "-submitted_at"], name="case_submitted"),
            models.Index(fields=["created_by", "-created_at"], name="case_created"),
            models.Index(fields=["parent", "kind", "state"], name="case_parent_state"),
            models.Index(fields=["region_path", "kind", "state"], name="case_region_state"),
            models.Index(fields=["unit", "kind"], name="case_unit"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clock = timezone.now()  # the time of the step being taken; the door sets it
        self.open_tasks: list[Any] = []  # what is waited for as the step begins; the door fills it
        self.moved = False  # set by a step that takes the case off its present desk
        self.spoken: dict[str, str] = {}  # voices heard in this stage and cycle; the door fills it
        self._touched: set[str] = set()

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.kind = self.KIND
            self.region_path = self.region.path
        super().save(*args, **kwargs)

    # ---- reading the machine -------------------------------------------------------------------------------------

    @property
    def state_label(self) -> str:
        return str(kinds()[self.kind].STATES(self.state).label)

    @property
    def kind_label(self) -> str:
        return kinds()[self.kind].KIND_LABEL

    @property
    def stages(self) -> list[Stage]:
        return [Stage.from_pinned(data) for data in self.route]

    @property
    def current_stage(self) -> Stage:
        return next(stage for stage in self.stages if stage.key == self.stage)

    def stage_name(self, key: str) -> str:
        return next((data["name"] for data in self.route if data["key"] == key), self.state_label)

    def why_not(self, action_name: str) -> str:
        """Why a condition of a transition does not hold yet, in a sentence. Kinds with conditions extend this."""
        return "条件尚未具备"

    def actions(self) -> dict[str, ActionRule]:
        """Name -> rule of every transition that the present state allows, whoever asks."""
        return {
            found.name: self.rule_of(found.name)
            for found in self.get_available_state_transitions()  # type: ignore[attr-defined]
        }

    def rule_of(self, action_name: str) -> ActionRule:
        """The rule of a transition in the words of this kind."""
        transitions = getattr(type(self), action_name)._django_fsm.transitions
        rule: ActionRule = next(iter(transitions.values())).custom["rule"]
        return replace(rule, **self.WORDS.get(action_name, {}))

    def work(self) -> Work:
        """Who works on the case now. Kinds with states of their own extend this."""
        if self.state == State.IN_REVIEW:
            return Work("review", seats=self._stage_seats())
        if self.state == State.RETURNED:
            return Work("correct", seats={self.applicant_key: "applicant"})
        return Work("end")

    @property
    def applicant_key(self) -> str:
        return f"applicant@{self.unit.code}" if self.unit else f"user@{self.created_by_id}"

    def _stage_seats(self) -> dict[str, str]:
        stage = self.current_stage
        asked = stage.seat_keys() | {voice: voice for voice in stage.added}
        return {key: voice for key, voice in asked.items() if voice not in self.carried}

    # ---- hooks of the kinds --------------------------------------------------------------------------------------

    def prepare_submission(self, step: Step) -> None:
        """Check completeness, pin route and policy. Runs at every submission; raises ``Refused``."""
        raise NotImplementedError

    def check_findings(self, step: Step) -> None:
        """Check the reviewer's own findings before a consent in a stage that judges. Raises ``Refused``."""

    # ---- helpers for transitions ---------------------------------------------------------------------------------

    def touch(self, **values: Any) -> None:
        """Set fields of the kind's own table inside a transition, and have the door save them."""
        for name, value in values.items():
            setattr(self, name, value)
        self._touched |= values.keys()

    def enter(self, stage_key: str, at: datetime) -> None:
        self.stage = stage_key
        stage = self.current_stage
        self.due = add_working_days(local_date(at), stage.days).day
        self.moved = True

    def leave_desk(self, due: date | None = None) -> None:
        self.moved, self.due = True, due

    # ---- transitions: the shared part of every kind --------------------------------------------------------------

    @action("draft", "in_review", label="提交", by=By.APPLICANT, order=10)
    def submit(self, step: Step) -> None:
        self.prepare_submission(step)
        self.cycle, self.carried = 1, []
        self.submitted_by, self.submitted_at = step.actor, step.at
        self.enter(self.route[0]["key"], step.at)

    @action("returned", "in_review", label="补正后重新提交", by=By.TASK, order=10)
    def resubmit(self, step: Step) -> None:
        self.prepare_submission(step)
        self.cycle += 1
        self.submitted_by, self.submitted_at = step.actor, step.at
        self.enter(self.return_to or self.route[0]["key"], step.at)

    @action("in_review", RETURN_VALUE("in_review", "passed", "rejected"), label="同意", by=By.TASK, verdict="consent",
            order=10)  # fmt: skip
    def agree(self, step: Step) -> str:
        return self._settle(step, "consent")

    @action("in_review", RETURN_VALUE("in_review", "passed", "rejected"), label="保留意见同意", by=By.TASK,
            verdict="reservation", order=30)  # fmt: skip
    def reserve(self, step: Step) -> str:
        self._require_panel("保留意见")
        self._require_text(step, "保留意见须写明理由")
        return self._settle(step, "reservation")

    @action("in_review", RETURN_VALUE("in_review", "passed", "rejected"), label="弃权", by=By.TASK,
            verdict="abstention", order=31)  # fmt: skip
    def abstain(self, step: Step) -> str:
        self._require_panel("弃权")
        return self._settle(step, "abstention")

    @action("in_review", RETURN_VALUE("in_review", "passed", "rejected"), label="不同意", by=By.TASK,
            verdict="refusal", danger=True, confirm="确定不同意？有一票否决的环节将就此办结。", order=32)  # fmt: skip
    def refuse(self, step: Step) -> str:
        self._require_panel("不同意")
        self._require_text(step, "不同意须写明理由和所依据的条款")
        self._require_clause(step, "不同意")
        return self._settle(step, "refusal")

    @action("in_review", "rejected", label="不予通过", by=By.TASK, verdict="rejection", danger=True,
            confirm="不予通过后本次申报办结，不能恢复。确定吗？", order=40)  # fmt: skip
    def reject(self, step: Step) -> None:
        if self.current_stage.is_panel:
            raise Refused("会签环节不能单独作出不予通过的决定，请选择“不同意”", "panel_stage")
        label = self.rule_of("reject").label
        self._require_clause(step, label)
        self._require_text(step, f"{label}须写明理由")
        self.leave_desk()

    @action(
        "in_review", RETURN_VALUE("in_review", "returned"), label="退回补正", by=By.TASK, verdict="return", order=20
    )
    def send_back(self, step: Step) -> str:
        items = [item for item in step.data.get("items", []) if str(item).strip()]
        if not items:
            label = self.rule_of("send_back").label
            raise Refused(f"{label}须一次列明全部需要{self.CORRECTION}的事项，请至少填写一项", "items_missing")
        step.detail["items"] = items
        earlier = step.data.get("to_stage") or ""
        return self._return_to_stage(earlier, step) if earlier else self._return_to_applicant(step)

    def _return_to_applicant(self, step: Step) -> str:
        stage = self.current_stage
        resume = stage.on_return == "resume"
        self.return_to = stage.key if resume else ""
        self.carried = self._consents(step) if resume else []
        self.leave_desk(add_working_days(local_date(step.at), stage.days).day)
        return State.RETURNED.value

    def _return_to_stage(self, earlier: str, step: Step) -> str:
        keys = [stage["key"] for stage in self.route]
        if earlier not in keys or keys.index(earlier) >= keys.index(self.stage):
            raise Refused("只能退回到已经办过的前面环节", "stage_not_earlier")
        self.cycle += 1
        self.carried, self.return_to = [], ""
        self.enter(earlier, step.at)
        return State.IN_REVIEW.value

    @action(["in_review", "returned"], "withdrawn", label="撤回申报", by=By.APPLICANT, danger=True,
            confirm="撤回后本次申报办结。确定撤回吗？", order=60)  # fmt: skip
    def withdraw(self, step: Step) -> None:
        self.leave_desk()

    @action(["in_review"], None, label="转办", by=By.TASK, order=70)
    def transfer(self, step: Step) -> None:
        """Hand the task over for good to another holder of the same seat's agency; the door moves the task."""

    @action(["in_review"], None, label="委派", by=By.TASK, order=71)
    def delegate(self, step: Step) -> None:
        """Have somebody of the same agency act in one's name on this task; the door moves the task."""

    @action(["in_review"], None, label="加签", by=By.TASK, order=72)
    def add_signer(self, step: Step) -> None:
        if not step.data.get("user"):
            raise Refused("请选择加签人", "user_missing")
        voice = f"user@{step.data['user'].pk}"
        stage = next(data for data in self.route if data["key"] == self.stage)
        if voice in stage.get("added", []):
            raise Refused(f"{step.data['user'].person_name} 已在本环节加签名单中", "already_added")
        stage["added"] = [*stage.get("added", []), voice]

    @action(["in_review", "returned"], None, label="催办", by=By.READER, order=73)
    def urge(self, step: Step) -> None:
        """Remind whoever works on it now; the door writes the messages."""

    @action(["in_review", "returned", "passed", "rejected", "withdrawn"], None, label="抄送", by=By.READER, order=74)
    def copy_to(self, step: Step) -> None:
        """Let somebody else read the case; the door writes the copy."""

    @action(["in_review"], None, label="退还席位", by=By.SYSTEM)
    def give_back(self, step: Step) -> None:
        """The person a task was handed to has left the body; the door gives it back to its seat."""

    # ---- settling a stage ----------------------------------------------------------------------------------------

    def _settle(self, step: Step, verdict: str) -> str:
        stage = self.current_stage
        if stage.judges and step.task.data["voice"] not in stage.added:
            self.check_findings(step)
        voices = self.spoken | dict.fromkeys(self.carried, "consent") | {step.task.data["voice"]: verdict}
        outcome = tally(stage, voices)
        if outcome == "refused":
            self.leave_desk()
            return State.REJECTED.value
        if outcome == "passed":
            return self._next_stage(step)
        return State.IN_REVIEW.value

    def _next_stage(self, step: Step) -> str:
        keys = [stage["key"] for stage in self.route]
        position = keys.index(self.stage) + 1
        self.carried, self.return_to = [], ""
        if position == len(keys):
            self.leave_desk()
            return State.PASSED.value
        self.enter(keys[position], step.at)
        return State.IN_REVIEW.value

    def _consents(self, step: Step) -> list[str]:
        heard = self.spoken | dict.fromkeys(self.carried, "consent")
        return sorted(voice for voice, verdict in heard.items() if verdict == "consent")

    def _require_panel(self, what: str) -> None:
        if not self.current_stage.is_panel:
            raise Refused(f"“{what}”只用于会签环节", "not_a_panel")

    @staticmethod
    def _require_text(step: Step, message: str) -> None:
        if not str(step.data.get("text", "")).strip():
            raise Refused(message + "，请填写意见", "text_missing")

    @staticmethod
    def _require_clause(step: Step, what: str) -> None:
        if not str(step.data.get("clause", "")).strip():
            raise Refused(f"{what}须写明所依据的条款，请在“依据条款”一栏填写", "clause_missing")


def local_date(at: datetime) -> date:
    return timezone.localtime(at).date()


def kinds() -> dict[str, type[Case]]:
    """Kind -> model of every concrete kind of case."""

    def walk(model: type[Case]) -> Iterator[type[Case]]:
        for child in model.__subclasses__():
            yield child
            yield from walk(child)

    return {model.KIND: model for model in walk(Case) if model.KIND}
