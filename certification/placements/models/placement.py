"""以干代训: one person sent to one host for at least two weeks, and evaluated (汶政字〔2024〕59号 正文三（四）)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django_fsm import RETURN_VALUE

from certification.models import Evaluation, Person
from certification.placements import action_forms as asked
from certification.placements import effects, guards, judging
from certification.placements.access import (
    EVALUATORS,
    HOST_ROLES,
    SENDERS,
    Evaluator,
    Host,
    HostOrSender,
    Sender,
    SenderOrSystem,
    Sent,
)
from certification.placements.codes import HostKind, Participant
from certification.placements.models.round import PlacementRound
from workflows.calendar import add_working_days
from workflows.calendar.words import day_words
from workflows.cases.access import System
from workflows.cases.actions import Assignment, Step, action
from workflows.cases.forms import Reasons
from workflows.cases.models import Case
from workflows.cases.review import Review
from workflows.cases.routes import pin_route
from workflows.cases.stages import CONSENTS
from workflows.errors import Refused
from workflows.organisations.models import Organisation
from workflows.sheets.models import ImportBatch

ONE_DAY = timedelta(days=1)


class PlacementState(models.TextChoices):
    DRAFT = "draft", "拟派"
    PROPOSED = "proposed", "待接收"
    ACCEPTED = "accepted", "已接收"
    DECLINED = "declined", "未接收"
    UNDER_WAY = "under_way", "进行中"
    ENDED = "ended", "期满待评价"
    TERMINATED = "terminated", "提前终止"
    EVALUATED = "evaluated", "已评价，待本人答复"
    ANSWERED = "answered", "已评价，待报审"
    IN_REVIEW = "in_review", "审核中"
    RETURNED = "returned", "退回重评"
    PASSED = "passed", "已确认"
    REJECTED = "rejected", "不予确认"
    WITHDRAWN = "withdrawn", "已撤回"


# As which a list may tell of it.
LISTED = RETURN_VALUE("accepted", "under_way", "ended", "answered")
# Of which nothing is counted: the person was not there.
VOID = (PlacementState.DECLINED, PlacementState.WITHDRAWN)
# In which days are written and confirmed.
WITH_DAYS = (PlacementState.UNDER_WAY, PlacementState.ENDED, PlacementState.TERMINATED)


class Placement(Review, Case):
    """``unit`` and ``unit_name``: the employer, that sends; ``region``: where the person is in post.

    ``first_day``, ``last_day``: as planned, both counted; an extension moves the last one. ``last_day`` None: a list
    did not say. ``began_on``, ``ended_on``: the days of arrival and, where it was broken off, of the last day there.
    ``participant``, ``host_kind``: "" is not known. ``host_online``: whether the host answers by an own account.
    ``judged_by``: who said that the host is not the own employer although the names are alike, and why.
    ``decision``: of the topic ``placement``, pinned when it was handed in or concluded; before that as a list told it,
    by the filling day of the list.
    """

    KIND: ClassVar[str] = "placement"
    KIND_LABEL: ClassVar[str] = "以干代训"
    STATES: ClassVar[type[models.TextChoices]] = PlacementState
    ANNOUNCED: ClassVar[frozenset[str]] = frozenset()
    BEGINNER: ClassVar[str] = "评价人"
    NOT_PASSED: ClassVar[str] = "本次以干代训不予确认。"
    CORRECTION: ClassVar[str] = "重新评价"
    READ_WITH: ClassVar[tuple[str, ...]] = ("person", "host", "round", "evaluation")
    WORDS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "send_back": {"label": "退回重评"},
        "reject": {"label": "不予确认", "confirm": "不予确认后本次以干代训办结，不能恢复。确定吗？"},
    }
    USUAL: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "second_review": ("经复核，时间、评价符合要求，同意确认",), "determination": ("同意确认",)
    }  # fmt: skip

    base = models.OneToOneField(
        Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_placement"
    )  # fmt: skip
    round = models.ForeignKey(PlacementRound, models.PROTECT, related_name="placements", verbose_name="选派批次")
    person = models.ForeignKey(Person, models.PROTECT, related_name="placements", verbose_name="参加人员")
    seq = models.PositiveIntegerField("名单序号", null=True, blank=True)
    participant = models.CharField("人员类别", max_length=40, choices=Participant.choices, blank=True)
    host = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="hosted", verbose_name="接收单位（已登记）"
    )
    host_name = models.CharField("接收单位", max_length=120, blank=True)
    host_kind = models.CharField("接收单位性质", max_length=16, choices=HostKind.choices, blank=True)
    host_online = models.BooleanField("接收单位在线办理", default=False, editable=False)
    judged_by = models.JSONField("接收单位核对", default=dict, blank=True)
    first_day = models.DateField("开始日期")
    last_day = models.DateField("结束日期", null=True, blank=True)
    began_on = models.DateField("报到日期", null=True, blank=True)
    ended_on = models.DateField("实际结束日期", null=True, blank=True)
    coach = models.CharField("带教人", max_length=60, blank=True)
    task = models.CharField("锻炼内容", max_length=300, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    typed_days = models.PositiveSmallIntegerField("填报天数", null=True, blank=True)
    summary = models.TextField("个人总结", max_length=3000, blank=True)
    host_opinion = models.TextField("接收单位意见", max_length=2000, blank=True)
    host_opinion_on = models.DateField("接收单位意见日期", null=True, blank=True)
    host_opinion_by = models.CharField("接收单位意见填写人", max_length=120, blank=True)
    host_opinion_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    evaluation = models.OneToOneField(
        Evaluation, models.PROTECT, null=True, blank=True, related_name="placement", verbose_name="综合评价"
    )
    evaluator_key = models.CharField(max_length=60, blank=True, editable=False)
    reply = models.TextField("本人答复", max_length=2000, blank=True)
    reply_until = models.DateField("答复截止日期", null=True, blank=True)
    decision = models.JSONField("判定", default=dict, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入", editable=False
    )

    class Meta:
        verbose_name = "以干代训"
        indexes = [
            models.Index(fields=["round", "first_day"], name="placements_round_first_day"),
            models.Index(fields=["person", "first_day"], name="placements_person_first_day"),
            models.Index(fields=["host", "first_day"], name="placements_host_first_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="placements_placement_ends_after_start",
                violation_error_message="结束日期早于开始日期，请改正。",
            ),
        ]

    # ---- reading -------------------------------------------------------------------------------------------------

    def concerns(self, user: Any) -> bool:
        return user is not None and user.pk is not None and self.person.user_id == user.pk

    @property
    def is_sample(self) -> bool:
        return self.round.is_sample

    @property
    def start(self) -> date:
        """The first day there: that of arrival, else the planned one."""
        return self.began_on or self.first_day

    @property
    def end(self) -> date | None:
        """The last day there: on which it was broken off, else the planned one."""
        return self.ended_on or self.last_day

    def changes_host(self) -> bool:
        """Whether the person was sent in this round before and broke that off: it is gone on with at another host."""
        return self.round.placements.filter(person=self.person_id, state=PlacementState.TERMINATED).exists()

    def enclosures(self) -> Iterable[tuple[str, Any]]:
        """The pictures and papers of its days."""
        for day in self.days.prefetch_related("files").order_by("day"):
            for file in day.files.all():
                if file.removed_at is None:
                    yield f"{day_words(day.day)} {file.name}", file

    @property
    def applicant_key(self) -> str:
        """Where a returned evaluation is mended."""
        return self.evaluator_key or f"{SENDERS[0]}@{self.agency.code}"  # type: ignore[union-attr]

    def work(self) -> Assignment:
        if self.state in (PlacementState.PROPOSED, PlacementState.ACCEPTED):
            return Assignment("review", seats=self._host_seats())
        if self.state == PlacementState.UNDER_WAY:
            open_ended = Assignment("review", seats=self._host_seats())
            return Assignment("wait", until=_end_of(self.last_day)) if self.last_day else open_ended
        if self.state in (PlacementState.ENDED, PlacementState.TERMINATED):
            return Assignment("review", seats=self._seats(EVALUATORS) if self.host_opinion else self._host_seats())
        if self.state == PlacementState.EVALUATED and self.reply_until:
            return Assignment("wait", until=_end_of(self.reply_until))
        if self.state == PlacementState.ANSWERED:
            return Assignment("review", seats={self.applicant_key: "evaluator"})
        return super().work()

    def _host_seats(self) -> dict[str, str]:
        if self.host_online and self.host:
            return {f"{role}@{self.host.code}": role for role in HOST_ROLES}
        return self._seats(SENDERS)

    def _seats(self, roles: tuple[str, ...]) -> dict[str, str]:
        return {f"{role}@{self.agency.code}": role for role in roles}  # type: ignore[union-attr]

    # ---- sending -------------------------------------------------------------------------------------------------

    @action("draft", "proposed", label="提请接收", who=Sender(), guard=guards.sendable, in_bar=False)
    def propose(self, step: Step) -> None:
        self.submitted_by, self.submitted_at = step.actor, step.at
        effects.tell_host(self, step, f"请确认是否接收{self.person.name}（{self.unit_name}）以干代训。")
        self.leave_desk(step, add_working_days(step.day, guards.ANSWER_DAYS).day)

    @action("draft", LISTED, label="接收选派记录", who=SenderOrSystem(), in_bar=False, takes_over=True)
    def take_over(self, step: Step) -> str:
        """What a list tells of a placement of before: nobody is asked again."""
        return judging.state_on(self, step.day)

    @action(["accepted", "under_way", "ended", "answered"], LISTED, label="补录选派记录", who=SenderOrSystem(),
            form=asked.Later, guard=guards.from_a_list, in_bar=False)  # fmt: skip
    def complete(self, step: Step) -> str:
        """What a later list adds to one of before: its last day, leave, the evaluation."""
        effects.complete(self, step)
        self._judge(step)
        self.leave_desk(step)
        return judging.state_on(self, step.day)

    @action("proposed", "accepted", label="同意接收", who=Host(), form=asked.Accept,
            guard=guards.not_the_person, order=10)  # fmt: skip
    def accept(self, step: Step) -> None:
        self.touch(coach=step.data["coach"])
        effects.tell_sender(self, step, f"{self.host_name}同意接收{self.person.name}以干代训。")
        effects.tell_person(self, step, f"您将于{day_words(self.first_day)}起到{self.host_name}以干代训。")
        self.leave_desk(step, self.first_day)

    @action("proposed", "declined", label="不能接收", who=Host(), form=Reasons, danger=True,
            guard=guards.not_the_person, order=20)  # fmt: skip
    def decline(self, step: Step) -> None:
        effects.tell_sender(self, step, f"{self.host_name}不能接收{self.person.name}以干代训，请另行安排。")
        self.leave_desk(step)

    @action(["proposed", "accepted"], "withdrawn", label="撤回选派", who=SenderOrSystem(), form=Reasons, danger=True,
            guard=guards.not_the_person, confirm="撤回后本次选派办结。确定吗？", order=60)  # fmt: skip
    def withdraw(self, step: Step) -> None:
        effects.tell_host(self, step, f"{self.person.name}的以干代训选派已撤回。")
        self.leave_desk(step)

    # ---- under way -----------------------------------------------------------------------------------------------

    @action(
        "accepted", "under_way", label="登记报到", who=Host(), form=asked.Arrival, guard=guards.dispatched, order=10
    )
    def arrive(self, step: Step) -> None:
        self.touch(began_on=step.data["day"])
        self.leave_desk(step, self.last_day)

    @action(WITH_DAYS, None, label="写日志", who=Sent(), form=asked.DayNote, in_bar=False)
    def write_day(self, step: Step) -> None:
        effects.write_day(self, step)

    @action(
        WITH_DAYS,
        None,
        label="确认出勤",
        who=Host(),
        form=asked.DaysConfirmed,
        guard=guards.not_the_person,
        in_bar=False,
    )
    def confirm_days(self, step: Step) -> None:
        effects.confirm_days(self, step)

    @action("under_way", None, label="延长", who=HostOrSender(), form=asked.Extension,
            guard=guards.not_over, order=50)  # fmt: skip
    def extend(self, step: Step) -> None:
        step.detail["items"] = [f"结束日期：{self.last_day}→{step.data['day']}"]
        self.touch(last_day=step.data["day"])
        self.leave_desk(step, self.last_day)

    @action("under_way", "terminated", label="提前终止", who=HostOrSender(), form=asked.Termination, danger=True,
            guard=guards.not_the_person, order=60,
            confirm="提前终止后不能恢复；天数不满的，不能确认。确定吗？")  # fmt: skip
    def terminate(self, step: Step) -> None:
        self.touch(ended_on=step.data["day"])
        effects.tell_all(self, step, f"{self.person.name}的以干代训已于{day_words(step.data['day'])}提前终止。")
        self.leave_desk(step)

    @action("under_way", "ended", label="结束", who=HostOrSender(), form=asked.Ending,
            guard=guards.not_the_person, order=55)  # fmt: skip
    def finish(self, step: Step) -> None:
        self.touch(ended_on=step.data["day"], last_day=step.data["day"])
        self.leave_desk(step)

    @action(["under_way", "evaluated"], RETURN_VALUE("ended", "answered"), label="到期", who=System())
    def time_up(self, step: Step) -> str:
        """The last day is over, or the days in which the person may reply."""
        until = self.last_day if self.state == PlacementState.UNDER_WAY else self.reply_until
        if until and step.day <= until:
            raise Refused("期限还没有届满", "not_due")
        self.leave_desk(step)
        return PlacementState.ENDED.value if self.state == PlacementState.UNDER_WAY else PlacementState.ANSWERED.value

    # ---- evaluation ----------------------------------------------------------------------------------------------

    @action(["ended", "terminated"], None, label="个人总结", who=Sent(), form=asked.Summary, in_bar=False)
    def summarise(self, step: Step) -> None:
        self.touch(summary=step.data["text"])

    @action(["ended", "terminated"], None, label="接收单位意见", who=Host(), form=asked.HostOpinion,
            guard=guards.not_the_person, order=10)  # fmt: skip
    def opine(self, step: Step) -> None:
        """With it the host answers for the attendance as it stands."""
        duty = step.duty
        by = f"{duty.organisation_name} {step.actor_name}" if duty else step.actor_name
        self.touch(host_opinion=step.data["text"], host_opinion_on=step.day, host_opinion_by=by)
        self.touch(host_opinion_user=step.actor)
        effects.confirm_rest(self, step)
        self.leave_desk(step)

    @action(["ended", "terminated"], "evaluated", label="综合评价", who=Evaluator(), form=asked.Evaluating,
            guard=guards.evaluable, order=10)  # fmt: skip
    def evaluate(self, step: Step) -> None:
        self._evaluate(step, "为")

    @action("evaluated", "answered", label="答复", who=Sent(), form=asked.Reply,
            guard=guards.not_the_assessor, in_bar=False)  # fmt: skip
    def answer(self, step: Step) -> None:
        self.touch(reply=step.data["text"] or "无异议")
        self.leave_desk(step)

    @action(["answered", "returned"], "evaluated", label="重新评价", who=Evaluator(), form=asked.Evaluating,
            guard=guards.evaluable, order=40)  # fmt: skip
    def revise(self, step: Step) -> None:
        """The person is heard anew: what was answered to the former evaluation says nothing of this one."""
        self._evaluate(step, "已改为")

    def _evaluate(self, step: Step, became: str) -> None:
        made = judging.evaluation(self, step)
        made.save()
        last = add_working_days(step.day, judging.checklist(self).reply_days).day
        self.touch(evaluation=made, evaluator_key=step.duty.key if step.duty else "", reply="", reply_until=last)
        step.detail["items"] = judging.told(self)
        words = f"以干代训的综合评价{became}“{judging.conclusion(self)}”，可于{day_words(last)}前（含当日）答复。"
        effects.tell_person(self, step, words)
        self.leave_desk(step, last)

    @action("answered", "in_review", label="报审", who=Evaluator(), guard=guards.confirmable, order=10)
    def hand_in(self, step: Step) -> None:
        """What the approvers decide by is kept as it stands."""
        self._judge(step)
        if not self.route:
            self.route = pin_route(self.round.rules["route"], self.agency.region)  # type: ignore[union-attr]
        self.cycle += 1
        self.submitted_by, self.submitted_at = step.actor, step.at
        self.enter(self.return_to or self.route[0]["key"], step)

    @action(["ended", "terminated", "answered"], "rejected", label="不予确认", who=Evaluator(), guard=guards.failing,
            danger=True, confirm="按规则不能确认，就此办结，记录保留。确定吗？", order=30)  # fmt: skip
    def conclude_short(self, step: Step) -> None:
        self._judge(step)
        effects.tell_all(self, step, f"{self.person.name}的以干代训不予确认：{judging.why_not(self.decision)}")
        self.leave_desk(step)

    def _judge(self, step: Step) -> None:
        self.touch(decision=judging.decided(self, step.day))
        self.figure = judging.figure(self.decision)
        step.detail["decision"] = self.decision

    def bars(self, step: Step) -> Refused | None:
        """Nobody speaks of the own placement, of an evaluation of their own, or of what they handed in."""
        actor = step.actor
        if self.concerns(actor):
            return Refused(f"您本人参加了这次以干代训，须由他人{step.action.label}", "own_case")
        if actor and self.evaluation and self.evaluation.assessor_id == actor.pk:
            return Refused(f"综合评价由您作出，须由他人{step.action.label}", "own_evaluation")
        if actor and self.submitted_by_id == actor.pk:
            return Refused(f"本件由您报审，须由他人{step.action.label}", "own_submission")
        return None

    def settle(self, step: Step, verdict: str) -> str:
        """Judged again: what it rests on may have changed since it was handed in."""
        now = judging.decided(self, step.day)
        if verdict in CONSENTS and now["decision"] != "eligible":
            raise Refused(f"现在按规则不能确认：{judging.why_not(now)}；请退回重评", "not_eligible")
        step.detail["decision"] = self.decision
        outcome = super().settle(step, verdict)
        if outcome == PlacementState.PASSED:
            effects.tell_all(self, step, f"{self.person.name}的以干代训已确认，综合评价{judging.conclusion(self)}。")
        return outcome


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + ONE_DAY, time.min))
