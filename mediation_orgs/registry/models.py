"""Mediation organisations, their mediators, and the register of their cases as imported, row by row."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from workflows.organisations.models import Organisation
from workflows.sheets.models import AppendOnly

from .codes import DisputeType, Outcome, Performance


class YearOf(Func):
    """The calendar year of a date column, in a form each database allows in a constraint."""

    output_field = models.SmallIntegerField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        return self.as_sql(compiler, connection, template="CAST(SUBSTR(%(expressions)s, 1, 4) AS integer)", **context)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        return self.as_sql(
            compiler, connection, template="CAST(EXTRACT(YEAR FROM %(expressions)s) AS smallint)", **context
        )


class YearField(models.SmallIntegerField):  # type: ignore[type-arg]  # it takes none at run time
    """The year of the date field ``of``, written whenever the row is: by save() and by bulk_create()."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> int | None:
        day = getattr(model_instance, self.of)
        setattr(model_instance, self.attname, day.year if day else None)
        year: int | None = super().pre_save(model_instance, add)
        return year


class Registration(models.TextChoices):
    """Whether an office stands behind the entry. A summary table may name a body that is on no list of organisations;
    it is entered as the table has it, and is put forward by nobody until the register's keeper has confirmed it."""

    REGISTERED = "registered", "在册"
    UNVERIFIED = "unverified", "待核"
    DECLINED = "declined", "不予登记"


class MediationOrganisation(models.Model):
    """The mediation side of an organisation; both have one primary key.

    ``register`` is the code of the county (or the city, for a body above counties) whose numbering its cases follow:
    two counties may both have a case 〔2024〕调字第1号.
    """

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="mediation", verbose_name="组织"
    )
    register = models.CharField("登记簿所属区划", max_length=12)
    registration = models.CharField(
        "登记状态", max_length=12, choices=Registration.choices, default=Registration.REGISTERED
    )

    class Meta:
        verbose_name = "调解组织"
        verbose_name_plural = "调解组织"
        ordering = ["organisation__code"]

    def __str__(self) -> str:
        return self.organisation.name


class RegistrationEvent(AppendOnly):
    """One step of a body's registration, and what it came to. ``before``, ``after``: the fields that changed."""

    organisation = models.ForeignKey(
        MediationOrganisation, models.PROTECT, related_name="registrations", verbose_name="调解组织"
    )
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    registration = models.CharField("登记状态", max_length=12, choices=Registration.choices)
    reason = models.CharField("理由", max_length=200, blank=True)
    before = models.JSONField("原内容", default=dict)
    after = models.JSONField("新内容", default=dict)
    batch = models.ForeignKey(
        "ledgers.ImportBatch", models.PROTECT, null=True, related_name="+", verbose_name="据以登记的汇总表"
    )

    class Meta:
        verbose_name = "调解组织登记"
        verbose_name_plural = "调解组织登记"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.organisation}"


