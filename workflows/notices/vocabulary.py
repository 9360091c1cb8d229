"""The words of notices: kinds and states."""

from django.db import models

from workflows.cases.models import State


class NoticeKind(models.TextChoices):
    PUBLICITY = "publicity", "公示"
    COMMENDATION = "commendation", "通报"
    NOTIFICATION = "notification", "通知"
    DECISION = "decision", "决定"
    LETTER = "letter", "函"


class NumberUse(models.TextChoices):
    """What an agency numbers in series of its own."""

    PUBLICITY = NoticeKind.PUBLICITY.value, "公示"
    COMMENDATION = NoticeKind.COMMENDATION.value, "通报"
    NOTIFICATION = NoticeKind.NOTIFICATION.value, "通知"
    DECISION = NoticeKind.DECISION.value, "决定"
    LETTER = NoticeKind.LETTER.value, "函"
    CERTIFICATE = "certificate", "荣誉证书"
    ATTESTATION = "attestation", "证明"


class NoticeState(models.TextChoices):
    DRAFT = State.DRAFT.value, "起草"
    IN_REVIEW = State.IN_REVIEW.value, "核签中"
    RETURNED = State.RETURNED.value, "退回修改"
    PASSED = State.PASSED.value, "已签发"
    REJECTED = State.REJECTED.value, "不予签发"
    WITHDRAWN = State.WITHDRAWN.value, "已撤稿"
    NUMBERED = "numbered", "已编号"
    RENDERED = "rendered", "已用印（待印发）"
    RENDER_FAILED = "render_failed", "排版失败"
    ISSUED = "issued", "已印发"
    SUPERSEDED = "superseded", "已被替代"
    REVOKED = "revoked", "已撤销"


# What the public may see: everything that was ever issued, also after it lost its force.
PUBLISHED = (NoticeState.ISSUED, NoticeState.SUPERSEDED, NoticeState.REVOKED)
# What a published notice is worth, in the words the public reads.
FORCE = {one.value: "有效" if one == NoticeState.ISSUED else one.label for one in PUBLISHED}
# A notice in one of these is still on its way; a round has one of a kind at a time.
UNDER_WAY = (
    NoticeState.DRAFT, NoticeState.IN_REVIEW, NoticeState.RETURNED, NoticeState.PASSED, NoticeState.NUMBERED,
    NoticeState.RENDERED, NoticeState.RENDER_FAILED,
)  # fmt: skip
