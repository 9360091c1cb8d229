"""建议调整工作岗位: one person's mistakes of one year, and the letters to the employer about them.

汶政字〔2024〕59号 附件1 8.3 speaks of every coordinator in the ledger, put forward in a round or not.
"""

from typing import Any, ClassVar

from django.db import models

from certification.models import Person
from workflows.cases.models import Case
from workflows.notices.matters import Matter, MatterState


class PostAdvice(Matter, Case):
    """``agency``: the county's HR bureau over the person, whose clerk drafts the letter."""

    KIND: ClassVar[str] = "post_advice"
    KIND_LABEL: ClassVar[str] = "调整岗位建议"
    STATES: ClassVar[type[models.TextChoices]] = MatterState

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
