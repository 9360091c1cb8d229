"""Users, regions, organisations, and who holds which seat where."""

from collections.abc import Iterable
from typing import Any, NoReturn, Self

from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from workflows.masking import mask_phone


class Level(models.TextChoices):
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡镇（街道）"
    FIELD = "field", "领域（行业）"


class Party(models.TextChoices):
    """The bodies that sign together; the lead among them differs by category and comes from the policy."""

    HR = "hr", "人社部门"
    UNION = "union", "总工会"
    ENTERPRISE = "enterprise", "企业联合会"
    COMMERCE = "commerce", "工商业联合会"
    INDUSTRY = "industry", "工信部门"


class Role(models.TextChoices):
    APPLICANT = "applicant", "申报"
    ACCEPTANCE = "acceptance", "受理"
    PRELIMINARY = "preliminary", "初审"
    COUNTERSIGN = "countersign", "会签"
    SECOND_REVIEW = "second_review", "复审"
    DETERMINATION = "determination", "审定"
    CLERK = "clerk", "文书"
    SIGNATORY = "signatory", "签发"
    OBSERVER = "observer", "阅览"
    ADMINISTRATOR = "administrator", "管理"


EVERYONE = frozenset(Role.values)
OFFICERS = EVERYONE - {Role.APPLICANT.value}


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", "机关"
    INSTITUTION = "institution", "事业单位"
    MASS_ORG = "mass_org", "群团组织"
    LAW_FIRM = "law_firm", "律师事务所"
    INDUSTRY_ASSOCIATION = "industry_association", "行业协会（商会）"
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise", "民办非企业单位"
    FOUNDATION = "foundation", "基金会"
    UNION = "union", "工会"
    COMPANY = "company", "企业"
    SOLE_TRADER = "sole_trader", "个体工商户"
    FARMERS_COOP = "farmers_coop", "农民专业合作社"
    COLLECTIVE = "collective", "农村集体经济组织"
    OTHER_BODY = "other_body", "其他登记机构"
    MEDIATION_BODY = "mediation_body", "劳动人事争议调解组织"
    TASKFORCE = "taskforce", "改革试点创建工作专班"
    TOWNSHIP = "township", "乡镇人民政府（街道办事处）"


class User(AbstractUser):
    person_name = models.CharField("姓名", max_length=60)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    opened_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="开设人", editable=False
    )

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.person_name or self.username

    def get_full_name(self) -> str:
        return self.person_name

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Seat permissions (``role@CODE``) know no superuser: nobody signs for a body without a seat in it."""
        if "@" in perm:
            return any(one.has_perm(self, perm, obj) for one in get_backends() if hasattr(one, "has_perm"))
        return super().has_perm(perm, obj)


class RegionQuerySet(models.QuerySet["Region"]):
    def under(self, paths: Iterable[str]) -> Self:
        """Those at or below one of these paths; none without any."""
        found = Q(pk__in=[])
        for path in paths:
            found |= Q(path__startswith=path)
        return self.filter(found)


class Region(models.Model):
    """An administrative division, or a field (领域专班) of a county, in one tree.

    ``path`` lists the codes from the province down, each followed by a slash ("370000/370800/370830/"),
    so that "everything under here" is one prefix search.
    """

    class Status(models.TextChoices):
        CURRENT = "current", "现行"
        FORMER = "former", "已撤销"

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=120)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.CURRENT)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="由何区划取代"
    )
    lead_agency = models.CharField("牵头单位", max_length=120, blank=True)
    cooperating_agencies = models.CharField("配合单位", max_length=240, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    path = models.CharField("路径", max_length=80, db_index=True, editable=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "区划"
        verbose_name_plural = "区划"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        before, self.path = self.path, f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)
        if before and before != self.path:
            for child in self.children.all():
                child.parent = self
                child.save()

    @property
    def short_name(self) -> str:
        """As lists of places name it: a field by its task force."""
        return f"{self.name}专班" if self.level == Level.FIELD else self.name


class Organisation(models.Model):
    """An agency, task force, company, association or mediation body. ``party`` is set for those that countersign."""

    class Status(models.TextChoices):
        REGISTERED = "registered", "在册"
        CLOSED = "closed", "注销"

    code = models.CharField("组织编号", max_length=30, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=30, choices=OrganisationKind.choices)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="organisations", verbose_name="所属区划")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    field = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="field_organisations", verbose_name="领域专班"
    )
    # NULL, not "": one agency per region and party must be unique, and most organisations are no party.
    party = models.CharField("会签方", max_length=12, choices=Party.choices, null=True, blank=True)  # noqa: DJ001
    programme_role = models.CharField("工作职责", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.REGISTERED)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "组织"
        verbose_name_plural = "组织"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="organisations_organisation_one_per_credit_code",
                violation_error_message="该统一社会信用代码已登记在另一组织名下，请核对。",
            ),
            models.UniqueConstraint(
                fields=["region", "party"],
                condition=Q(party__isnull=False, status="registered"),
                name="organisations_organisation_one_per_party_and_region",
                violation_error_message="同一区划内每一会签方只能有一个在册单位。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def jurisdiction(self) -> Region:
        """Where the organisation works: a field's task force has its field, everyone else the region."""
        return self.field if self.field and self.kind == OrganisationKind.TASKFORCE else self.region

    @property
    def office(self) -> "Office":
        """Its settings as an issuing agency; as they are by default where nobody has entered any."""
        try:
            return self.entered_office
        except Office.DoesNotExist:
            return Office(organisation=self)


