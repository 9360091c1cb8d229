"""在岗: a person's post as a coordinator, from its first to its last day (晋人社厅发〔2021〕53号 一（三）6)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from certification.codes import Category, CoordinatorKind, PostRole, PostSource
from certification.models.credentials import Record
from certification.models.person import Person
from workflows.organisations.models import Organisation, Region
from workflows.sheets.models import ImportBatch


class Post(Record):
    """One post of one person. No day of it lies in the future, so that nothing changes by the passing of days.

    ``start``, ``end``: first and last day, both in post; ``start`` None is not known, ``end`` None still in post.
    ``seen_on``: the day on which a list, or whoever entered it, shows the person in post; there is always one of the
    two, and ``since`` is the first day on which the person is known to have been in post. Without ``start`` it
    may have begun long before: of those days it is said neither that the person was in post nor that not.
    ``verified``: entered or confirmed by an office; what a person says of the own posts counts nowhere until then.
    ``refusal``: why an office does not confirm it; the row is kept and shown with it, and counts nowhere.
    ``full_time``, ``union_managed``: None is not known. ``work_months``: 从事协调劳动关系工作年限 as a list gave it.
    """

    shown_with: ClassVar[tuple[str, ...]] = ("proof", "region")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    role = models.CharField("岗位", max_length=12, choices=PostRole.choices, default=PostRole.COORDINATOR)
    category = models.CharField("协调员类别", max_length=16, choices=Category.choices, blank=True)
    kind = models.CharField("台账类型", max_length=16, choices=CoordinatorKind.choices, blank=True)
    employer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="工作单位（已登记）"
    )
    employer_name = models.CharField("工作单位", max_length=120, blank=True)
    title = models.CharField("职务", max_length=60, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="posts", verbose_name="所在区划（领域）")
    start = models.DateField("任职起始日期", null=True, blank=True)
    seen_on = models.DateField("见于名单之日", null=True, blank=True)
    since = models.GeneratedField(
        expression=Coalesce("start", "seen_on"), output_field=models.DateField("在岗起"), db_persist=True
    )
    end = models.DateField("任职截止日期", null=True, blank=True)
    full_time = models.BooleanField("专职", null=True, blank=True)
    union_managed = models.BooleanField("由工会聘用和管理", null=True, blank=True)
    work_months = models.PositiveSmallIntegerField("从事协调劳动关系工作（月）", null=True, blank=True)
    source = models.CharField("来源", max_length=12, choices=PostSource.choices, default=PostSource.MANUAL)
    verified = models.BooleanField("经办机关确认", default=True, editable=False)
    refusal = models.CharField("不予确认的理由", max_length=200, blank=True, editable=False)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入", editable=False
    )

    class Meta:
        verbose_name = "在岗记录"
        verbose_name_plural = "在岗记录"
        ordering = ["start", "pk"]
        indexes = [models.Index(fields=["region", "kind"], name="certification_post_region_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=Coalesce(F("start"), F("seen_on"))),
                name="certification_post_ends_after_start",
                violation_error_message="任职截止日期早于起始日期（见于名单之日），请核对。",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=False) | Q(seen_on__isnull=False),
                name="certification_post_is_known_from_a_day",
                violation_error_message="请填写任职起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(role=PostRole.INSTRUCTOR) | ~Q(category="") | ~Q(kind=""),
                name="certification_post_has_category_or_kind",
                violation_error_message="请选择协调员类别或台账类型。",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.employer_name, self.title, self.get_role_display()]))

    @property
    def first_day(self) -> str:
        """As it is written wherever it is shown."""
        return self.start.isoformat() if self.start else f"不晚于{self.since.isoformat()}"
