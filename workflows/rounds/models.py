"""A selection round, the nominations in it, and the objections to its list."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django_fsm import RETURN_VALUE

from workflows.calendar import add_working_days, period
from workflows.cases.actions import By, Step, Work, action
from workflows.cases.models import Case, State, local_date
from workflows.errors import Refused

CLERK = ("clerk",)


class RoundState(models.TextChoices):
    DRAFT = "draft", "拟设"
    PREPARING = "preparing", "筹备"
    OPEN = "open", "申报中"
    CLOSED = "closed", "申报截止"
    RANKED = "ranked", "已排名"
    IN_PUBLICITY = "in_publicity", "公示中"
    PUBLICITY_OVER = "publicity_over", "公示期满"
    IN_REVIEW = "in_review", "审定中"
    RETURNED = "returned", "退回重议"
    PASSED = "passed", "已审定"
    REJECTED = "rejected", "未予审定"
    WITHDRAWN = "withdrawn", "已撤回"
    CONCLUDED = "concluded", "已办结"
    CANCELLED = "cancelled", "已取消"


class Grants(models.TextChoices):
    """What the winners are given. A title (荣誉称号) may be given only where a document approves of it."""

    RECOGNITION = "recognition", "认定并通报表扬"
    TITLE = "title", "授予称号"


class Round(Case):
    """批次. ``in_review`` is the determination by the parties; ``passed`` means determined.

    ``rules`` pins what the policy says of a selection of this category: route, determination stage, publicity days,
    objection terms, whether reserves fill lost slots.
    """

    KIND: ClassVar[str] = "round"
    KIND_LABEL: ClassVar[str] = "选树批次"
    STATES: ClassVar[type[models.TextChoices]] = RoundState
    WORDS: ClassVar[Mapping[str, Mapping[str, str]]] = {"send_back": {"label": "退回重议"}}
    BEGINNER: ClassVar[str] = "主办机关文书"
    CORRECTION: ClassVar[str] = "重议"

    base = models.OneToOneField(Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_round")
    code = models.CharField("批次编号", max_length=40, unique=True)
    year = models.PositiveSmallIntegerField("年度")
    category = models.CharField("选树类别", max_length=40)
    legal_basis = models.CharField("依据", max_length=200, blank=True)
    approving_document = models.CharField("批准文件", max_length=200, blank=True)
    grants = models.CharField("选树结果", max_length=12, choices=Grants.choices, default=Grants.RECOGNITION)
    opens_on = models.DateField("申报开始", null=True)
    closes_on = models.DateField("申报截止", null=True)
    quotas = models.JSONField("名额", default=dict, blank=True, help_text="区划代码到名额")
    rules = models.JSONField("本批次所依规则", default=dict, blank=True)
    publicity_first = models.DateField("公示开始", null=True, blank=True)
    publicity_last = models.DateField("公示截止", null=True, blank=True)
    publicity_provisional = models.BooleanField("公示期按未公布的日历推算", default=False)
    list_changed = models.BooleanField("公示后名单有变动", default=False)

    class Meta:
        verbose_name = "选树批次"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(grants="title") | ~models.Q(approving_document=""),
                name="rounds_round_title_is_approved",
                violation_error_message="授予称号须有批准授予该称号的文件，请填写批准文件。",
            )
        ]

    @property
    def applicant_key(self) -> str:
        return self._clerk_key

    # What belongs to an application alone: a list is submitted by ``submit_list`` and given up by ``cancel``.
    submit = resubmit = withdraw = None

    @property
    def _clerk_key(self) -> str:
        return f"clerk@{self.agency.code}"  # type: ignore[union-attr]

    def work(self) -> Work:
        if self.state == RoundState.OPEN:
            return Work("wait", until=end_of(self.closes_on))
        if self.state == RoundState.IN_PUBLICITY:
            return Work("wait", until=end_of(self.publicity_last))
        if self.state in _CLERK_STATES:
            return Work("review", seats={self._clerk_key: "clerk"})
        return super().work()

    # ---- transitions ---------------------------------------------------------------------------------------------

    @action("draft", "preparing", label="登记批次", by=By.SEAT, roles=CLERK)
    def prepare(self, step: Step) -> None:
        self.leave_desk()

    @action("preparing", "open", label="开始申报", by=By.TASK, roles=CLERK, order=10)
    def open(self, step: Step) -> None:
        missing = [
            label
            for label, value in (
                ("选树依据", self.legal_basis),
                ("批准文件", self.approving_document),
                ("申报起止日期", self.opens_on and self.closes_on),
                ("名额", self.quotas),
            )
            if not value
        ]
        if missing:
            raise Refused(f"批次还不能开始申报：请先填写{'、'.join(missing)}", "round_incomplete")
        if self.closes_on < local_date(step.at):  # type: ignore[operator]
            raise Refused("申报截止日期已过，请改正起止日期后再开始", "closing_passed")
        step.detail["rules"] = {"policy": self.policy_key, "digest": self.policy_digest}
        self.leave_desk(self.closes_on)

    @action(
        "open", "closed", label="截止申报", by=By.SEAT, roles=CLERK, confirm="提前截止后不能再提交新的申报。确定吗？"
    )
    def close(self, step: Step) -> None:
        self.leave_desk()

    @action(["open", "in_publicity"], RETURN_VALUE("closed", "publicity_over"), label="到期", by=By.SYSTEM)
    def time_up(self, step: Step) -> str:
        if step.at < (self.work().until or step.at):
            raise Refused("期限还没有届满", "not_due")
        self.leave_desk()
        return "closed" if self.state == RoundState.OPEN else "publicity_over"

    @action(
        ["closed", "ranked", "returned", "rejected", "publicity_over"],
        "ranked",
        label="排名",
        by=By.TASK,
        roles=CLERK,
        order=10,
    )
    def rank(self, step: Step) -> None:
        """The order itself is on the nominations; ``services.rank`` sets it in the same transaction."""
        if self.state == RoundState.PUBLICITY_OVER and not self.list_changed:
            raise Refused("公示后名单没有变动，不必重新排名，请提交审定", "list_unchanged")
        if self.open_objections():
            raise Refused("还有异议没有办结，不能重新排名；请先办结异议", "objection_open")
        self.publicity_first = self.publicity_last = None
        self.touch(publicity_first=None, publicity_last=None, list_changed=False)
        self.leave_desk()

    @action("ranked", "in_publicity", label="开始公示", by=By.SYSTEM)
    def publicise(self, step: Step) -> None:
        """The consequence of issuing the 公示. ``first``: the day of issue, the first day of the period."""
        term = period(step.data["first"], self.rules["publicity_days"])
        self.touch(
            publicity_first=term.first, publicity_last=term.last, publicity_provisional=term.provisional,
            list_changed=False,
        )  # fmt: skip
        step.detail["period"] = [term.first.isoformat(), term.last.isoformat()]
        self.leave_desk(term.last)

    @action(["in_publicity", "publicity_over"], None, label="名单变动", by=By.SYSTEM)
    def change_list(self, step: Step) -> None:
        """An upheld objection removed somebody: the list must be published again before it is determined."""
        self.touch(list_changed=True)
        step.detail |= step.data

    @action("publicity_over", "in_review", label="提交审定", by=By.TASK, roles=CLERK, order=10)
    def submit_list(self, step: Step) -> None:
        if self.open_objections():
            raise Refused("还有异议没有办结，不能提交审定；请先办结异议", "objection_open")
        if self.list_changed:
            raise Refused("公示后名单有变动，须重新公示后才能审定；请先重新排名", "list_changed")
        self.route = [self.rules["determination"]]
        self.cycle += 1
        self.carried = []
        self.enter(self.route[0]["key"], step.at)

    @action("passed", "concluded", label="办结", by=By.SYSTEM)
    def conclude(self, step: Step) -> None:
        """The consequence of issuing the 通报."""
        self.leave_desk()

    @action(["preparing", "open", "closed", "ranked"], "cancelled", label="取消批次", by=By.SEAT, danger=True,
            roles=("determination",), confirm="取消后本批次停办，不能恢复。确定吗？", order=90)  # fmt: skip
    def cancel(self, step: Step) -> None:
        if not str(step.data.get("text", "")).strip():
            raise Refused("取消批次须写明理由", "text_missing")
        step.detail["text"] = step.data["text"]
        self.leave_desk()

    @action(["in_review", "returned", "passed", "rejected", "withdrawn", "concluded", "cancelled"], None, label="抄送",
            by=By.READER, order=74)  # fmt: skip
    def copy_to(self, step: Step) -> None:
        """Also at the end of the round."""

    def open_objections(self) -> int:
        return self.objections.exclude(state__in=("declined", "upheld", "dismissed")).count()

    def quota_region(self, region_path: str) -> str:
        """The nearest region on the path that was given places, e.g. the county of a township; empty if none was."""
        codes = region_path.strip("/").split("/")
        return next((code for code in reversed(codes) if code in self.quotas), "")

    def quota_for(self, region_code: str) -> int:
        return int(self.quotas.get(region_code, 0))


_CLERK_STATES = frozenset(
    {RoundState.PREPARING, RoundState.CLOSED, RoundState.RANKED, RoundState.PUBLICITY_OVER, RoundState.PASSED,
     RoundState.RETURNED, RoundState.REJECTED}
)  # fmt: skip


class NominationState(models.TextChoices):
    DRAFT = State.DRAFT.value, "草稿"
    IN_REVIEW = State.IN_REVIEW.value, "审核中"
    RETURNED = State.RETURNED.value, "退回补正"
    PASSED = State.PASSED.value, "审核通过"
    REJECTED = State.REJECTED.value, "不予通过"
    WITHDRAWN = State.WITHDRAWN.value, "已撤回"
    RANKED = "ranked", "已排名"
    LISTED = "listed", "拟入选"
    NOT_SELECTED = "not_selected", "未入选"
    IN_PUBLICITY = "in_publicity", "公示中"
    REMOVED = "removed", "公示后取消"
    HONOURED = "honoured", "已授予"
    REVOKED = "revoked", "已撤销"


class Nomination(Case):
    """What is common to nominations of every category: round, rank and what becomes of it after the review."""

    STATES: ClassVar[type[models.TextChoices]] = NominationState
    ANNOUNCED: ClassVar[frozenset[str]] = Case.ANNOUNCED | {"honoured", "removed", "revoked"}

    base = models.OneToOneField(Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_nomination")
    round = models.ForeignKey(Round, models.PROTECT, related_name="nominations", verbose_name="批次")
    quota_code = models.CharField("占用哪个区划的名额", max_length=12, blank=True, editable=False)
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    rank_reason = models.CharField("名次调整理由", max_length=300, blank=True)
    on_reserve = models.BooleanField("列为递补", default=False)
    merit = models.DecimalField("排序依据", max_digits=12, decimal_places=8, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "推荐"
        indexes = [models.Index(fields=["round", "rank"], name="nomination_round_rank")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.quota_code = self.round.quota_region(self.region.path)
        super().save(*args, **kwargs)

    @action(["passed", "ranked", "listed", "not_selected", "in_publicity"], "ranked", label="列入名次", by=By.SYSTEM)
    def place(self, step: Step) -> None:
        data = step.data
        self.touch(rank=data["rank"], rank_reason=data.get("reason", ""), on_reserve=False)
        step.detail |= {"rank": data["rank"], "reason": data.get("reason", "")}

    @action("ranked", "listed", label="拟入选", by=By.SYSTEM)
    def list_in(self, step: Step) -> None:
        """Within the quota."""

    @action("ranked", "not_selected", label="未入选", by=By.SYSTEM)
    def pass_over(self, step: Step) -> None:
        self.touch(on_reserve=bool(step.data.get("reserve")))
        step.detail["reserve"] = self.on_reserve

    @action("listed", "in_publicity", label="列入公示", by=By.SYSTEM)
    def publish(self, step: Step) -> None:
        """Shown on the public page from now on."""

    @action("in_publicity", "removed", label="公示后取消", by=By.SYSTEM)
    def remove(self, step: Step) -> None:
        step.detail |= {name: step.data.get(name, "") for name in ("text", "clause")}

    @action("in_publicity", "honoured", label="授予", by=By.SYSTEM)
    def honour(self, step: Step) -> None:
        """Named in the issued 通报."""

    @action("honoured", "revoked", label="撤销", by=By.SYSTEM)
    def revoke(self, step: Step) -> None:
        step.detail |= {name: step.data.get(name, "") for name in ("text", "clause")}


class ObjectionState(models.TextChoices):
    DRAFT = "draft", "填写中"
    FILED = "filed", "已提出"
    ACCEPTED = "accepted", "已受理"
    DECLINED = "declined", "不予受理"
    INVESTIGATED = "investigated", "已核查"
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"


class Objection(Case):
    """异议: filed in a real name within the publicity period. It belongs to the organiser's region, so that the filer's
    identity stays with the organiser and never reaches the county it is about."""

    KIND: ClassVar[str] = "objection"
    KIND_LABEL: ClassVar[str] = "异议"
    STATES: ClassVar[type[models.TextChoices]] = ObjectionState

    base = models.OneToOneField(Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_objection")
    round = models.ForeignKey(Round, models.PROTECT, related_name="objections")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="objections")
    filer_name = models.CharField("姓名或单位", max_length=60)
    filer_phone = models.CharField("联系电话", max_length=20)
    content = models.TextField("异议内容", max_length=4000)
    receipt = models.CharField("回执号", max_length=20, unique=True)
    extended = models.BooleanField("已延期", default=False)
    outcome_text = models.TextField("核查与处理结果", blank=True)

    class Meta:
        verbose_name = "异议"

    def work(self) -> Work:
        role = _OBJECTION_SEATS.get(self.state)
        return Work("review", seats={f"{role}@{self.agency.code}": role}) if role else Work("end")  # type: ignore[union-attr]

    @action("draft", "filed", label="提出异议", by=By.SYSTEM)
    def file(self, step: Step) -> None:
        self.due = add_working_days(local_date(step.at), self.round.rules["objection"]["term"]).day
        self.moved = True

    @action("filed", "accepted", label="受理", by=By.TASK, order=10)
    def accept(self, step: Step) -> None:
        self.leave_desk(self.due)

    @action("filed", "declined", label="不予受理", by=By.TASK, danger=True, order=40)
    def decline(self, step: Step) -> None:
        self._conclude(step, "不予受理须写明理由")

    @action("accepted", "investigated", label="核查完毕", by=By.TASK, order=10)
    def investigate(self, step: Step) -> None:
        self._note(step, "请填写核查情况")
        self.leave_desk(self.due)

    @action(["accepted", "investigated"], None, label="延长期限", by=By.TASK, order=60)
    def extend(self, step: Step) -> None:
        if self.extended:
            raise Refused("办理期限只能延长一次", "extended_once")
        self._note(step, "延长期限须写明理由")
        self.touch(extended=True)
        self.due = add_working_days(local_date(self.submitted_at), self.round.rules["objection"]["extended_term"]).day  # type: ignore[arg-type]

    @action("investigated", "upheld", label="异议成立", by=By.TASK, danger=True,
            confirm="异议成立后，该推荐从名单中取消，名单须重新公示。确定吗？", order=30)  # fmt: skip
    def uphold(self, step: Step) -> None:
        if not step.data.get("clause"):
            raise Refused("认定异议成立须写明所依据的条款", "clause_missing")
        self._conclude(step, "认定异议成立须写明事实和理由")

    @action("investigated", "dismissed", label="异议不成立", by=By.TASK, order=10)
    def dismiss(self, step: Step) -> None:
        self._conclude(step, "认定异议不成立须写明理由")

    @action(["filed", "accepted", "declined", "investigated", "upheld", "dismissed"], None, label="查看异议人信息",
            by=By.SEAT, roles=("acceptance", "preliminary", "determination"), order=80)  # fmt: skip
    def unmask(self, step: Step) -> None:
        """Name and phone in full are for who must answer; who looked, and why, stays in the log."""
        self._require_text(step, "查看异议人信息须写明用途")
        step.detail["text"] = str(step.data["text"]).strip()

    def _note(self, step: Step, message: str) -> None:
        self._require_text(step, message)
        step.detail |= {name: step.data[name] for name in ("text", "clause") if step.data.get(name)}

    def _conclude(self, step: Step, message: str) -> None:
        self._note(step, message)
        self.touch(outcome_text=str(step.data["text"]).strip())
        self.leave_desk()


class PublicAttempt(models.Model):
    """One use of a public form, kept for an hour to hold off a flood. The address is only a keyed digest."""

    purpose = models.CharField("用途", max_length=20)
    address = models.CharField("来源摘要", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "公众提交"
        indexes = [models.Index(fields=["purpose", "address", "at"], name="public_attempt_recent")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.at:%Y-%m-%d %H:%M}"


_OBJECTION_SEATS = {"filed": "acceptance", "accepted": "preliminary", "investigated": "determination"}


def end_of(day: Any) -> datetime:
    """The first moment after a day, in local time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
