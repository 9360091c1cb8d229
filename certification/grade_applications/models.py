"""A round of grade applications, and the application of one person in it (汶政字〔2024〕59号 附件1 §5)."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from certification.grade_applications import claims as claiming
from certification.grade_applications import confirming, screening
from certification.grade_applications.papers import OTHER, papers_of
from certification.models import Certificate, Person
from workflows.cases.actions import By, Step, Work, action
from workflows.cases.models import Case, State, local_date
from workflows.cases.routes import pin_route
from workflows.errors import Refused
from workflows.rounds.models import CLERK, Round, end_of

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


class GradeRound(Round):
    """申报批次: one grade, one year, one agency. ``rules`` pins route, notice route and lead of the procedure, and the
    day (``in_force_on``) whose version of the conditions applies."""

    KIND: ClassVar[str] = "grade_round"
    KIND_LABEL: ClassVar[str] = "等级申报批次"
    STATES: ClassVar[type[models.TextChoices]] = GradeRoundState

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

    # What belongs to a selection alone.
    rank = publicise = change_list = submit_list = None

    def work(self) -> Work:
        if self.state == GradeRoundState.OPEN:
            return Work("wait", until=end_of(self.closes_on))
        if self.state in (GradeRoundState.PREPARING, GradeRoundState.CLOSED, GradeRoundState.NOTIFIED):
            return Work("review", seats={self.applicant_key: "clerk"})
        return Work("end")

    def lacking(self) -> list[str]:
        """What must be filled in before applications begin, by the names on the form."""
        wanted = (("依据", self.legal_basis), ("申报起止日期", self.opens_on and self.closes_on))
        return [label for label, value in wanted if not value]

    @action("preparing", "open", label="开始申报", by=By.TASK, roles=CLERK, order=10,
            confirm="开始申报后，依据和日期不能再修改。确定吗？")  # fmt: skip
    def open(self, step: Step) -> None:
        if missing := self.lacking():
            raise Refused(f"批次还不能开始申报：请先填写{'、'.join(missing)}", "round_incomplete")
        if self.closes_on < local_date(step.at):  # type: ignore[operator]
            raise Refused("申报截止日期已过，请改正起止日期后再开始", "closing_passed")
        step.detail["rules"] = {"policy": self.policy_key, "digest": self.policy_digest}
        self.leave_desk(self.closes_on)

    @action("open", "closed", label="到期", by=By.SYSTEM)
    def time_up(self, step: Step) -> None:
        if step.at < end_of(self.closes_on):
            raise Refused("期限还没有届满", "not_due")
        self.leave_desk()

    @action("closed", "notified", label="已通知", by=By.SYSTEM)
    def notify(self, step: Step) -> None:
        """The consequence of issuing the round's 通知."""
        step.detail["number"] = step.data["number"]
        self.leave_desk()

    @action("notified", "closed", label="通知撤销", by=By.SYSTEM)
    def recall(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]
        self.leave_desk()

    @action(["closed", "notified"], "concluded", label="办结", by=By.TASK, roles=CLERK, order=30,
            confirm="办结后不能再登记考评结果。确定吗？")  # fmt: skip
    def conclude(self, step: Step) -> None:
        unfinished = ("in_review", "returned", "passed", "notified")
        waiting = self.applications.filter(state__in=unfinished).count()
        if waiting:
            raise Refused(f"还有{waiting}件申报没有办完，不能办结批次；请先审结、通知并登记考评结果", "not_finished")
        self.leave_desk()

    @action(["preparing", "open", "closed"], "cancelled", label="取消批次", by=By.SEAT, danger=True,
            roles=("determination",), confirm="取消后本批次停办，不能恢复。确定吗？", order=90)  # fmt: skip
    def cancel(self, step: Step) -> None:
        self._require_text(step, "取消批次须写明理由")
        step.detail["text"] = step.data["text"]
        self.leave_desk()


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


def _excepting(application: "GradeApplication") -> bool:
    """Whether a reviewer may answer for it in place of the rules: where the applicant asked, or the rules could not
    tell; and only in a stage that looks into the facts."""
    asked = bool(application.manual_review_reason) or application.screening.get("decision") == "needs_info"
    return asked and application.current_stage.judges


