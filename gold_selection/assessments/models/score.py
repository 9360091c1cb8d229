"""一人一季: one person's line in a quarter's assessment."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from certification.models import Person, Post
from gold_selection.assessments.models.assessment import Assessment

_MOST_BASE = 100  # that the database takes; how much a base score may be is what the rules of the quarter say


class Score(models.Model):
    """``base_score``: within the most of the rules, None not given yet; ``base_by`` gave it. ``ledger``: what an
    imported ledger says of the quarter, None where it was entered here: ``{"base", "publicity", "mediation",
    "management", "risk", "publication", "deduction", "typed_total", "status"}``, points or None, and beside them
    ``as_typed`` (what is no plain number, by key; ``total`` among them), ``day``, ``batch``. ``computed``: the result
    pinned at verification, ``{"items", "rows", "total", "readings", "digest"}``; empty until then, and where a ledger
    alone tells of it.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="scores", verbose_name="考核")
    person = models.ForeignKey(Person, models.PROTECT, related_name="scores", verbose_name="人员")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="在岗记录")
    seq = models.PositiveIntegerField("序号")
    base_score = models.SmallIntegerField("基本得分", null=True, blank=True)
    base_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="基本得分录入人"
    )
    note = models.CharField("备注", max_length=200, blank=True)
    ledger = models.JSONField("台账所填", null=True, blank=True)
    computed = models.JSONField("核定得分", default=dict, blank=True)

    class Meta:
        verbose_name = "个人季度得分"
        ordering = ["assessment", "seq", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "person"],
                name="assessments_score_once_a_quarter",
                violation_error_message="此人在本季度考核中已有一行。",
            ),
            models.CheckConstraint(
                condition=Q(base_score__isnull=True) | Q(base_score__gte=0, base_score__lte=_MOST_BASE),
                name="assessments_score_base_within_100",
                violation_error_message=f"基本得分应在0至{_MOST_BASE}之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.assessment}"
