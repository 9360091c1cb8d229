"""荣誉: who holds which title of which year, by which document, and until when."""

from django.db import models
from django.db.models import Q

from certification.models import Person
from workflows.organisations.models import Organisation, Region
from workflows.rounds.models import Nomination


class Honour(models.Model):
    """``holder_name``, ``unit_name``: as published. ``category``: the selection, as the policies name it.

    ``granted_on`` counts; ``revoked_on`` is the first day without. ``document``: number of the 通报 that names the
    holder; ``revoking_document``: of the one that takes the title back.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name="人员"
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name="组织"
    )
    holder_name = models.CharField("姓名或名称", max_length=200)
    unit_name = models.CharField("所在单位", max_length=200, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="honours", verbose_name="所在区划")
    category = models.CharField("类别", max_length=40)
    title = models.CharField("荣誉", max_length=200)
    year = models.PositiveSmallIntegerField("年度")
    issuers = models.CharField("授予（认定）机关", max_length=500)
    document = models.CharField("文号", max_length=60)
    granted_on = models.DateField("授予（认定）日期")
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revoking_document = models.CharField("撤销文号", max_length=60, blank=True)
    revoke_reason = models.TextField("撤销理由", blank=True)
    nomination = models.OneToOneField(
        Nomination, models.PROTECT, null=True, blank=True, related_name="honour_record", verbose_name="推荐"
    )

    class Meta:
        verbose_name = "荣誉"
        verbose_name_plural = "荣誉"
        ordering = ["-year", "category", "region", "holder_name", "pk"]
        indexes = [models.Index(fields=["category", "year", "region"], name="honours_category_year_region")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(organisation__isnull=False), name="honours_honour_one_holder"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=models.F("granted_on")),
                name="honours_honour_revoked_after_grant",
                violation_error_message="撤销日期早于授予日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} {self.title}"

    @property
    def in_force(self) -> bool:
        return self.revoked_on is None
