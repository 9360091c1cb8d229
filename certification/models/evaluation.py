"""评价: marks by a checklist of the policy, on one person, for one period, by one assessor, with a conclusion."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from certification.models.person import Person
from workflows.cases.models import Case
from workflows.organisations.models import Organisation


class Evaluation(models.Model):
    """``checklist``: the key under which the policy ``policy_digest`` has the items; ``marks``: item -> mark.
    ``points``: their weighted sum of at most 100, None where a mark is missing. ``conclusion``: a key of the checklist.
    ``on``: the day of its date. ``assessor_name``: who made it, in words, where a list tells of it. Never changed: a
    later one takes its place.
    """

    checklist = models.CharField("评价表", max_length=40)
    policy_digest = models.CharField("依据摘要", max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, related_name="evaluations", verbose_name="评价对象")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="evaluations")
    first_day = models.DateField("评价期间起")
    last_day = models.DateField("评价期间止")
    marks = models.JSONField("分项评价", default=dict, blank=True)
    points = models.PositiveSmallIntegerField("得分", null=True, blank=True)
    conclusion = models.CharField("评价结论", max_length=20)
    text = models.TextField("评语", max_length=2000)
    on = models.DateField("评价日期")
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="评价人账号"
    )
    assessor_name = models.CharField("评价人", max_length=60)
    made_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "评价"
        verbose_name_plural = "评价"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="certification_evaluation_period_in_order",
                violation_error_message="评价期间的结束日期早于开始日期，请改正。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.on} {self.conclusion}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An evaluation is never changed; make a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An evaluation is never deleted.")
