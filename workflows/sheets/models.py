"""Rows that are written once, and the log of what left the system as a file."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from workflows.errors import Refused


class AppendOnly(models.Model):
    """A row that is written once. Raises Refused when it is saved again or deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused("已写入的记录不能修改，如有错误请另作更正", "append_only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Refused("已写入的记录不能删除", "append_only")


class ExportLog(AppendOnly):
    """Who took which list out of the system. ``filters``: what it was narrowed to, in words."""

    at = models.DateTimeField("时间")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports", verbose_name="导出人")
    what = models.CharField("内容", max_length=200)
    filters = models.JSONField("条件", default=dict)
    rows = models.PositiveIntegerField("行数")

    class Meta:
        verbose_name = "导出记录"
        verbose_name_plural = "导出记录"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.actor} {self.what}"
