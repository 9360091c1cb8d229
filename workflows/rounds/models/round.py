"""What every round has: an agency that runs it, what it rests on, and days within which it takes applications."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from workflows.cases.access import SeatOf, System, TaskHolder
from workflows.cases.actions import Assignment, Step, action
from workflows.cases.forms import Reasons
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.rulebook.store import rules

CLERK = ("clerk",)


def end_of(day: date) -> datetime:
    """The first moment after a day, in local time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def ready_to_open(round_: "Round", step: Step) -> Refused | None:
    if missing := round_.missing():
        return Refused(f"批次还不能开始申报：请先填写{'、'.join(missing)}", "round_incomplete")
    if round_.closes_on and round_.closes_on < step.day:
        return Refused("申报截止日期已过，请改正起止日期后再开始", "closing_passed")
    return None


class Grants(models.TextChoices):
    """What the winners are given. A title (荣誉称号) may be given only where a document approves of it."""

    RECOGNITION = "recognition", "认定并通报表扬"
    TITLE = "title", "授予称号"


class Round(Case):
    """批次: the base of selection rounds and rounds of grade applications.

    ``rules`` pins what the policy says of such a round: route, notice route, lead and parties, and what the kind adds.
    """

    BEGINNER: ClassVar[str] = "主办机关文书"
    CORRECTION: ClassVar[str] = "重议"
    # States in which the clerk of the agency has the next step, and in which the round only waits for a day.
    AT_THE_CLERK: ClassVar[frozenset[str]] = frozenset({"preparing"})

    base = models.OneToOneField(Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_round")
    code = models.CharField("批次编号", max_length=40, unique=True)
    year = models.PositiveSmallIntegerField("年度")
    legal_basis = models.CharField("依据", max_length=200, blank=True)
    approving_document = models.CharField("批准文件", max_length=200, blank=True)
    grants = models.CharField("选树结果", max_length=12, choices=Grants.choices, default=Grants.RECOGNITION)
    opens_on = models.DateField("申报开始", null=True)
    closes_on = models.DateField("申报截止", null=True)
    rules = models.JSONField("本批次所依规则", default=dict, blank=True)

    class Meta:
        verbose_name = "批次"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(grants="title") | ~models.Q(approving_document=""),
                name="rounds_round_title_is_approved",
                violation_error_message="授予称号须有批准授予该称号的文件，请填写批准文件。",
            )
        ]

    @property
    def applicant_key(self) -> str:
        return f"clerk@{self.agency.code}"  # type: ignore[union-attr]

    def work(self) -> Assignment:
        if until := self.until():
            return Assignment("wait", until=until)
        if self.state in self.AT_THE_CLERK:
            return Assignment("review", seats={self.applicant_key: "clerk"})
        return super().work()

    @property
    def is_sample(self) -> bool:
        digests = {self.policy_digest, self.rules.get("procedure_digest", self.policy_digest)}
        return any(rules(digest).example for digest in digests if digest)

    def until(self) -> datetime | None:
        """When the present wait ends; None where the round waits for no day."""
        return end_of(self.closes_on) if self.state == "open" and self.closes_on else None

    def missing(self) -> list[str]:
        """What must be filled in before applications begin, by the names on the form."""
        wanted = (("依据", self.legal_basis), ("申报起止日期", self.opens_on and self.closes_on))
        return [label for label, value in wanted if not value]

    def takes(self, day: date) -> bool:
        """Whether applications are taken that day: the first and the last day included."""
        return bool(
            self.state == "open" and self.opens_on and self.closes_on and self.opens_on <= day <= self.closes_on
        )

    def check_open(self, day: date) -> None:
        """Raise ``Refused`` unless an application may be handed in on that day."""
        if self.state != "open":
            raise Refused(f"批次“{self.title}”现为“{self.state_label}”，不能提交申报", "round_not_open")
        if not self.takes(day):
            raise Refused(f"申报时间为{self.opens_on}至{self.closes_on}，今天不在其内", "outside_dates")

    @action("draft", "preparing", label="登记批次", who=SeatOf(CLERK))
    def prepare(self, step: Step) -> None:
        self.leave_desk(step)

    @action("preparing", "open", label="开始申报", who=TaskHolder(), guard=ready_to_open, order=10,
            confirm="开始申报后，依据和日期不能再修改。确定吗？")  # fmt: skip
    def open(self, step: Step) -> None:
        self.begin(step)

    def begin(self, step: Step) -> None:
        """Applications are taken from now on, by the rules pinned."""
        step.detail["rules"] = {"policy": self.policy_key, "digest": self.policy_digest}
        self.leave_desk(step, self.closes_on)

    @action("open", "closed", label="截止申报", who=SeatOf(CLERK), confirm="提前截止后不能再提交新的申报。确定吗？")
    def close(self, step: Step) -> None:
        self.leave_desk(step)

    @action("open", "closed", label="到期", who=System())
    def time_up(self, step: Step) -> None:
        self.check_due(step)
        self.leave_desk(step)

    def check_due(self, step: Step) -> None:
        until = self.until()
        if until and step.at < until:
            raise Refused("期限还没有届满", "not_due")

    @action(["preparing", "open", "closed"], "cancelled", label="取消批次", who=SeatOf(("determination",)),
            form=Reasons, danger=True, confirm="取消后本批次停办，不能恢复。确定吗？", order=90)  # fmt: skip
    def cancel(self, step: Step) -> None:
        self.leave_desk(step)
