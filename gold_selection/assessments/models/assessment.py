"""季度量化考核: one quarter of one township or field, assessed by its task force (汶政字〔2024〕59号附件1 8)."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from gold_selection.assessments import guards, lines
from gold_selection.assessments.access import VERIFIERS, Assessed, Bureau, BureauOrSystem, Keeper, Opener, Verifier
from gold_selection.assessments.changes import Changes
from gold_selection.assessments.codes import QUARTER_NAMES
from workflows.calendar import add_working_days
from workflows.calendar.words import day_words
from workflows.cases.access import System
from workflows.cases.actions import Assignment, Step, action
from workflows.cases.forms import Reasons
from workflows.cases.models import Case

# The actions that keep points as they then are.
PINNING = frozenset({"verify", "amend", "settle"})


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "拟设"
    OPEN = "open", "记录中"
    SUBMITTED = "submitted", "待核"
    VERIFIED = "verified", "已核"
    PUBLISHED = "published", "已公布"
    LOCKED = "locked", "已锁定"


class Assessment(Case):
    """``region`` is the township or field (领域), ``unit`` its office or task force, which keeps the record; ``agency``
    the county's HR bureau. Everybody on its ledger has a ``Score`` in it.

    ``verifier``: the body that rules on the entries, set when the quarter is handed in; None for a quarter of the past
    that was taken over from a ledger. ``appeal_days``: working days after the publication in which a person may appeal,
    as ``appeal_basis`` said when the quarter began; ``appeals_until``: the last of them.
    """

    KIND: ClassVar[str] = "quarterly_assessment"
    KIND_LABEL: ClassVar[str] = "季度量化考核"
    STATES: ClassVar[type[models.TextChoices]] = AssessmentState

    base = models.OneToOneField(
        Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_assessment"
    )  # fmt: skip
    of_region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", editable=False)
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    verifier = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    appeal_days = models.PositiveSmallIntegerField("申诉期（工作日）", null=True, blank=True)
    appeal_basis = models.CharField("申诉期依据", max_length=200, blank=True)
    appeals_until = models.DateField("申诉截止日期", null=True, blank=True)

    class Meta:
        verbose_name = "季度量化考核"
        constraints = [
            # The region is on the base row, where no constraint of this table reaches it: hence the copy.
            models.UniqueConstraint(
                fields=["of_region", "year", "quarter"],
                name="assessments_assessment_one_a_quarter",
                violation_error_message="该乡镇（街道、领域）本季度的考核已经建立。",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="assessments_assessment_quarter_of_four"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.of_region = self.region
        super().save(*args, **kwargs)

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 3 * self.quarter, 31 if self.quarter in (1, 4) else 30)

    @property
    def when(self) -> str:
        return f"{self.year}年{QUARTER_NAMES[self.quarter - 1]}"

    @property
    def taken_over(self) -> bool:
        """Whether the quarter is one of the past, known from a ledger alone."""
        return self.state == AssessmentState.LOCKED and self.verifier_id is None

    def work(self) -> Assignment:
        if self.state == AssessmentState.OPEN and self.unit:
            return Assignment("review", seats={f"{role}@{self.unit.code}": role for role in ("acceptance", "clerk")})
        if self.state in (AssessmentState.SUBMITTED, AssessmentState.VERIFIED, AssessmentState.PUBLISHED):
            assert self.verifier is not None, "handed in to a body"
            roles = VERIFIERS if self.verifier_id == self.unit_id else VERIFIERS[:1]
            return Assignment("review", seats={f"{role}@{self.verifier.code}": role for role in roles})
        return Assignment("end")

    # ---- keeping the record --------------------------------------------------------------------------------------

    @action("draft", "open", label="建立考核", who=Opener(), in_bar=False)
    def open(self, step: Step) -> None:
        """What the office has laid down of appeals is kept as it is now."""
        terms = guards.terms(self, step.day)
        self.touch(appeal_days=terms.appeal_days, appeal_basis=terms.citation)
        self.leave_desk(step)

    @action("draft", "locked", label="接收历史台账", who=BureauOrSystem(), in_bar=False)
    def take_over(self, step: Step) -> None:
        """A quarter of before this program, as its ledger tells it: nothing is left to be done."""

    @action("open", None, label="记录", who=Keeper(), form=Changes, in_bar=False)
    def record(self, step: Step) -> None:
        self._write(step)

    @action("open", None, label="本人申报事项", who=Assessed(), form=Changes, in_bar=False)
    def claim(self, step: Step) -> None:
        self._write(step)

    @action("open", "submitted", label="提交核实", who=Keeper(), guard=guards.complete, order=10,
            confirm="提交后不能再录入；需要补充的，由核实人退回。")  # fmt: skip
    def submit(self, step: Step) -> None:
        self.touch(verifier=guards.verifying_body(self, step.day))
        self.submitted_by, self.submitted_at = step.actor, step.at
        self.leave_desk(step)

    # ---- verification and publication ----------------------------------------------------------------------------

    @action("submitted", None, label="逐项核实", who=Verifier(), form=Changes, in_bar=False)
    def judge(self, step: Step) -> None:
        self._write(step)

    @action(["submitted", "verified"], "open", label="退回补正", who=Verifier(), form=Reasons, order=30)
    def send_back(self, step: Step) -> None:
        """What was computed stands no more."""
        self.scores.update(computed={})
        self.leave_desk(step)

    @action("submitted", "verified", label="核定得分", who=Verifier(), guard=guards.all_judged, order=10)
    def verify(self, step: Step) -> None:
        """The scores are computed and kept as they are now."""
        lines.pin(self)
        self.leave_desk(step)

    @action("verified", "published", label="向本人公布", who=Verifier(), guard=guards.others, order=10,
            confirm="每位协调员将收到消息，看到本人的得分、事项和理由，可在期限内申诉。")  # fmt: skip
    def publish(self, step: Step) -> None:
        assert self.appeal_days is not None, "kept as the quarter began"
        last = add_working_days(step.day, self.appeal_days).day
        self.touch(appeals_until=last)
        step.tell(guards.accounts(self), f"{self.when}量化考核得分已公布，可于{day_words(last)}前（含当日）申诉。")
        self.leave_desk(step)

    @action("published", "locked", label="锁定", who=Verifier(), guard=guards.settled, order=10,
            confirm="锁定后得分作为年度评选的参考；以后发现的差错由县人社局以更正事项处理。")  # fmt: skip
    def lock(self, step: Step) -> None:
        self.leave_desk(step)

    # ---- what comes later ----------------------------------------------------------------------------------------

    @action("published", None, label="按申诉更正", who=System(), form=Changes, in_bar=False)
    def amend(self, step: Step) -> None:
        self._write(step)
        self._pin_again(step)

    @action(["published", "locked"], None, label="登记更正", who=Bureau(), form=Changes, in_bar=False)
    def correct(self, step: Step) -> None:
        self._write(step)

    @action(["published", "locked"], None, label="核实更正", who=Bureau(VERIFIERS), form=Changes, in_bar=False)
    def settle(self, step: Step) -> None:
        """Whose total it changes is told: nothing that was published becomes another behind somebody's back."""
        self._write(step)
        for score, before in self._pin_again(step):
            if (after := score.computed["total"]) != before:
                words = f"{self.when}量化考核有更正，得分合计由{_said(before)}改为{after}，事项和理由见“我的考核”。"
                step.tell(guards.accounts(self, score), words)

    def _write(self, step: Step) -> None:
        """The rows of the record are the case's own: written with the step, and told in its log."""
        for change in step.data["changes"]:
            change.apply(self, step)
        step.detail["items"] = [change.told() for change in step.data["changes"]]

    def _pin_again(self, step: Step) -> list[tuple[Any, int | None]]:
        """Keep the results anew, and tell in the log which totals have changed; each line with its total of before."""
        pinned = lines.pin(self, {change.score_id for change in step.data["changes"]})
        for score, before in pinned:
            step.detail["items"].append(f"{score.person.name} 得分合计：{_said(before)}→{score.computed['total']}")
        return pinned


def _said(total: int | None) -> str:
    return "无" if total is None else str(total)