class GradeApplication(Case):
    """``facts``, ``claims``, ``screening``: pinned at submission. ``confirmed``, ``decision``: what the last reviewer
    left of the facts, and what the rules say of that.

    ``as_of``: the day of the first submission. A correction does not move it: it is the day of application.
    """

    KIND: ClassVar[str] = "grade_application"
    KIND_LABEL: ClassVar[str] = "职业资格等级申报"
    STATES: ClassVar[type[models.TextChoices]] = ApplicationState
    ANNOUNCED: ClassVar[frozenset[str]] = Case.ANNOUNCED | {"notified", "certified", "not_certified"}

    base = models.OneToOneField(Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_grade")
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
    def mendable(self) -> bool:
        """Whether the applicant can still change what is claimed."""
        return self.state in (State.DRAFT, State.RETURNED)

    def standing(self) -> tuple[claiming.Facts, list[claiming.Claim]]:
        """Facts and claims: those pinned, or while the applicant may mend them those of the information base."""
        if not self.mendable:
            return self.facts, self.claims
        facts, found, _ = claiming.of_person(self.person, self.as_of or local_date(self.clock))
        return facts, found

    def screened(self, facts: claiming.Facts, as_of: date) -> dict[str, Any]:
        return screening.decided(screening.conditions_of(self.round), self.round.grade, as_of, facts)

    def missing(self) -> list[str]:
        """Everything a submission still lacks, named as on the form."""
        _, found = self.standing()
        present = set(self.evidence.filter(removed_at__isnull=True).values_list("slot", flat=True))
        blank = [label for label, value in (("联系电话", self.phone), ("真实性承诺", self.truthful)) if not value]
        papers = papers_of(found)
        return blank + [paper.name for paper in papers if paper.slot != OTHER and paper.slot not in present]

    def answers(self) -> dict[str, str]:
        facts, found = self.standing()
        told = {claiming.name(one): claiming.summary(facts, one) for one in found}
        if self.manual_review_reason:
            told["请求人工复核的理由"] = self.manual_review_reason
        return told

    def prepare_submission(self, step: Step) -> None:
        missing = self.missing()
        if missing:
            raise Refused(f"还不能提交，请补充：{'、'.join(missing)}", "incomplete")
        if self.cycle == 0:
            self._check_round(step.at)
        as_of = self.as_of or local_date(step.at)
        facts, found, _ = claiming.of_person(self.person, as_of)
        step.detail["answers"] = self.answers()
        decision = self.screened(facts, as_of)
        if decision["decision"] == "not_eligible" and not self.manual_review_reason.strip():
            raise Refused(
                f"自动审查{screening.told(decision)}。认为审查有误的，请填写请求人工复核的理由后提交", "not_eligible"
            )
        if not self.route:
            self.route = pin_route(self.round.rules["route"], self.region)
        self.policy_key, self.policy_digest = self.round.policy_key, self.round.policy_digest
        self.touch(as_of=as_of, facts=facts, claims=found, screening=decision, confirmed={}, decision={})
        self.figure = f"自动审查{screening.VERDICTS[decision['decision']]}"
        step.detail["screening"] = decision["decision"]

    def _check_round(self, at: datetime) -> None:
        round_ = GradeRound.objects.get(pk=self.round_id)
        if round_.state != GradeRoundState.OPEN:
            raise Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不能提交申报", "round_not_open")
        today = local_date(at)
        if not round_.opens_on <= today <= round_.closes_on:  # type: ignore[operator]
            raise Refused(f"申报时间为{round_.opens_on}至{round_.closes_on}，今天不在其内", "outside_dates")

    # ---- what the reviewer leaves of it --------------------------------------------------------------------------

    def check_findings(self, step: Step) -> None:
        """Recompute the decision from the claims that this reviewer confirms. Raises ``Refused`` unless eligible."""
        decision = self._confirm(step)
        if decision["decision"] != "eligible" and step.action != "agree_manually":
            raise Refused(
                f"按您核定的事实还不能同意：{screening.told(decision)}。"
                "请补全认定，或退回补正、不予通过；申报人请求人工复核的，可以选择“经人工复核同意”",
                "not_eligible",
            )

    def why_not(self, action_name: str) -> str:
        if action_name == "agree_manually":
            return "只有申报人请求人工复核、或自动审查待核实的申报，才能在核对事实的环节以人工复核同意"
        return super().why_not(action_name)

    def _confirm(self, step: Step) -> dict[str, Any]:
        findings = confirming.checked(step.data.get("findings") or {}, self.facts, self.claims)
        left = confirming.confirmed(self.facts, self.claims, findings)
        decision = self.screened(left, self.as_of)  # type: ignore[arg-type]
        self.touch(confirmed=left, decision=decision)
        self.figure = f"核定{screening.VERDICTS[decision['decision']]}"
        step.data["findings"] = findings
        step.detail["decision"] = decision
        return decision

    @action("in_review", RETURN_VALUE("in_review", "passed", "rejected"), label="经人工复核同意", by=By.TASK,
            verdict="consent", conditions=[_excepting], order=30,
            confirm="规则没有得出“符合”的结论，请写明依据的条款和理由。")  # fmt: skip
    def agree_manually(self, step: Step) -> str:
        """The reviewer answers for it, against or beyond the rules, with clause and reason."""
        if not step.data.get("clause"):
            raise Refused("人工复核同意须写明所依据的条款，请在“依据条款”一栏填写", "clause_missing")
        self._require_text(step, "人工复核同意须写明理由")
        return self._settle(step, "consent")

    # ---- after the review ----------------------------------------------------------------------------------------

    @action("passed", "notified", label="列入通知", by=By.SYSTEM)
    def notify(self, step: Step) -> None:
        """Named in the issued 通知; the number on the admission slip is given now."""
        if not self.admission_number:
            self.touch(admission_number=step.data["admission_number"])
        step.detail |= {"number": step.data["number"], "admission_number": self.admission_number}

    @action("notified", "passed", label="通知撤销", by=By.SYSTEM)
    def recall(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]

    @action("notified", "certified", label="登记取得证书", by=By.SEAT, roles=REGISTRARS)
    def certify(self, step: Step) -> None:
        """The assessing body certified the person; its certificate has entered the information base."""
        certificate = step.data["certificate"]
        if certificate.person_id != self.person_id:
            raise Refused("证书不属于该申报人，请核对", "foreign_certificate")
        self._register(step, certificate=certificate)
        step.detail["text"] = f"{certificate.issuer} {certificate.number}"

    @action("notified", "not_certified", label="登记未取得证书", by=By.SEAT, roles=REGISTRARS)
    def not_certify(self, step: Step) -> None:
        self._register(step)
        step.detail["text"] = step.data["outcome"]

    def _register(self, step: Step, **values: Any) -> None:
        self.touch(outcome=step.data["outcome"], score=step.data.get("score"), **values)
        self.figure = step.data["outcome"]
