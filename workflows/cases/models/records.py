"""What is never edited: opinions and events. And what accompanies a case: copies and messages."""

from typing import Any

from django.conf import settings
from django.db import models

from workflows.cases.models.case import Case
from workflows.errors import Refused
from workflows.organisations.models import Organisation


class AppendOnly(models.Model):
    """A row that is written once. A correction is a new row."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused("已记录的意见和过程不能修改", "append_only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Refused("已记录的意见和过程不能删除", "append_only")


class Verdict(models.TextChoices):
    CONSENT = "consent", "同意"
    RESERVATION = "reservation", "保留意见同意"
    ABSTENTION = "abstention", "弃权"
    REFUSAL = "refusal", "不同意"
    RETURN = "return", "退回补正"
    REJECTION = "rejection", "不予通过"


class Opinion(AppendOnly):
    """What a body said in one stage and cycle. ``voice`` is the body's code, or ``user@ID`` of an added signer."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    cycle = models.PositiveSmallIntegerField("审核轮次")
    stage = models.CharField("环节", max_length=40)
    stage_name = models.CharField("环节名称", max_length=40)
    voice = models.CharField("意见主体", max_length=60)
    body = models.ForeignKey(Organisation, models.PROTECT, verbose_name="机构", related_name="+")
    seat = models.CharField("席位", max_length=60)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="opinions")
    principal = models.CharField("代谁办理", max_length=60, blank=True)
    verdict = models.CharField("意见", max_length=20, choices=Verdict.choices)
    text = models.TextField("意见内容", blank=True)
    clause = models.CharField("依据条款", max_length=200, blank=True)
    items = models.JSONField("补正事项", default=list, blank=True)
    findings = models.JSONField("认定", default=dict, blank=True)
    decision = models.JSONField("规则结论", default=dict, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "意见"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "cycle", "stage", "voice"],
                name="approvals_opinion_one_per_body_and_cycle",
                violation_error_message="该机构在本轮本环节已经发表意见",
            )
        ]
        indexes = [models.Index(fields=["author", "-at"], name="opinion_author_at")]

    def __str__(self) -> str:
        return f"{self.stage_name} {self.get_verdict_display()}"


class CaseEvent(AppendOnly):
    """One link of a case's log. ``digest`` covers the row and the digest before it; see ``log.py``."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField("办理人", max_length=60)
    body_name = models.CharField("机构", max_length=200, blank=True)
    seat = models.CharField("席位", max_length=60, blank=True)
    principal = models.CharField("代谁办理", max_length=60, blank=True)
    action = models.CharField("动作", max_length=40)
    label = models.CharField("动作名称", max_length=60)
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    stage = models.CharField("环节", max_length=40, blank=True)
    cycle = models.PositiveSmallIntegerField("审核轮次")
    detail = models.JSONField("内容", default=dict, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "过程记录"
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="approvals_event_seq_once")]
        indexes = [models.Index(fields=["actor", "-at"], name="event_actor_at")]

    def __str__(self) -> str:
        return f"{self.seq} {self.label}"


class Copy(models.Model):
    """A case copied to somebody (抄送), who may read it from then on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="copies")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="copies")
    sender_name = models.CharField("抄送人", max_length=60)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已阅时间", null=True, blank=True)

    class Meta:
        verbose_name = "抄送"
        constraints = [models.UniqueConstraint(fields=["case", "recipient"], name="approvals_copy_once")]
        indexes = [models.Index(fields=["recipient", "-at"], name="copy_recipient_at")]

    def __str__(self) -> str:
        return f"{self.sender_name}抄送"


class Message(models.Model):
    """An in-site message."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    text = models.CharField("内容", max_length=300)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        indexes = [models.Index(fields=["recipient", "read_at", "-at"], name="message_unread")]

    def __str__(self) -> str:
        return self.text
