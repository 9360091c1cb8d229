"""The rules that cases were made by, each set once."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from workflows.errors import Refused


class RuleSet(models.Model):
    """A whole document as it was decided by, in its words of then.

    ``digest`` is the name under which cases pin it: of rules and words together, so that a corrected title or citation
    is a row of its own beside the former one. Rows of before the words counted have the digest of the rules alone. It
    is never computed anew from ``rules``; in these ``digest`` is that of the rules alone, which decisions carry.
    ``key``, ``number``, ``title``: which document, for people. ``first_used_at``: when a case first pinned it.
    """

    digest = models.CharField("摘要", max_length=64, primary_key=True)
    rules = models.JSONField("规则")
    key = models.CharField("文件", max_length=120)
    number = models.CharField("文号", max_length=120, blank=True)
    title = models.CharField("标题", max_length=300)
    first_used_at = models.DateTimeField("首次采用", default=timezone.now)

    class Meta:
        verbose_name = "规则"
        verbose_name_plural = "规则"
        ordering = ["first_used_at", "digest"]

    def __str__(self) -> str:
        return f"{self.number or self.title} {self.digest[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused("案件已经采用的规则不能修改；规则有变的，另立文件或者修订号", "append_only")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Refused("案件已经采用的规则不能删除", "append_only")
