"""赋分事项: one event that adds or takes points, with the papers that prove it (附件1 8.3)."""

import uuid

from django.conf import settings
from django.db import models

from gold_selection.assessments.models.score import Score


class EntryType(models.TextChoices):
    PUBLICITY = "publicity", "开展宣传"
    MEDIATION_OWN_UNIT = "mediation_own_unit", "成功调解（所在单位重要案件）"
    MEDIATION_OTHER = "mediation_other", "成功调解（其他案件）"
    MANAGEMENT = "management", "优化劳动管理"
    RISK_PREVENTION = "risk_prevention", "预防化解风险"
    PUBLICATION = "publication", "刊发经验稿件"
    MISTAKE = "mistake", "工作失误"


class EntryStatus(models.TextChoices):
    PENDING = "pending", "待核"
    VERIFIED = "verified", "核实"
    REFUSED = "refused", "不予采信"


class Entry(models.Model):
    """``facts``: what the scoring rules ask of the type (decision contract, topic ``scoring``). ``event_id``: the same
    for claims of one event. ``corrects``: the entry in whose place this one stands, in the same quarter.
    """

    score = models.ForeignKey(Score, models.PROTECT, related_name="entries", verbose_name="得分")
    type = models.CharField("事项", max_length=20, choices=EntryType.choices)
    date = models.DateField("日期")
    facts = models.JSONField("情况", default=dict)
    event_id = models.CharField("事件编号", max_length=60, blank=True)
    text = models.CharField("说明", max_length=500)
    status = models.CharField("核实情况", max_length=8, choices=EntryStatus.choices, default=EntryStatus.PENDING)
    reason = models.CharField("理由", max_length=300, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="更正"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间")
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核实人"
    )
    judged_at = models.DateTimeField("核实时间", null=True, blank=True)

    class Meta:
        verbose_name = "赋分事项"
        ordering = ["date", "pk"]
        indexes = [models.Index(fields=["event_id"], name="assessments_entry_event")]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.date}"


def stored_name(file: "EntryFile", filename: str) -> str:
    # The name that was typed never reaches the disk.
    return f"entries/{file.entry_id}/{uuid.uuid4().hex}"


class EntryFile(models.Model):
    """``kind``: a word of the scoring rules for evidence (plan, photo, case_record …). ``likeness``: a hash that is
    nearly the same for nearly the same picture; empty for what is no picture."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="files", verbose_name="事项")
    kind = models.CharField("佐证种类", max_length=20)
    name = models.CharField("文件名", max_length=200)
    file = models.FileField(upload_to=stored_name, max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField(max_length=64, db_index=True)
    likeness = models.CharField(max_length=16, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "佐证材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