class Office(models.Model):
    """What an issuing agency prints about itself, and how it is reached. The telephone is the organisation's own."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="entered_office", verbose_name="机关"
    )
    section = models.CharField("受理科室", max_length=60, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    address = models.CharField("通讯地址", max_length=120, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    complaint_body = models.CharField("监督投诉受理单位", max_length=120, blank=True)
    complaint_phone = models.CharField("监督电话", max_length=30, blank=True)
    website = models.URLField("公示网址", blank=True)
    issuing_office = models.CharField("印发机关", max_length=120, blank=True)
    title_names_agency = models.BooleanField("标题写明发文机关", default=True)
    review_body = models.CharField("复核受理单位", max_length=120, blank=True)
    review_phone = models.CharField("复核联系电话", max_length=30, blank=True)
    review_days = models.PositiveSmallIntegerField("申请复核的期限（工作日）", null=True, blank=True)

    class Meta:
        verbose_name = "机关信息"

    def __str__(self) -> str:
        return f"{self.organisation}的机关信息"

    @property
    def imprint(self) -> str:
        """印发机关 of the imprint: the office that prints for the agency (GB/T 9704-2012 7.4.4)."""
        return self.issuing_office or issuing_office_of(self.organisation.name)

    @property
    def telephone(self) -> str:
        return self.organisation.contact_phone

    def missing_for_publicity(self) -> list[str]:
        """What a 公示 cannot do without, by the names on the form."""
        return [label for label, value in (("联系电话", self.telephone), ("通讯地址", self.address)) if not value]


def issuing_office_of(name: str) -> str:
    """…局办公室, …厅办公室, …县人民政府办公室; a ministry and a provincial government have a 办公厅."""
    return f"{name}{'办公厅' if name.endswith(('部', '省人民政府')) else '办公室'}"


class Seat(models.Model):
    """One user in one role of one organisation, from ``start`` to ``end`` (both days included).

    A seat is never deleted: leaving it sets ``end``, stopping it at once clears ``active``.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="seats", verbose_name="用户")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats", verbose_name="单位")
    role = models.CharField("席位", max_length=20, choices=Role.choices)
    start = models.DateField("开始日期")
    end = models.DateField("结束日期", null=True, blank=True)
    active = models.BooleanField("启用", default=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "席位"
        verbose_name_plural = "席位"
        ordering = ["organisation__code", "role", "start", "pk"]
        indexes = [models.Index(fields=["organisation", "role"], name="organisations_seat_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="organisations_seat_ends_after_start",
                violation_error_message="席位的结束日期早于开始日期，请改正。",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(active=True, end__isnull=True),
                name="organisations_seat_one_open_per_role",
                violation_error_message="该用户已在本单位担任同一席位。",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(active=True, end__isnull=True, role="applicant"),
                name="organisations_seat_one_open_applicant",
                violation_error_message="该用户已是另一单位的申报人，请先结束原席位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_role_display()} {self.user}"

    @property
    def key(self) -> str:
        return f"{self.role}@{self.organisation.code}"

    @property
    def state(self) -> str:
        """Today: current, coming, ended or stopped."""
        today = timezone.localdate()
        if not self.active:
            return "stopped"
        if self.start > today:
            return "coming"
        return "ended" if self.end and self.end < today else "current"

    @property
    def state_label(self) -> str:
        return {"current": "在任", "coming": "未到任", "ended": "已结束", "stopped": "停用"}[self.state]

    @property
    def masked_phone(self) -> str:
        """The holder's number as others see it."""
        return mask_phone(self.user.phone)


class Delegation(models.Model):
    """The holder's seat lent to another user, from ``start`` to ``end`` (both days included) or until revoked."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="delegations", verbose_name="席位")
    delegate = models.ForeignKey(User, models.PROTECT, related_name="delegations", verbose_name="代理人")
    start = models.DateField("开始日期")
    end = models.DateField("结束日期")
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    reason = models.CharField("事由", max_length=200)

    class Meta:
        verbose_name = "委托"
        verbose_name_plural = "委托"
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="organisations_delegation_ends_after_start",
                violation_error_message="委托的结束日期早于开始日期，请改正。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} → {self.delegate}"


class SeatEvent(models.Model):
    """The log of appointments and delegations; append only, ``actor`` is empty for a data load."""

    class What(models.TextChoices):
        APPOINTED = "appointed", "任席"
        VACATED = "vacated", "离席"
        DELEGATED = "delegated", "委托"
        REVOKED = "revoked", "撤销委托"
        LOADED = "loaded", "批量导入"

    at = models.DateTimeField("时间", default=timezone.now)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    what = models.CharField("事项", max_length=12, choices=What.choices)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="events", verbose_name="席位")
    detail = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "席位记录"
        verbose_name_plural = "席位记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_what_display()} {self.seat}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A seat event is never changed; write a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A seat event is never deleted.")
