"""申诉: a person disputes something of the own published quarter. A case of its own, decided by the county's bureau."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from gold_selection.assessments import guards
from gold_selection.assessments.access import VERIFIERS, Bureau
from gold_selection.assessments.models.entry import Entry
from gold_selection.assessments.models.score import Score
from gold_selection.assessments.points import base_error
from workflows.cases.access import Applicant
from workflows.cases.actions import Assignment, Step, action
from workflows.cases.forms import Reasons, text_field
from workflows.cases.models import Case
from workflows.rulebook.store import rules

WAITS = "这一项已有申诉正在复核，不必重复提出"


class AppealState(models.TextChoices):
    DRAFT = "draft", "填写中"
    FILED = "filed", "待复核"
    UPHELD = "upheld", "申诉成立"
    DISMISSED = "dismissed", "申诉不成立"


class Upheld(Reasons):
    """``base_score``: what it is to be, where that is disputed; else the ruling on the entry is turned round."""

    base_score = forms.IntegerField(
        label="更正后的基本得分", required=False, error_messages={"invalid": "基本得分应为整数，请改正"}
    )
    text = text_field("复核意见", 280, missing="须写明理由")

    def fit(self) -> None:
        super().fit()
        if self.case.entry_id is not None:
            del self.fields["base_score"]

    def clean_base_score(self) -> int:
        given: int | None = self.cleaned_data["base_score"]
        if given is None:
            raise ValidationError("请填写更正后的基本得分", "base_missing")
        if why := base_error(rules(self.case.score.assessment.policy_digest).scores().base, given):
            raise ValidationError(why, "base_range")
        return given


class Appeal(Case):
    """``entry``: the ruling that is disputed; None for the base score. ``before``, ``after``: the quarter's total.
    ``waiting``: filed and not answered; of each ruling and of the base score there is one such at a time."""

    KIND: ClassVar[str] = "assessment_appeal"
    KIND_LABEL: ClassVar[str] = "考核申诉"
    STATES: ClassVar[type[models.TextChoices]] = AppealState
    ANNOUNCED: ClassVar[frozenset[str]] = frozenset({"upheld", "dismissed"})

    base = models.OneToOneField(Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_appeal")
    score = models.ForeignKey(Score, models.PROTECT, related_name="appeals", verbose_name="得分")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name="事项")
    grounds = models.TextField("申诉理由", max_length=2000)
    outcome_text = models.TextField("复核意见", blank=True)
    before = models.IntegerField("申诉前得分", null=True, blank=True)
    after = models.IntegerField("复核后得分", null=True, blank=True)

    # The state is on the base row, where no constraint of this table reaches it: hence this field.
    waiting = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "考核申诉"
        constraints = [
            models.UniqueConstraint(
                fields=["score", "entry"], condition=Q(waiting=True), name="assessments_appeal_one_waiting_entry",
                violation_error_message=WAITS,
            ),
            models.UniqueConstraint(
                fields=["score"], condition=Q(waiting=True, entry__isnull=True),
                name="assessments_appeal_one_waiting_base", violation_error_message=WAITS,
            ),
        ]  # fmt: skip

    def work(self) -> Assignment:
        if self.state != AppealState.FILED or self.agency is None:
            return Assignment("end")
        return Assignment("review", seats={f"{role}@{self.agency.code}": role for role in VERIFIERS})

    @action("draft", "filed", label="提出申诉", who=Applicant(), guard=guards.within_term, in_bar=False)
    def file(self, step: Step) -> None:
        self.touch(waiting=True)
        self.submitted_by, self.submitted_at = step.actor, step.at
        self.leave_desk(step)

    @action("filed", "upheld", label="申诉成立", who=Bureau(VERIFIERS), form=Upheld, guard=guards.impartial, order=20)
    def uphold(self, step: Step) -> None:
        """The ruling is changed in the assessment itself; see ``effects``."""
        self._conclude(step)

    @action("filed", "dismissed", label="申诉不成立", who=Bureau(VERIFIERS), form=Reasons, guard=guards.impartial,
            order=10)  # fmt: skip
    def dismiss(self, step: Step) -> None:
        self._conclude(step)

    def _conclude(self, step: Step) -> None:
        self.touch(outcome_text=step.data["text"], waiting=False)
        self.leave_desk(step)
