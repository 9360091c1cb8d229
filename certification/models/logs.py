"""What was done to a person's record, and who has seen the whole number. Both are append only."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from certification.models.person import Person


class PersonLog(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)s_rows", verbose_name="人员")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A log row is never changed; write a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A log row is never deleted.")


class PersonEvent(PersonLog):
    """``record``: which section and row (``education:12``; empty: the person). ``before``/``after``: what differed."""

    class What(models.TextChoices):
        REGISTERED = "registered", "登记"
        ADDED = "added", "补录"
        CORRECTED = "corrected", "更正"
        REMOVED = "removed", "移除"
        CONFIRMED = "confirmed", "确认"
        REFUSED = "refused", "不予确认"
        TIED = "tied", "关联本人账号"
        UNTIED = "untied", "解除本人账号"

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    what = models.CharField("事项", max_length=12, choices=What.choices)
    record = models.CharField("记录", max_length=40, blank=True)
    before = models.JSONField("原内容", default=dict)
    after = models.JSONField("新内容", default=dict)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "人员记录变动"
        verbose_name_plural = "人员记录变动"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_what_display()} {self.person}"


class UnmaskLog(PersonLog):
    """Who saw whose whole number and telephone, why and when."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="unmaskings", verbose_name="查看人"
    )
    reason = models.CharField("事由", max_length=200)

    class Meta:
        verbose_name = "证件号码查看记录"
        verbose_name_plural = "证件号码查看记录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.actor} 查看 {self.person}"