class Mediator(models.Model):
    """A person who mediated a registered case for this organisation, by the name in its register."""

    organisation = models.ForeignKey(
        MediationOrganisation, models.PROTECT, related_name="mediators", verbose_name="调解组织"
    )
    name = models.CharField("姓名", max_length=60)

    class Meta:
        verbose_name = "调解员"
        verbose_name_plural = "调解员"
        ordering = ["organisation", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="mediation_orgs_mediator_one_per_name",
                violation_error_message="该调解组织已有同名调解员。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Standing(models.TextChoices):
    """Whether a row counts. What an applicant's own seat imports counts nowhere before the office accepts it."""

    COUNTED = "counted", "计入"
    PENDING = "pending", "待确认"
    REFUSED = "refused", "不予确认"
    MERGED = "merged", "已并入原案"


class CountedCases(models.Manager["MediationCase"]):
    """The cases that figures are made of; every other row waits for an office, or was refused by one."""

    def get_queryset(self) -> models.QuerySet["MediationCase"]:
        return super().get_queryset().filter(standing=Standing.COUNTED)


class MediationCase(models.Model):
    """A row of the register. Figures are made of ``counted`` alone; ``concludes``: the open case whose end a row tells.

    ``as_typed`` keeps, by field, what was typed wherever it could not be used as it stood.

    The years repeat those of the dates for the sake of the indexes; the database refuses a year its date denies. (As
    generated columns they would keep SQLite from answering out of the index alone.)
    """

    organisation = models.ForeignKey(
        MediationOrganisation, models.PROTECT, related_name="cases", db_index=False, verbose_name="调解组织"
    )
    register = models.CharField("登记簿所属区划", max_length=12)
    case_no = models.CharField("案件编号", max_length=80)
    case_key = models.CharField("编号比对码", max_length=80)
    applicant = models.TextField("申请人", blank=True)
    respondent = models.TextField("被申请人", blank=True)
    accepted = models.DateField("受理日期")
    closed = models.DateField("办结日期", null=True, blank=True)
    accepted_year = YearField("受理年度", of="accepted", editable=False)
    closed_year = YearField("办结年度", of="closed", null=True, editable=False)
    dispute_type = models.CharField("争议类型", max_length=12, choices=DisputeType.choices, blank=True)
    people = models.PositiveIntegerField("涉及人数", null=True, blank=True)
    mediator = models.ForeignKey(
        Mediator, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="调解员"
    )
    outcome = models.CharField("调解结果", max_length=12, choices=Outcome.choices)
    signed = models.BooleanField("签订协议书", null=True)
    sealed = models.BooleanField("加盖印章", null=True)
    performance = models.CharField("履行情况", max_length=12, choices=Performance.choices, blank=True)
    note = models.TextField("备注", blank=True)
    as_typed = models.JSONField("原填内容", default=dict, blank=True)
    standing = models.CharField("是否计入", max_length=8, choices=Standing.choices, default=Standing.COUNTED)
    concludes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所办结的案件"
    )
    batch = models.ForeignKey("ledgers.ImportBatch", models.PROTECT, related_name="cases", verbose_name="导入")
    source_sheet = models.CharField("来源工作表", max_length=31, blank=True)
    source_row = models.PositiveIntegerField("来源行号")

    objects: ClassVar[models.Manager["MediationCase"]] = models.Manager()
    counted: ClassVar[CountedCases] = CountedCases()

    class Meta:
        verbose_name = "调解案件"
        verbose_name_plural = "调解案件"
        ordering = ["pk"]
        indexes = [
            # Both cover the count of a year by organisation and outcome: it never visits the rows.
            models.Index(
                fields=["standing", "closed_year", "organisation", "outcome", "performance"],
                name="mediation_case_closed_year",
            ),
            models.Index(
                fields=["standing", "accepted_year", "organisation", "outcome", "performance"],
                name="mediation_case_accepted_year",
            ),
            models.Index(fields=["register", "case_key"], name="mediation_case_number"),
        ]
        constraints = [
            # A number that waits, or was refused, is not taken: nobody keeps a true row out by inventing its number.
            models.UniqueConstraint(
                fields=["register", "case_key"],
                condition=Q(standing="counted"),
                name="mediation_orgs_case_one_per_number",
                violation_error_message="本辖区登记簿中已有该案件编号。",
            ),
            models.UniqueConstraint(
                fields=["organisation", "register", "case_key"],
                condition=Q(standing="pending"),
                name="mediation_orgs_case_one_pending_per_body",
                violation_error_message="该单位的这一案件编号已有一行待确认。",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.PENDING, closed__isnull=True)
                | (~Q(outcome=Outcome.PENDING) & Q(closed__isnull=False)),
                name="mediation_orgs_case_closed_with_outcome",
                violation_error_message="已有调解结果的案件须有办结日期，处理中的案件不得有办结日期。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_year=YearOf("accepted")),
                name="mediation_orgs_case_accepted_year_of_date",
                violation_error_message="受理年度与受理日期不符。",
            ),
            models.CheckConstraint(
                condition=Q(closed__isnull=True, closed_year__isnull=True)
                | Q(closed__isnull=False, closed_year__isnull=False, closed_year=YearOf("closed")),
                name="mediation_orgs_case_closed_year_of_date",
                violation_error_message="办结年度与办结日期不符。",
            ),
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(closed__gte=F("accepted")),
                name="mediation_orgs_case_closed_after_accepted",
                violation_error_message="办结日期早于受理日期。",
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gte=1),
                name="mediation_orgs_case_people_positive",
                violation_error_message="涉及人数须为正整数。",
            ),
        ]

    def __str__(self) -> str:
        return self.case_no


class CaseRevision(AppendOnly):
    """One change to a case of the register: by a correction (its ``reason`` typed) or by a later import.

    ``before`` and ``after`` hold the fields that changed, JSON-ready: days in ISO form, None where nothing stood.
    """

    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="revisions", verbose_name="案件")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="更正人"
    )
    reason = models.CharField("理由", max_length=300)
    batch = models.ForeignKey(
        "ledgers.ImportBatch", models.PROTECT, null=True, related_name="conclusions", verbose_name="据以办结的导入"
    )
    before = models.JSONField("原内容")
    after = models.JSONField("新内容")

    class Meta:
        verbose_name = "案件更正"
        verbose_name_plural = "案件更正"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.case}"
