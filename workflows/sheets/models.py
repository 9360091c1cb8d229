"""Files taken in, what became of their rows, and the log of what left the system as a file."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from workflows.errors import Refused

from .report import SEVERITY_LABELS, TONES, Place, Severity, label_of


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


class Origin(models.TextChoices):
    """Whose file it was: that decides whether its rows count at once."""

    OFFICE = "office", "人社部门录入"
    UNIT = "unit", "申报单位录入"
    SYSTEM = "system", "命令行导入"
    BEFORE = "before", "升级前录入"


class ImportBatch(models.Model):
    """One file taken in: which sheet, who, when, what it was judged by, and what became of its rows.

    ``unit``: the code of the body whose own seat handed it in, empty for an office and the system. ``pending``: rows
    that count nowhere until an office accepts them. ``headings``: the heading of each worksheet read, by its name.
    """

    kind = models.CharField("表种", max_length=40)
    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("文件摘要", max_length=64)
    at = models.DateTimeField("导入时间")
    as_of = models.DateField("填报日")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="导入人"
    )
    origin = models.CharField("来源", max_length=8, choices=Origin.choices)
    unit = models.CharField("录入单位编号", max_length=30, blank=True)
    read = models.PositiveIntegerField("读取行数")
    accepted = models.PositiveIntegerField("录入行数")
    rejected = models.PositiveIntegerField("拒收行数")
    duplicate = models.PositiveIntegerField("重复行数")
    pending = models.PositiveIntegerField("待确认行数", default=0)
    totals = models.JSONField("合计", default=dict)
    headings = models.JSONField("表头", default=dict)

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "unit"], name="ledgers_importbatch_kind_unit")]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.at:%Y-%m-%d}）"


class ImportIssue(models.Model):
    """One line of an import's report, in the order found."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="issues", verbose_name="导入")
    code = models.CharField("问题", max_length=40)
    severity = models.CharField("程度", max_length=8, choices=[(str(s), SEVERITY_LABELS[s]) for s in Severity])
    place = models.JSONField("位置")
    column = models.CharField("列", max_length=30, blank=True)
    field = models.CharField("字段", max_length=40, blank=True)
    raw = models.JSONField("填写内容", null=True)
    message = models.TextField("说明")

    class Meta:
        verbose_name = "导入问题"
        verbose_name_plural = "导入问题"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.message}"

    @property
    def severity_label(self) -> str:
        return label_of(Severity(self.severity), Place(**self.place))

    @property
    def tone(self) -> str:
        return TONES[Severity(self.severity)]

    @property
    def where(self) -> str:
        place = str(Place(**self.place))
        return f"{place}{self.column}列" if self.column else place


class RefusedRow(models.Model):
    """A row that was not taken in and should be mended: its cells as they stood (see ``refused``), and why."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="refused_rows", verbose_name="导入")
    sheet = models.CharField("工作表", max_length=31, blank=True)
    cells = models.JSONField("各格内容")
    reason = models.TextField("原因")

    class Meta:
        verbose_name = "拒收的行"
        verbose_name_plural = "拒收的行"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reason


class BatchDecision(AppendOnly):
    """An office's word on rows that waited for it: which (``rows``, in the importer's own ids), by whom, when, why."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="decisions", verbose_name="导入")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    accepted = models.BooleanField("确认")
    reason = models.CharField("理由", max_length=200, blank=True)
    rows = models.JSONField("所涉各行")

    class Meta:
        verbose_name = "待确认行的办理"
        verbose_name_plural = "待确认行的办理"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {'确认' if self.accepted else '不予确认'}{len(self.rows)}行"
