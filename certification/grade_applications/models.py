"""A round of grade applications, and the application of one person in it (汶政字〔2024〕59号 附件1 §5)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils import timezone
from django_fsm import RETURN_VALUE

from certification.grade_applications import claims as claiming
from certification.grade_applications import confirming, judging, screening
from certification.grade_applications.action_forms import (
    Admission,
    Certified,
    ManualConsent,
    NotCertified,
    NoticeNumber,
)
from certification.grade_applications.papers import papers_of
from certification.grade_applications.proofs import take_proofs
from certification.models import Certificate, Person
from workflows.cases.access import SeatOf, System, TaskHolder
from workflows.cases.actions import Step, action, local_date
from workflows.cases.applications import Application
from workflows.cases.models import Case, State
from workflows.cases.papers import Paper
from workflows.cases.review_points import ReviewPoint
from workflows.cases.states import OPEN_TO_APPLICANT
from workflows.errors import Refused
from workflows.organisations.officers import Officer
from workflows.policy.findings import IN_WORDS
from workflows.rounds.models import Round

GRADES = ((4, "四级"), (3, "三级"), (2, "二级"), (1, "一级"))
REGISTRARS = ("clerk", "acceptance")


class GradeRoundState(models.TextChoices):
    DRAFT = "draft", "拟设"
    PREPARING = "preparing", "筹备"
    OPEN = "open", "申报中"
    CLOSED = "closed", "申报截止"
    NOTIFIED = "notified", "已通知"
    CONCLUDED = "concluded", "已办结"
    CANCELLED = "cancelled", "已取消"


def everything_finished(round_: "GradeRound", step: Step) -> Refused | None:
    waiting = round_.applications.filter(state__in=("in_review", "returned", "passed", "notified")).count()
    if waiting:
        told = f"还有{waiting}件申报没有办完，不能办结批次；请先审结、通知并登记考评结果"
        return Refused(told, "not_finished")
    return None


class GradeRound(Round):
    """申报批次: one grade, one year, one agency. ``rules`` pins route, notice route and lead of the procedure, and the
    day (``in_force_on``) whose version of the conditions applies."""

    KIND: ClassVar[str] = "grade_round"
    KIND_LABEL: ClassVar[str] = "等级申报批次"
    STATES: ClassVar[type[models.TextChoices]] = GradeRoundState
    AT_THE_CLERK: ClassVar[frozenset[str]] = frozenset({"preparing", "closed", "notified"})

    round_base = models.OneToOneField(
        Round, models.CASCADE, parent_link=True, primary_key=True, related_name="as_grade_round"
    )
    grade = models.PositiveSmallIntegerField("申报等级", choices=GRADES)
    assessor = models.CharField("评价机构", max_length=120, blank=True)
    assessment_at = models.DateTimeField("考评时间", null=True, blank=True)
    venue = models.CharField("考评地点", max_length=120, blank=True)

    class Meta:
        verbose_name = "等级申报批次"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade__in=(1, 2, 3, 4)),
                name="grade_round_grade_known",
                violation_error_message="申报等级应为一级至四级。",
            )
        ]

    @action("closed", "notified", label="已通知", who=System(), form=NoticeNumber)
    def notify(self, step: Step) -> None:
        """The consequence of issuing the round's 通知."""
        step.detail["number"] = step.data["number"]
        self.leave_desk(step)

    @action("notified", "closed", label="通知撤销", who=System(), form=NoticeNumber)
    def recall(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]
        self.leave_desk(step)

    @action(["closed", "notified"], "concluded", label="办结", who=TaskHolder(), guard=everything_finished, order=30,
            confirm="办结后不能再登记考评结果。确定吗？")  # fmt: skip
    def conclude(self, step: Step) -> None:
        self.leave_desk(step)


class ApplicationState(models.TextChoices):
    DRAFT = State.DRAFT.value, "草稿"
    IN_REVIEW = State.IN_REVIEW.value, "审核中"
    RETURNED = State.RETURNED.value, "退回补正"
    PASSED = State.PASSED.value, "资格审查合格"
    REJECTED = State.REJECTED.value, "不予通过"
    WITHDRAWN = State.WITHDRAWN.value, "已撤回"
    NOTIFIED = "notified", "已通知"
    CERTIFIED = "certified", "已取得证书"
    NOT_CERTIFIED = "not_certified", "未取得证书"


