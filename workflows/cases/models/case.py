"""The base of every case: its state machine says what may happen; who works now is read from ``work()``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone
from django_fsm import FSMField
from viewflow.workflow.models import Process

from workflows.calendar import add_working_days
from workflows.calendar.words import day_words
from workflows.cases.access import readable_by
from workflows.cases.actions import Assignment, Step, local_date
from workflows.cases.papers import Paper
from workflows.cases.review_points import ReviewPoint
from workflows.cases.stages import Stage
from workflows.cases.states import State
from workflows.errors import Refused
from workflows.organisations.models import Organisation, Region
from workflows.organisations.officers import Officer
from workflows.rulebook.store import rules

KINDS: dict[str, type["Case"]] = {}


_Kind = TypeVar("_Kind", bound="Case")


class CaseQuerySet(models.QuerySet[_Kind]):
    def readable(self, officer: Officer) -> Self:
        """Those that the officer may read."""
        copies = Case._meta.get_field("copies").related_model._default_manager
        return self.filter(readable_by(officer, copies.all()))


class Case(models.Model):
    """One matter before the offices. Kinds are subclasses (multi-table), so that inbox and log need one join."""

    KIND: ClassVar[str] = ""
    KIND_LABEL: ClassVar[str] = ""
    STATES: ClassVar[type[models.TextChoices]] = State
    # States of which the applicants are told by a message when the case comes to stand there.
    ANNOUNCED: ClassVar[frozenset[str]] = frozenset({"returned", "passed", "rejected"})
    # What a kind calls the shared actions (action -> label, confirm), who began it, and what is done after a return.
    WORDS: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    BEGINNER: ClassVar[str] = "申报人"
    NOT_PASSED: ClassVar[str] = "本申报没有通过审核。"  # as the applicant reads it
    # Whether a refusal names the applicant's way to be heard (申请复核).
    REVIEWABLE: ClassVar[bool] = False
    CORRECTION: ClassVar[str] = "补正"
    # Relations that the page of every such case shows, and that are read with it.
    READ_WITH: ClassVar[tuple[str, ...]] = ()
    # 常用意见 by the role of the stage, proposed to whoever reviews in it.
    USUAL: ClassVar[Mapping[str, tuple[str, ...]]] = {}

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

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "案件"
        indexes = [
            models.Index(fields=["submitted_by", "-submitted_at"], name="case_submitted"),
            models.Index(fields=["created_by", "-created_at"], name="case_created"),
            models.Index(fields=["parent", "kind", "state"], name="case_parent_state"),
            models.Index(fields=["region_path", "kind", "state"], name="case_region_state"),
            models.Index(fields=["unit", "kind"], name="case_unit"),
        ]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "KIND" in vars(cls):
            KINDS[cls.KIND] = cls

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._touched: set[str] = set()

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.as_listed()
        super().save(*args, **kwargs)

    def as_listed(self) -> None:
        """What a new row repeats of its kind and region, so that lists need not look there."""
        self.kind, self.region_path = self.KIND, self.region.path

    def touch(self, **values: Any) -> None:
        """Set fields of the kind's own table inside a transition, and have the step save them."""
        for name, value in values.items():
            setattr(self, name, value)
        self._touched |= values.keys()

    # ---- helpers for transitions ---------------------------------------------------------------------------------

    def enter(self, stage_key: str, step: Step) -> None:
        """Come to a stage of the route, with its term."""
        self.stage = stage_key
        self.leave_desk(step, self.term(step))

    def leave_desk(self, step: Step, due: date | None = None) -> None:
        """Whoever works on it now need not any more; ``due``: the day by which the next one should be done."""
        step.moved, self.due = True, due

    def term(self, step: Step) -> date:
        """The last day of the present stage's term, counted from the step in working days."""
        return add_working_days(step.day, self.current_stage.days).day

    # ---- reading the machine -------------------------------------------------------------------------------------

    @property
    def model(self) -> type["Case"]:
        """The kind of a case that was read as a plain ``Case``."""
        return KINDS[self.kind or self.KIND]

    @property
    def state_label(self) -> str:
        return str(self.model.STATES(self.state).label)

    @property
    def kind_label(self) -> str:
        return self.model.KIND_LABEL

    @property
    def is_sample(self) -> bool:
        """Whether it is held under a demonstration's document, which no office issued: its papers say 样张."""
        return bool(self.policy_digest) and rules(self.policy_digest).example

    @property
    def stages(self) -> list[Stage]:
        return [Stage.from_pinned(data) for data in self.route]

    @property
    def current_stage(self) -> Stage:
        (pinned,) = [data for data in self.route if data["key"] == self.stage]
        return Stage.from_pinned(pinned)

    def earlier_stages(self) -> list[dict[str, Any]]:
        """The stages before the present one, as pinned."""
        keys = [data["key"] for data in self.route]
        return self.route[: keys.index(self.stage)] if self.stage in keys else []

    def stage_name(self, key: str) -> str:
        return next((data["name"] for data in self.route if data["key"] == key), self.state_label)

    def outcome_words(self) -> str:
        """What whoever applied is told besides the name of the state, in the message and on the page."""
        return ""

    def is_readable_by(self, officer: Officer) -> bool:
        return Case.objects.readable(officer).filter(pk=self.pk).exists()

    def concerns(self, user: Any) -> bool:
        """Whether the case is about the very person who signs in as ``user``: only in kinds about people."""
        return False

    def bars(self, step: Step) -> Refused | None:
        """Why whoever asks may not speak of this very case as an office, whatever seat they hold; None where nothing
        stands against it."""
        return None

    def last_words(self) -> str:
        """Who did what last, for somebody who came too late."""
        event = self.events.order_by("-seq").first()
        if event is None:
            return ""
        who = " ".join(filter(None, [event.body_name, event.actor_name]))
        return f"{who} 已于{day_words(local_date(event.at))}“{event.label}”。"

    # ---- who works on it -----------------------------------------------------------------------------------------

    def work(self) -> Assignment:
        """Who works on the case now. Kinds with states of their own extend this."""
        if self.state == State.IN_REVIEW:
            return Assignment("review", seats=self._stage_seats())
        if self.state == State.RETURNED:
            return Assignment("correct", seats={self.applicant_key: "applicant"})
        return Assignment("end")

    @property
    def applicant_key(self) -> str:
        return f"applicant@{self.unit.code}" if self.unit else f"user@{self.created_by_id}"

    def also_told(self) -> set[int]:
        """Users (ids) besides the applicants who are told of what is announced."""
        return set()

    def _stage_seats(self) -> dict[str, str]:
        stage = self.current_stage
        asked = stage.seat_keys() | {signer: signer for signer in stage.added}
        return {key: signer for key, signer in asked.items() if signer not in self.carried}

    def usual_opinions(self) -> tuple[str, ...]:
        """常用意见 of the present stage; in a stage of any other role simply 同意."""
        role = self.current_stage.role if self.stage in [data["key"] for data in self.route] else ""
        return self.USUAL.get(role, ("同意",))

    def papers(self) -> Sequence[Paper]:
        """The papers of the dossier in the order in which it is bound."""
        return ()

    def enclosures(self) -> Iterable[tuple[str, Any]]:
        """What the dossier has besides, in its order: (title, row with all that ``Evidence`` says of its file)."""
        return ()

    def answers(self) -> Mapping[str, str]:
        """The form as filled in: label -> text."""
        return {}

    # ---- what a stage that judges is asked; hooks of the kinds ---------------------------------------------------

    def review_points(self) -> Sequence[ReviewPoint]:
        return ()

    def correction_fields(self) -> Mapping[str, forms.Field]:
        """Further fields of a stage that judges: name -> field."""
        return {}

    def with_corrections(self, findings: dict[str, dict[str, Any]], form: Any) -> dict[str, dict[str, Any]]:
        """The findings, with what the further fields of the (valid) form say."""
        return findings
