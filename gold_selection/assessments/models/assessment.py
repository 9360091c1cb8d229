"""季度量化考核: one quarter of one township or field, assessed by its task force (汶政字〔2024〕59号附件1 8)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from workflows.cases.models import Case


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "拟设"
    OPEN = "open", "记录中"
    SUBMITTED = "submitted", "待核"
    VERIFIED = "verified", "已核"
    PUBLISHED = "published", "已公布"
    LOCKED = "locked", "已锁定"


class Assessment(Case):
    """``region`` is the township or field (领域), ``agency`` the county's HR bureau; everybody on its ledger has a
    ``Score`` in it."""

    KIND: ClassVar[str] = "quarterly_assessment"
    KIND_LABEL: ClassVar[str] = "季度量化考核"
    STATES: ClassVar[type[models.TextChoices]] = AssessmentState

    base = models.OneToOneField(
        Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_assessment"
    )  # fmt: skip
    of_region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+", editable=False)
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")

    class Meta:
        verbose_name = "季度量化考核"
        constraints = [
            # The region is on the base row, where no constraint of this table reaches it: hence the copy.
            models.UniqueConstraint(
                fields=["of_region", "year", "quarter"],
                name="assessments_assessment_one_a_quarter",
                violation_error_message="该乡镇（街道、领域）本季度的考核已经建立。",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="assessments_assessment_quarter_of_four"
            ),
        ]
