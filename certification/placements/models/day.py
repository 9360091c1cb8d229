"""每日记录: what was done on one day of a placement, and whether the person was there."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from certification.placements.codes import Attendance
from certification.placements.models.placement import Placement

UNWRITTEN = "unwritten"


class PlacementDay(models.Model):
    """``text``: the person's log of the day; ``reason``: why not present. ``confirmed_at``: by the host; a day that
    only the person reported is not confirmed. A day without a row is one of which nothing has been said."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="days", verbose_name="以干代训")
    day = models.DateField("日期")
    attendance = models.CharField("出勤", max_length=12, choices=Attendance.choices, default=Attendance.PRESENT)
    reason = models.CharField("事由", max_length=200, blank=True)
    text = models.TextField("日志", max_length=2000, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人"
    )
    written_at = models.DateTimeField("记录时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = "每日记录"
        ordering = ["placement", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "day"],
                name="placements_day_once",
                violation_error_message="这一天已有记录，请在原记录上修改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_attendance_display()}"

    @property
    def told(self) -> str:
        """The attendance in words, with the reason: 请假（病假）."""
        return f"{self.get_attendance_display()}{f'（{self.reason}）' if self.reason else ''}"

    @property
    def mark(self) -> str:
        """Another one whenever the log of the day was written; a page says by it which it showed."""
        return self.written_at.isoformat() if self.written_at else UNWRITTEN

    @property
    def late(self) -> bool:
        """Whether the log was written after the day it tells of (补记)."""
        return bool(self.written_at and timezone.localdate(self.written_at) > self.day)


def stored_name(file: "DayFile", filename: str) -> str:
    # The name that was typed never reaches the disk.
    return f"placements/{file.day_id}/{uuid.uuid4().hex}"


class DayFile(models.Model):
    """A picture or paper of a day."""

    day = models.ForeignKey(PlacementDay, models.PROTECT, related_name="files", verbose_name="每日记录")
    name = models.CharField("文件名", max_length=200)
    file = models.FileField(upload_to=stored_name, max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "日志附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
