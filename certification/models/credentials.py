"""What a person can show: schooling, certificates, work, each with its proof.

An empty choice, or no date, means not known; such a gap is a doubt to the rules, never a fact. A record entered in
error is taken out (``removed_at``), not deleted.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from certification.codes import (
    CertificateKind,
    Engagement,
    Grade,
    Level,
    Relation,
    SchoolType,
    SkillTarget,
    StudyStatus,
    Validity,
)
from certification.models.person import Person


def stored_name(proof: "Proof", filename: str) -> str:
    # The name that was typed never reaches the disk.
    return f"credentials/{proof.person_id}/{uuid.uuid4().hex}"


class Proof(models.Model):
    """A scanned paper: a diploma, a certificate, the employer's statement of years worked (工作年限证明)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="proofs", verbose_name="人员")
    name = models.CharField("文件名", max_length=200)
    file = models.FileField(upload_to=stored_name, max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Record(models.Model):
    """What every credential has. ``shown_with``: the rows that are read with it wherever it is shown."""

    shown_with: ClassVar[tuple[str, ...]] = ("proof",)
    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)s_records", verbose_name="人员")
    proof = models.ForeignKey(
        Proof, models.PROTECT, null=True, blank=True, related_name="%(class)s_records", verbose_name="佐证材料"
    )
    note = models.CharField("备注", max_length=200, blank=True)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Education(Record):
    """``graduation_date``: actual, or expected where not graduated. ``assessed``: 经评估论证, None if not known."""

    level = models.CharField("学历层次", max_length=24, choices=Level.choices, blank=True)
    school_type = models.CharField("学校类型", max_length=32, choices=SchoolType.choices, blank=True)
    school = models.CharField("学校名称", max_length=120, blank=True)
    major = models.CharField("专业名称", max_length=80, blank=True)
    major_relation = models.CharField("专业关系", max_length=10, choices=Relation.choices, blank=True)
    status = models.CharField("就读状态", max_length=24, choices=StudyStatus.choices, blank=True)
    enrol_date = models.DateField("入学日期", null=True, blank=True)
    graduation_date = models.DateField("毕业（预计毕业）日期", null=True, blank=True)
    skill_target = models.CharField("培养目标", max_length=16, choices=SkillTarget.choices, blank=True)
    assessed = models.BooleanField("经评估论证", null=True, blank=True)
    diploma_number = models.CharField("毕业证书编号", max_length=40, blank=True)

    class Meta:
        verbose_name = "学历"
        verbose_name_plural = "学历"
        ordering = ["graduation_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enrol_date__isnull=True)
                | Q(graduation_date__isnull=True)
                | Q(graduation_date__gte=F("enrol_date")),
                name="certification_education_ends_after_start",
                violation_error_message="毕业日期早于入学日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.school, self.get_level_display(), self.major])) or "学历"


class Certificate(Record):
    """``grade`` as printed; 4 and 3 carry one title, so a certificate without a grade stays without one."""

    number = models.CharField("证书编号", max_length=40, blank=True)
    title = models.CharField("职业（工种）名称", max_length=80, blank=True)
    grade = models.CharField("等级", max_length=16, choices=Grade.choices, blank=True)
    kind = models.CharField("证书种类", max_length=32, choices=CertificateKind.choices, blank=True)
    occupation_relation = models.CharField("职业关系", max_length=10, choices=Relation.choices, blank=True)
    issue_date = models.DateField("发证日期", null=True, blank=True)
    issuer = models.CharField("发证机构", max_length=120, blank=True)
    validity = models.CharField("核验情况", max_length=12, choices=Validity.choices, default=Validity.UNVERIFIED)

    class Meta:
        verbose_name = "证书"
        verbose_name_plural = "证书"
        ordering = ["issue_date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(removed_at__isnull=True) & ~Q(number=""),
                name="certification_certificate_one_per_number",
                violation_error_message="该证书编号已登记，请核对编号或查找原记录。",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.title, self.get_grade_display(), self.get_kind_display()])) or "证书"

    @property
    def tone(self) -> str:
        """How a page colours its validity."""
        return {Validity.VALID: "good", Validity.REVOKED: "bad", Validity.FORGED: "bad"}.get(
            Validity(self.validity), "care"
        )


class Employment(Record):
    """``end``: last day worked, None while still employed."""

    employer_name = models.CharField("工作单位", max_length=120)
    post = models.CharField("岗位", max_length=80, blank=True)
    start = models.DateField("开始日期", null=True, blank=True)
    end = models.DateField("结束日期", null=True, blank=True)
    occupation_relation = models.CharField("职业关系", max_length=10, choices=Relation.choices, blank=True)
    engagement = models.CharField("用工形式", max_length=12, choices=Engagement.choices, blank=True)

    class Meta:
        verbose_name = "工作经历"
        verbose_name_plural = "工作经历"
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="certification_employment_ends_after_start",
                violation_error_message="结束日期早于开始日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer_name} {self.post}".strip()
