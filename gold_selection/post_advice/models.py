"""建议调整工作岗位: one person's mistakes of one year, and the letters to the employer about them.

汶政字〔2024〕59号 附件1 8.3 speaks of every coordinator in the ledger, put forward in a round or not.
"""

from typing import Any, ClassVar

from django import forms
from django.db import models

from certification.models import Person
from workflows.cases.access import SeatOf, System
from workflows.cases.actions import Step, action
from workflows.cases.forms import ActionForm
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.organisations.models import Role


class PostAdviceState(models.TextChoices):
    DRAFT = "draft", "拟设"
    OPEN = "open", "未函告"
    ADVISED = "advised", "已函告"


class ByNotice(ActionForm):
    """The number of the letter."""

    number = forms.CharField(max_length=60)


def not_their_own(advice: "PostAdvice", step: Step) -> Refused | None:
    if advice.concerns(step.actor):
        return Refused("建议事关您本人，须由他人办理", "own_case")
    return None


class PostAdvice(Case):
    """``agency``: the county's HR bureau over the person, whose clerk drafts the letter."""

    KIND: ClassVar[str] = "post_advice"
    KIND_LABEL: ClassVar[str] = "调整岗位建议"
    STATES: ClassVar[type[models.TextChoices]] = PostAdviceState

    base = models.OneToOneField(
        Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_post_advice"
    )  # fmt: skip
    person = models.ForeignKey(Person, models.PROTECT, related_name="post_advice", verbose_name="人员")
    year = models.PositiveSmallIntegerField("年度")

    class Meta:
        verbose_name = "调整岗位建议"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"], name="post_advice_once_a_year",
                violation_error_message="此人本年度的建议已经设立。",
            )
        ]  # fmt: skip

    def concerns(self, user: Any) -> bool:
        return bool(self.person.user_id and self.person.user_id == user.pk)

    @action("draft", "open", label="设立", who=SeatOf((Role.CLERK.value,)), guard=not_their_own, in_bar=False)
    def open(self, step: Step) -> None:
        """With the draft of the first letter."""

    @action(["open", "advised"], "advised", label="函告用人单位", who=System(), form=ByNotice)
    def advise(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]

    @action("advised", "open", label="函已撤销", who=System(), form=ByNotice)
    def take_back(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]