def exceptional(application: "GradeApplication", step: Step) -> Refused | None:
    """A reviewer may answer for it in place of the rules where the applicant asked for that, or the rules could not
    tell; and only in a stage that looks into the facts."""
    asked = bool(application.manual_review_reason) or application.screening.get("decision") == "needs_info"
    if asked and application.current_stage.judges:
        return None
    told = "只有申报人请求人工复核、或自动审查待核实的申报，才能在核对事实的环节以人工复核同意"
    return Refused(told, "not_exceptional")


class GradeApplication(Application):
    """``facts``, ``claims``, ``screening``: pinned at submission. ``confirmed``, ``decision``: what the last reviewer
    left of the facts, and what the rules say of that.

    ``as_of``: the day of the first submission. A correction does not move it: it is the day of application.
    """

    KIND: ClassVar[str] = "grade_application"
    KIND_LABEL: ClassVar[str] = "职业资格等级申报"
    STATES: ClassVar[type[models.TextChoices]] = ApplicationState
    ANNOUNCED: ClassVar[frozenset[str]] = Case.ANNOUNCED | {"notified", "certified", "not_certified"}

    round = models.ForeignKey(GradeRound, models.PROTECT, related_name="applications", verbose_name="批次")
    person = models.ForeignKey(Person, models.PROTECT, related_name="applications", verbose_name="申报人")
    phone = models.CharField("联系电话", max_length=30, blank=True)
    truthful = models.BooleanField("承诺所填内容和材料真实", default=False)
    manual_review_reason = models.TextField("请求人工复核的理由", max_length=1000, blank=True)
    as_of = models.DateField("申报日期", null=True, blank=True)
    facts = models.JSONField("申报事实", default=dict, blank=True)
    claims = models.JSONField("申报事项", default=list, blank=True)
    screening = models.JSONField("自动审查", default=dict, blank=True)
    confirmed = models.JSONField("核定事实", default=dict, blank=True)
    decision = models.JSONField("核定结论", default=dict, blank=True)
    admission_number = models.CharField("准考证号", max_length=40, blank=True)
    score = models.DecimalField("成绩", max_digits=5, decimal_places=2, null=True, blank=True)
    outcome = models.CharField("考评结果", max_length=20, blank=True)
    certificate = models.OneToOneField(
        Certificate, models.PROTECT, null=True, blank=True, related_name="application", verbose_name="取得的证书"
    )

    class Meta:
        verbose_name = "职业资格等级申报"
        indexes = [models.Index(fields=["round", "person"], name="grade_round_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "admission_number"],
                condition=~models.Q(admission_number=""),
                name="grade_admission_number_once",
                violation_error_message="准考证号重复。",
            )
        ]

    # ---- what is claimed -----------------------------------------------------------------------------------------

    @property
    def correctable(self) -> bool:
        """Whether the applicant can still change what is claimed."""
        return self.state in OPEN_TO_APPLICANT

    def standing(self) -> tuple[claiming.Facts, list[claiming.Claim]]:
        """Facts and claims: those pinned, or while the applicant may correct them those of the information base."""
        if not self.correctable:
            return self.facts, self.claims
        facts, found, _ = claiming.of_person(self.person, self.as_of or timezone.localdate())
        return facts, found

    def screened(self, facts: claiming.Facts, as_of: date) -> dict[str, Any]:
        return screening.decided(screening.conditions_of(self.round), self.round.grade, as_of, facts)

    def papers(self) -> Sequence[Paper]:
        return papers_of(self.standing()[1])

    def answers(self) -> dict[str, str]:
        promise = {"真实性承诺": "已承诺" if self.truthful else ""}
        return {"联系电话": self.phone, "请求人工复核的理由": self.manual_review_reason} | promise

    def logged_answers(self) -> dict[str, str]:
        """Claims and reason: nothing of the telephone stays in the log."""
        facts, found = self.standing()
        told = {claiming.name(one): claiming.summary(facts, one) for one in found}
        if self.manual_review_reason:
            told["请求人工复核的理由"] = self.manual_review_reason
        return told

    def saved(self, officer: Officer, at: datetime) -> None:
        take_proofs(self, self.person, self.as_of or local_date(at), officer.user, at)

    def stages_to_pin(self) -> Sequence[dict[str, Any]]:
        stages: Sequence[dict[str, Any]] = self.round.rules["route"]
        return stages

    def prepare_submission(self, step: Step) -> None:
        if self.cycle == 0:
            GradeRound.objects.get(pk=self.round_id).check_open(step.day)
        super().prepare_submission(step)

    def pin(self, step: Step) -> None:
        as_of = self.as_of or step.day
        facts, found, _ = claiming.of_person(self.person, as_of)
        decision = self.screened(facts, as_of)
        if decision["decision"] == "not_eligible" and not self.manual_review_reason.strip():
            raise Refused(
                f"自动审查{screening.sentence(decision)}。认为审查有误的，请填写请求人工复核的理由后提交",
                "not_eligible",
            )
        self.policy_key, self.policy_digest = self.round.policy_key, self.round.policy_digest
        self.touch(as_of=as_of, facts=facts, claims=found, screening=decision, confirmed={}, decision={})
        self.figure = f"自动审查{IN_WORDS[decision['decision']]}"
        step.detail["screening"] = decision["decision"]

    # ---- what the reviewer leaves of it --------------------------------------------------------------------------

    def review_points(self) -> Sequence[ReviewPoint]:
        return judging.review_points(self.claims)

    def correction_fields(self) -> Mapping[str, forms.Field]:
        return judging.correction_fields(self.claims, self.facts)

    def with_corrections(self, findings: dict[str, dict[str, Any]], form: Any) -> dict[str, dict[str, Any]]:
        return judging.with_corrections(self.claims, self.facts, findings, form)

    def check_findings(self, step: Step) -> None:
        """Recompute the decision from the claims that this reviewer confirms. Raises ``Refused`` unless eligible."""
        decision = self._confirm(step)
        if decision["decision"] != "eligible" and step.name != "agree_manually":
            raise Refused(
                f"按您核定的事实还不能同意：{screening.sentence(decision)}。"
                "请补全认定，或退回补正、不予通过；申报人请求人工复核的，可以选择“经人工复核同意”",
                "not_eligible",
            )

    def _confirm(self, step: Step) -> dict[str, Any]:
        findings = confirming.checked(step.data.get("findings") or {}, self.facts, self.claims)
        left = confirming.confirmed(self.facts, self.claims, findings)
        decision = self.screened(left, self.as_of)  # type: ignore[arg-type]
        self.touch(confirmed=left, decision=decision)
        self.figure = f"核定{IN_WORDS[decision['decision']]}"
        step.detail |= {"findings": findings, "decision": decision}
        return decision

    @action("in_review", RETURN_VALUE("in_review", "passed", "rejected"), label="经人工复核同意", who=TaskHolder(),
            form=ManualConsent, guard=exceptional, verdict="consent", order=30)  # fmt: skip
    def agree_manually(self, step: Step) -> str:
        """The reviewer answers for it, against or beyond the rules, with clause and reason."""
        return self.settle(step, "consent")

    # ---- after the review ----------------------------------------------------------------------------------------

    @action("passed", "notified", label="列入通知", who=System(), form=Admission)
    def notify(self, step: Step) -> None:
        """Named in the issued 通知; the number on the admission slip is given now."""
        if not self.admission_number:
            self.touch(admission_number=step.data["admission_number"])
        step.detail |= {"number": step.data["number"], "admission_number": self.admission_number}

    @action("notified", "passed", label="通知撤销", who=System(), form=NoticeNumber)
    def recall(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]

    @action("notified", "certified", label="登记取得证书", who=SeatOf(REGISTRARS), form=Certified, in_bar=False)
    def certify(self, step: Step) -> None:
        """The assessing body certified the person; its certificate has entered the information base."""
        certificate = step.data["certificate"]
        self._register(step, certificate=certificate)
        step.detail["text"] = f"{certificate.issuer} {certificate.number}"

    @action("notified", "not_certified", label="登记未取得证书", who=SeatOf(REGISTRARS), form=NotCertified,
            in_bar=False)  # fmt: skip
    def not_certify(self, step: Step) -> None:
        self._register(step)
        step.detail["text"] = step.data["outcome"]

    def _register(self, step: Step, **values: Any) -> None:
        self.touch(outcome=step.data["outcome"], score=step.data["score"], **values)
        self.figure = step.data["outcome"]
