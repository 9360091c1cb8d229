"""One use of a public form, kept for an hour to hold off a flood."""

from django.db import models


class PublicAttempt(models.Model):
    """The address is only a keyed digest."""

    purpose = models.CharField("用途", max_length=20)
    address = models.CharField("来源摘要", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "公众提交"
        indexes = [models.Index(fields=["purpose", "address", "at"], name="public_attempt_recent")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.at:%Y-%m-%d %H:%M}"
