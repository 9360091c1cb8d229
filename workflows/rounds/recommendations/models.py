"""What a summary table (推荐汇总表) said of a nomination that it brought: the county's statement, never a finding."""

from django.db import models

from workflows.policy.findings import lacking
from workflows.rounds.models import Nomination
from workflows.sheets.models import ImportBatch


class Recommendation(models.Model):
    """``statement``: (heading, as typed) of the row; ``decision``: what the rules say if that statement holds.

    ``order``: 推荐顺序 within the county; ``beyond_quota``: whether the county had put forward its number before it.
    """

    nomination = models.OneToOneField(
        Nomination, models.PROTECT, related_name="recommendation", verbose_name="推荐"
    )  # fmt: skip
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="recommendations", verbose_name="导入")
    sheet = models.CharField("工作表", max_length=31)
    row = models.PositiveIntegerField("行号")
    order = models.PositiveSmallIntegerField("推荐顺序", null=True)
    beyond_quota = models.BooleanField("超出名额", default=False)
    statement = models.JSONField("推荐单位意见", default=list)
    decision = models.JSONField("如推荐单位意见属实", default=dict)

    class Meta:
        verbose_name = "汇总推荐"
        ordering = ["batch", "sheet", "row"]

    def __str__(self) -> str:
        return f"{self.sheet}第{self.row}行"

    @property
    def outcome(self) -> str:
        """met, not_met or unknown."""
        return {"eligible": "met", "not_eligible": "not_met"}.get(self.decision.get("decision", ""), "unknown")

    @property
    def lacking(self) -> list[str]:
        """What stands against it by the rules, in words."""
        return lacking(self.decision.get("findings", []))
