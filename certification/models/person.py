"""A person of the information base (劳动关系协调员信息库, 济人社发〔2025〕3号 第十九条)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from certification.codes import Category, CoordinatorStatus, IdKind, Sex
from workflows.masking import mask_phone
from workflows.organisations.models import Organisation, Region


class Person(models.Model):
    """One natural person, known by one identity number.

    The number is stored sealed (``id_sealed``); it is found by a keyed digest (``id_hash``) and shown masked
    (``id_masked``). Only ``services.reveal`` opens it, and that leaves a trace.

    ``without_education``, ``without_certificates``, ``without_employment``: the person is known to have none; without
    that, and without a row, the section counts as not supplied.
    """

    name = models.CharField("姓名", max_length=60)
    id_kind = models.CharField("证件类型", max_length=20, choices=IdKind.choices, default=IdKind.RESIDENT)
    id_sealed = models.TextField(editable=False)
    id_hash = models.CharField(max_length=64, editable=False)
    id_masked = models.CharField("证件号码", max_length=24, editable=False)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    sex = models.CharField("性别", max_length=6, choices=Sex.choices, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person", verbose_name="本人账号"
    )
    employer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="所在单位"
    )
    post = models.CharField("职务", max_length=60, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="people", verbose_name="所属区划")
    status = models.CharField(
        "协调员状态", max_length=8, choices=CoordinatorStatus.choices, default=CoordinatorStatus.ACTIVE
    )
    category = models.CharField("协调员类别", max_length=16, choices=Category.choices, blank=True)
    without_education = models.BooleanField("确认无学历", default=False)
    without_certificates = models.BooleanField("确认无证书", default=False)
    without_employment = models.BooleanField("确认无工作经历", default=False)
    registered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        # By code a township follows its county, and one index gives a page of the list without sorting everybody.
        ordering = ["region_id", "name", "pk"]
        indexes = [models.Index(fields=["region", "name", "id"], name="certification_person_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["id_hash"],
                name="certification_person_one_per_number",
                violation_error_message="该证件号码已登记。请在人员名单中查找；名单中没有的，登记在其他地区，请联系上级人社部门转入。",
            ),
            models.CheckConstraint(
                condition=Q(status=CoordinatorStatus.NOT) | ~Q(category=""),
                name="certification_person_coordinator_has_category",
                violation_error_message="协调员须注明类别（济人社发〔2025〕3号第二条所列四类之一）。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)
