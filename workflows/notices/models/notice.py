"""A notice (公文) from draft to issue. Nothing issued is edited: it can only be superseded or revoked."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import models

from workflows.calendar import period
from workflows.cases.actions import By, Step, Work, action
from workflows.cases.models import Case, local_date
from workflows.cases.routes import pin_route
from workflows.errors import Refused
from workflows.notices import composing, numbering
from workflows.notices.matters import round_states
from workflows.notices.vocabulary import NoticeKind, NoticeState
from workflows.organisations.models import Role
from workflows.rounds.models import Round

CLERK = (Role.CLERK.value,)
DETERMINATION = (Role.DETERMINATION.value,)
_CLERK_STATES = frozenset({NoticeState.PASSED, NoticeState.RENDERED, NoticeState.RENDER_FAILED})

_UNDER_REVIEW = ("in_review", "returned")
_SETTLED = ("passed", "rejected", "withdrawn", "issued", "superseded", "revoked")


def _not_begun(notice: "Notice") -> bool:
    return notice.process_id is None


class Notice(Case):
    """``content``: title is the case's own; here recipients, paragraphs, copies, note (the clerk's words), and
    attachments, nominations, period (the system's, from the records). ``issuers``: ordered, lead first, pinned.

    ``signed_on`` is the day of the last signature (成文日期, GB/T 9704-2012 7.3.5.4), ``printed_on`` the day in the
    imprint (印发日期), which must be the day of issue.
    """

    KIND: ClassVar[str] = "notice"
    KIND_LABEL: ClassVar[str] = "公文"
    STATES: ClassVar[type[models.TextChoices]] = NoticeState
    WORDS: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "send_back": {"label": "退回修改"},
        "resubmit": {"label": "修改后重新提交"},
        "reject": {"label": "不予签发", "confirm": "不予签发后本件办结，需要时须重新起草。确定吗？"},
    }
    BEGINNER: ClassVar[str] = "拟稿人"
    CORRECTION: ClassVar[str] = "修改"

    base = models.OneToOneField(Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_notice")
    notice_kind = models.CharField("文种", max_length=20, choices=NoticeKind.choices)
    round = models.ForeignKey(Round, models.PROTECT, related_name="notices", verbose_name="批次")
    issuers = models.JSONField("发文机关", default=list)
    content = models.JSONField("内容", default=dict)
    word = models.CharField("机关代字", max_length=20, blank=True)
    year = models.PositiveSmallIntegerField("发文年份", null=True, blank=True)
    serial = models.PositiveIntegerField("发文序号", null=True, blank=True)
    number_text = models.CharField("发文字号", max_length=60, blank=True)
    signed_on = models.DateField("成文日期", null=True, blank=True)
    printed_on = models.DateField("印发日期", null=True, blank=True)
    pdf = models.FileField("文件", max_length=200, blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    failure = models.CharField("排版失败原因", max_length=500, blank=True)
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name="替代"
    )
    revoke_reason = models.CharField("撤销理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "公文"
        constraints = [
            models.UniqueConstraint(
                fields=["number_text"], condition=~models.Q(number_text=""), name="notices_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number_text="", serial=None) | models.Q(serial__gte=1) & ~models.Q(number_text=""),
                name="notices_number_whole",
            ),
        ]
        indexes = [models.Index(fields=["-issued_at"], name="notice_issued")]

    # ---- who works on it -----------------------------------------------------------------------------------------

    @property
    def applicant_key(self) -> str:
        return f"clerk@{self.agency.code}"  # type: ignore[union-attr]

    def work(self) -> Work:
        if self.state in _CLERK_STATES:
            return Work("review", seats={self.applicant_key: "clerk"})
        if self.state == NoticeState.DRAFT:
            return Work("correct", seats={self.applicant_key: "clerk"})
        if self.state == NoticeState.NUMBERED:
            return Work("job", job="render_notice")
        return super().work()

    def why_not(self, action_name: str) -> str:
        return "起草已经登记" if action_name == "compose" else super().why_not(action_name)

    # ---- drafting ------------------------------------------------------------------------------------------------

    @action("draft", None, label="起草", by=By.SEAT, roles=CLERK, conditions=[_not_begun])
    def compose(self, step: Step) -> None:
        """The first entry of the log; puts the draft on the clerk's desk."""

    @action(["draft", "returned"], None, label="修改文稿", by=By.TASK, order=15)
    def edit(self, step: Step) -> None:
        changed = composing.edited(self, step.data)
        if changed:
            self.title = changed.pop("title", self.title)
            self.touch(content=self.content | changed)
        step.detail["fields"] = sorted(step.data)

    def prepare_submission(self, step: Step) -> None:
        """Take the lists anew from the records, so that what is signed is what the round says now."""
        self.require_round_state()
        self.touch(content=self.content | composing.from_records(self.notice_kind, self.round))
        composing.check(self)
        if not self.route:
            self.route = pin_route(self.round.rules["notice_route"], self.region)

    @action("draft", "in_review", label="送核", by=By.TASK, order=10)
    def submit(self, step: Step) -> None:
        self.prepare_submission(step)
        self.cycle += 1  # a notice may come back to its draft, and what was said of the former text stays on record
        self.carried, self.return_to = [], ""
        self.submitted_by, self.submitted_at = step.actor, step.at
        self.enter(self.route[0]["key"], step.at)

    @action(["draft", "in_review", "returned"], "withdrawn", label="撤稿", by=By.SEAT, roles=CLERK, danger=True,
            confirm="撤稿后本件不再办理，需要时须重新起草。确定撤稿吗？", order=60)  # fmt: skip
    def withdraw(self, step: Step) -> None:
        self.leave_desk()

    def _next_stage(self, step: Step) -> str:
        state = super()._next_stage(step)
        if state == NoticeState.PASSED:
            self.touch(signed_on=local_date(step.at))
            self.stage = ""  # what follows is no stage of the review
        return state

    # ---- numbering and printing ----------------------------------------------------------------------------------

    @action("passed", "numbered", label="编号用印", by=By.TASK, order=10)
    def number(self, step: Step) -> None:
        """Take the next number (once), date the print, and have it rendered after the commit."""
        self.require_round_state()
        self.require_current_list()
        if not self.number_text:
            taken = numbering.take(self.agency, self.notice_kind, local_date(step.at).year)  # type: ignore[arg-type]
            self.touch(word=taken.word, year=taken.year, serial=taken.serial, number_text=str(taken))
            self.figure = self.number_text
        self._print_on(local_date(step.at))
        step.detail["number"] = self.number_text
        self.leave_desk()

    @action("render_failed", "numbered", label="重新排版", by=By.TASK, order=20)
    def retry(self, step: Step) -> None:
        """The text was right and the machine was not (a font has been added since)."""
        self._number_again(step)

    @action("rendered", "numbered", label="改期重排", by=By.TASK, order=40)
    def redate(self, step: Step) -> None:
        """Issue was put off: the printed dates move, the number stays."""
        if local_date(step.at) == self.printed_on:
            raise Refused("印发日期就是今天，不必改期，请直接印发", "same_day")
        self._number_again(step)

    def _number_again(self, step: Step) -> None:
        self._drop_print()
        self._print_on(local_date(step.at))
        step.detail["number"] = self.number_text
        self.leave_desk()

    def _drop_print(self) -> None:
        """The print no longer says what the record says. The file itself stays: somebody has looked at it."""
        undated = {name: value for name, value in self.content.items() if name != "period"}
        self.touch(content=undated, pdf="", pages=None, sha256="", failure="")

    def _print_on(self, day: date) -> None:
        self.touch(printed_on=day)
        if self.notice_kind == NoticeKind.PUBLICITY:
            term = period(day, self.round.rules["publicity_days"])
            dates = {"first": term.first.isoformat(), "last": term.last.isoformat(), "days": len(term.days)}
            self.touch(content=self.content | {"period": dates})

    @action("numbered", "rendered", label="排版用印完成", by=By.SYSTEM)
    def rendered(self, step: Step) -> None:
        self._require_job(step)
        self.touch(pdf=step.data["pdf"], pages=step.data["pages"], sha256=step.data["sha256"])
        step.detail |= {"sha256": self.sha256, "pages": self.pages}
        self.leave_desk()

    @action("numbered", "render_failed", label="排版失败", by=By.SYSTEM)
    def render_failed(self, step: Step) -> None:
        self._require_job(step)
        self.touch(failure=step.data["reason"][:500])
        step.detail["text"] = self.failure
        self.leave_desk()

    @action(["passed", "rendered", "render_failed"], "draft", label="退回起草", by=By.TASK, order=50)
    def revise(self, step: Step) -> None:
        """Back to the text, to be signed anew. A number stays with it: it is never given to anything else."""
        self._drop_print()
        self.leave_desk()

    @staticmethod
    def _require_job(step: Step) -> None:
        if step.task is None:
            raise Refused("这次排版已由另一次代替", "task_settled")

    # ---- issue and after -----------------------------------------------------------------------------------------

    @action("rendered", "issued", label="印发", by=By.TASK, order=10,
            confirm="印发后不能修改，只能撤销或者另行发文替代。确定印发吗？")  # fmt: skip
    def issue(self, step: Step) -> None:
        self.require_round_state()
        self.require_current_list()
        today = local_date(step.at)
        if today != self.printed_on:
            raise Refused(
                f"文件上的印发日期是{self.printed_on}，今天是{today}，请先“改期重排”再印发", "printed_for_another_day"
            )
        self.touch(issued_at=step.at)
        step.detail |= {"number": self.number_text, "sha256": self.sha256}
        self.leave_desk()

    @action("issued", "superseded", label="被替代", by=By.SYSTEM)
    def supersede(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]

    @action("issued", "revoked", label="撤销", by=By.SEAT, roles=DETERMINATION, danger=True,
            confirm="撤销后该文件不再有效，并向社会公开撤销理由。确定撤销吗？", order=90)  # fmt: skip
    def revoke(self, step: Step) -> None:
        self._require_text(step, "撤销公文须写明理由")
        self.touch(revoke_reason=str(step.data["text"]).strip()[:500])
        step.detail |= {name: step.data[name] for name in ("text", "clause") if step.data.get(name)}

    @action([*_UNDER_REVIEW, *_SETTLED], None, label="抄送", by=By.READER, order=74)
    def copy_to(self, step: Step) -> None:
        """Also once issued, and after it has lost its force."""

    # ---- guards --------------------------------------------------------------------------------------------------

    def require_round_state(self) -> None:
        """The round must stand where a notice of this kind belongs."""
        round_ = Round.objects.get(pk=self.round_id)
        if round_.state != round_states(round_.kind).get(NoticeKind(self.notice_kind)):
            label = self.get_notice_kind_display()
            raise Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不能办理{label}", "round_state")

    def require_current_list(self) -> None:
        """What was signed must still be what the records say."""
        current = composing.from_records(self.notice_kind, self.round)["nominations"]
        if self.content["nominations"] != current:
            raise Refused("送核以后名单有变动，文稿与名单不一致；请退回起草，按新名单重新送核", "list_outdated")
