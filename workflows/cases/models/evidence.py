"""The papers of a case. A replaced paper is kept: what an officer saw can always be shown."""

import uuid

from django.conf import settings
from django.db import models

from workflows.cases.models.case import Case


def _stored_name(evidence: "Evidence", filename: str) -> str:
    # The name that was typed never reaches the disk.
    return f"evidence/{evidence.case_id}/{uuid.uuid4().hex}"


class Evidence(models.Model):
    """One file of a case. ``slot`` is the paper of the guide it answers (e.g. ``recommendation_form``)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    slot = models.CharField("材料", max_length=40)
    name = models.CharField("文件名", max_length=200)
    file = models.FileField(upload_to=_stored_name, max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    cycle = models.PositiveSmallIntegerField("上传时的轮次", default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "材料"
        ordering = ["slot", "pk"]
        indexes = [models.Index(fields=["case", "removed_at"], name="evidence_case")]

    def __str__(self) -> str:
        return self.name
