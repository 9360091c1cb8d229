"""协调劳动关系社会组织台账 (山西任务 2; 李沧二（二）1): the register of social organisations."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from gold_selection.social_organisations.codes import OrganisationType
from workflows.organisations.models import Organisation
from workflows.sheets.models import AppendOnly


class SocialOrganisation(models.Model):
    """The side of an organisation that serves labour relations; both have one primary key.

    ``legally_registered``, ``serves_labor_relations``: as an office has checked them, None while nobody has.
    ``members``, ``staff``, ``certified_staff``: numbers, None where not known.
    """

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="social", verbose_name="组织"
    )
    type = models.CharField("组织类型", max_length=30, choices=OrganisationType.choices)
    legally_registered = models.BooleanField("经合法登记", null=True, blank=True)
    registered_on = models.DateField("登记日期", null=True, blank=True)
    registered_with = models.CharField("登记机关", max_length=120, blank=True)
    serves_labor_relations = models.BooleanField("工作内容与劳动关系相关", null=True, blank=True)
    trade = models.CharField("行业、领域", max_length=60, blank=True)
    members = models.PositiveIntegerField("会员（服务对象）数", null=True, blank=True)
    staff = models.PositiveIntegerField("工作人员数", null=True, blank=True)
    certified_staff = models.PositiveIntegerField("持协调员证书人数", null=True, blank=True)
    services = models.TextField("劳动关系公共服务内容", max_length=1000, blank=True)
    work = models.TextField("开展工作情况", max_length=2000, blank=True)
    head = models.CharField("负责人", max_length=60, blank=True)
    entered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "协调劳动关系社会组织"
        ordering = ["organisation__region_id", "organisation__name", "pk"]
        indexes = [models.Index(fields=["type"], name="social_organisation_type")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(certified_staff__isnull=True)
                | models.Q(staff__isnull=True)
                | models.Q(certified_staff__lte=models.F("staff")),
                name="social_organisation_certified_among_staff",
                violation_error_message="持证人数多于工作人员数，请核对。",
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name


class RegistryEvent(AppendOnly):
    """What was entered and changed in the register, by whom and why. ``before``/``after``: what differed."""

    organisation = models.ForeignKey(
        SocialOrganisation, models.PROTECT, related_name="events", verbose_name="社会组织"
    )  # fmt: skip
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    before = models.JSONField("原内容", default=dict)
    after = models.JSONField("新内容", default=dict)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "台账变动"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.organisation}"
