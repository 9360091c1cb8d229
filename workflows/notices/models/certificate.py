"""Certificates (证书、证明): one for each case that an issued notice certifies, resting on that notice."""

import secrets

from django.db import models

from workflows.cases.models import Case
from workflows.notices.models.notice import Notice
from workflows.notices.types import Certificates
from workflows.notices.vocabulary import NoticeState


def new_code() -> str:
    """A verification code that cannot be guessed: 16 hexadecimal digits."""
    return secrets.token_hex(8).upper()


class CertificateState(models.TextChoices):
    PENDING = "pending", "制作中"
    READY = "ready", "已制作"
    FAILED = "failed", "制作失败"


class Certificate(models.Model):
    """``content`` pins what is printed. Whether it is still good is read from case and notice, never stored.
    A case has a second one only where the notice behind the first was revoked."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="held_certificates", verbose_name="案件")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="certificates", verbose_name="依据的公文")
    word = models.CharField("代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number_text = models.CharField("证书编号", max_length=60, unique=True)
    code = models.CharField("核验码", max_length=16, unique=True, default=new_code, editable=False)
    content = models.JSONField("内容", default=dict)
    state = models.CharField("状态", max_length=10, choices=CertificateState.choices, default=CertificateState.PENDING)
    failure = models.CharField("失败原因", max_length=500, blank=True)
    pdf = models.FileField("文件", max_length=200, blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "证书"
        ordering = ["serial", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["word", "year", "serial"], name="notices_certificate_number_once"),
            models.UniqueConstraint(fields=["notice", "case"], name="notices_certificate_once_by_notice"),
        ]
        indexes = [
            models.Index(fields=["state"], name="certificate_pending", condition=models.Q(state="pending")),
        ]

    def __str__(self) -> str:
        return self.number_text

    @property
    def kind(self) -> Certificates:
        given = self.notice.type.certificates
        assert given is not None, f"{self.notice.type_key} gives no certificates"
        return given

    @property
    def in_force(self) -> bool:
        return self.case.state in self.kind.states and self.notice.state == NoticeState.ISSUED
