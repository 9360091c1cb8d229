"""A notice (公文) from draft to issue. Nothing issued is edited: it can only be superseded or revoked."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models

from workflows.cases.access import Reader, SeatOf, System, TaskHolder
from workflows.cases.actions import Assignment, Step, action
from workflows.cases.forms import Recipients, Words
from workflows.cases.models import Case
from workflows.cases.review import Review, Submission
from workflows.cases.routes import pin_route
from workflows.errors import Refused
from workflows.notices import numbering, text
from workflows.notices.action_forms import Failure, Print, Revocation, Successor, Text
from workflows.notices.office_facts import check_contact
from workflows.notices.site import require_site
from workflows.notices.types import NoticeType, type_of
from workflows.notices.vocabulary import NoticeKind, NoticeState
from workflows.organisations.models import Role

CLERK = (Role.CLERK.value,)
DETERMINATION = (Role.DETERMINATION.value,)
_CLERK_STATES = frozenset({NoticeState.PASSED, NoticeState.RENDERED, NoticeState.RENDER_FAILED})

_UNDER_REVIEW = ("in_review", "returned")
_SETTLED = ("passed", "rejected", "withdrawn", "issued", "superseded", "revoked")


# ---- what must hold besides the state --------------------------------------------------------------------------------


def not_begun(notice: "Notice", step: Step) -> Refused | None:
    return Refused("起草已经登记", "wrong_state") if notice.process_id else None


def as_signed(notice: "Notice", step: Step) -> Refused | None:
    """Its subject still stands where such a notice belongs, and what was signed is still what the records say."""
    try:
        subject = notice.about()
        notice.check_subject(subject)
        current = notice.type.records(subject)["named"]
    except Refused as refused:
        return refused
    if notice.named != current:
        return Refused("送核以后名单有变动，文稿与名单不一致；请退回起草，按新名单重新送核", "list_outdated")
    return None


def for_today(notice: "Notice", step: Step) -> Refused | None:
    if step.day != notice.printed_on:
        wrong = f"文件上的印发日期是{notice.printed_on}，今天是{step.day}，请先“改期重排”再印发"
        return Refused(wrong, "printed_for_another_day")
    return as_signed(notice, step)


def for_another_day(notice: "Notice", step: Step) -> Refused | None:
    if step.day == notice.printed_on:
        return Refused("印发日期就是今天，不必改期，请直接印发", "same_day")
    return None


def its_job(notice: "Notice", step: Step) -> Refused | None:
    """A print counts for the job that was ordered, not for one that another has replaced."""
    return Refused("这次排版已由另一次代替", "task_settled") if step.task is None else None


class Notice(Submission, Review, Case):
    """``subject``: the case that it is about, if it is about any; with ``type_key`` its kind tells the type.

    ``content``: title is the case's own; here recipients, paragraphs, copies, note (the clerk's words), attachments and
    named (from the records), and what its type adds on the printed day. ``issuers``: ordered, lead first, pinned.

    ``signed_on`` is the day of the last signature (成文日期, GB/T 9704-2012 7.3.5.4), ``printed_on`` the day in the
    imprint (印发日期), which must be the day of issue.
    """

    KIND: ClassVar[str] = "notice"
    KIND_LABEL: ClassVar[str] = "公文"
    STATES: ClassVar[type[models.TextChoices]] = NoticeState
    WORDS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "send_back": {"label": "退回修改"},
        "resubmit": {"label": "修改后重新提交"},
        "reject": {"label": "不予签发", "confirm": "不予签发后本件办结，需要时须重新起草。确定吗？"},
    }
    BEGINNER: ClassVar[str] = "拟稿人"
    CORRECTION: ClassVar[str] = "修改"
    USUAL: ClassVar[tuple[str, ...]] = ("同意", "已核，同意", "请按所列事项修改后重新提交")

    base = models.OneToOneField(Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_notice")
    notice_kind = models.CharField("文种", max_length=20, choices=NoticeKind.choices)
    type_key = models.CharField("种类", max_length=40, editable=False)
    subject = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="所关事项"
    )
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

    # ---- what it is about ----------------------------------------------------------------------------------------

    @property
    def type(self) -> NoticeType:
        return type_of(self)

    def about(self) -> Case | None:
        """The case that it is about, as its own kind and read anew."""
        return self.subject.model._base_manager.get(pk=self.subject.pk) if self.subject else None

    @property
    def named(self) -> list[int]:
        """The cases that it names, in order. Notices drafted before they could name any kind call them otherwise."""
        content: dict[str, Any] = self.content
        return list(content["named"] if "named" in content else content.get("nominations", ()))

    def check_subject(self, subject: Case | None) -> None:
        """Raise ``Refused`` unless the case it is about stands where such a notice belongs."""
        if subject and subject.state not in self.type.states:
            label = self.get_notice_kind_display()
            raise Refused(f"“{subject.title}”现为“{subject.state_label}”，不能办理{label}", "subject_state")

    def check_words(self, words: Mapping[str, Any]) -> None:
        """Whether it may say this. Raises ``Refused``."""
        text.check_words(self.notice_kind, words)
        self.type.check_words(self.about(), words)

    # ---- who works on it -----------------------------------------------------------------------------------------

    @property
    def applicant_key(self) -> str:
        return f"clerk@{self.agency.code}"  # type: ignore[union-attr]

    def work(self) -> Assignment:
        if self.state in _CLERK_STATES:
            return Assignment("review", seats={self.applicant_key: "clerk"})
        if self.state == NoticeState.DRAFT:
            return Assignment("correct", seats={self.applicant_key: "clerk"})
        if self.state == NoticeState.NUMBERED:
            return Assignment("job", job="render_notice")
        return super().work()

    # ---- drafting ------------------------------------------------------------------------------------------------

    @action("draft", None, label="起草", who=SeatOf(CLERK), guard=not_begun, in_bar=False)
    def compose(self, step: Step) -> None:
        """The first entry of the log; puts the draft on the clerk's desk."""

    @action(["draft", "returned"], None, label="修改文稿", who=TaskHolder(), form=Text, order=15, in_bar=False)
    def edit(self, step: Step) -> None:
        changed = dict(step.data)
        step.detail["fields"] = sorted(changed)
        self.title = changed.pop("title", self.title)
        self.touch(content=self.content | changed)

    def prepare_submission(self, step: Step) -> None:
        """Take the lists anew from the records, so that what is signed is what they say now."""
        subject = self.about()
        self.check_subject(subject)
        kept = {name: value for name, value in self.content.items() if name != "nominations"}
        self.touch(content=kept | self.type.pinned(subject, self.agency))  # type: ignore[arg-type]
        self.check_words({**self.content, "title": self.title})
        text.check_records(self.content)
        if self.notice_kind == NoticeKind.PUBLICITY:
            check_contact(self.agency.office)  # type: ignore[union-attr]
        if self.type.certificates:
            require_site(self.type.sample(subject))
        if not self.route:
            self.route = pin_route(self.type.route(subject), self.region)

    @action("draft", "in_review", label="送核", who=TaskHolder(), order=10)
    def submit(self, step: Step) -> None:
        self.prepare_submission(step)
        self.cycle += 1  # a notice may come back to its draft, and what was said of the former text stays on record
        self.carried, self.return_to = [], ""
        self.submitted_by, self.submitted_at = step.actor, step.at
        self.enter(self.route[0]["key"], step)

    @action(["draft", "in_review", "returned"], "withdrawn", label="撤稿", who=SeatOf(CLERK), form=Words, danger=True,
            confirm="撤稿后本件不再办理，需要时须重新起草。确定撤稿吗？", order=60)  # fmt: skip
    def withdraw(self, step: Step) -> None:
        self.leave_desk(step)

    def next_stage(self, step: Step) -> str:
        state = super().next_stage(step)
        if state == NoticeState.PASSED:
            self.touch(signed_on=step.day)
            self.stage = ""  # what follows is no stage of the review
        return state

    # ---- numbering and printing ----------------------------------------------------------------------------------

    @action("passed", "numbered", label="编号用印", who=TaskHolder(), guard=as_signed, order=10)
    def number(self, step: Step) -> None:
        """Take the next number (once), date the print, and have it rendered after the commit."""
        if not self.number_text:
            taken = numbering.take(self.agency, self.notice_kind, step.day.year)  # type: ignore[arg-type]
            self.touch(word=taken.word, year=taken.year, serial=taken.serial, number_text=str(taken))
            self.figure = self.number_text
        self._print_on(step.day)
        step.detail["number"] = self.number_text
        self.leave_desk(step)

    @action("render_failed", "numbered", label="重新排版", who=TaskHolder(), order=20)
    def retry(self, step: Step) -> None:
        """The text was right and the machine was not (a font has been added since)."""
        self._number_again(step)

    @action("rendered", "numbered", label="改期重排", who=TaskHolder(), guard=for_another_day, order=40)
    def redate(self, step: Step) -> None:
        """Issue was put off: the printed dates move, the number stays."""
        self._number_again(step)

    def _number_again(self, step: Step) -> None:
        self._drop_print()
        self._print_on(step.day)
        step.detail["number"] = self.number_text
        self.leave_desk(step)

    def _drop_print(self) -> None:
        """The print no longer says what the record says. The file itself stays: somebody has looked at it."""
        dated = self.type.dated(self, self.printed_on) if self.printed_on else {}
        undated = {name: value for name, value in self.content.items() if name not in dated}
        self.touch(content=undated, pdf="", pages=None, sha256="", failure="")

    def _print_on(self, day: date) -> None:
        self.touch(printed_on=day, content=self.content | self.type.dated(self, day))

    @action("numbered", "rendered", label="排版用印完成", who=System(), form=Print, guard=its_job)
    def rendered(self, step: Step) -> None:
        self.touch(pdf=step.data["pdf"], pages=step.data["pages"], sha256=step.data["sha256"])
        step.detail |= {"sha256": self.sha256, "pages": self.pages}
        self.leave_desk(step)

    @action("numbered", "render_failed", label="排版失败", who=System(), form=Failure, guard=its_job)
    def render_failed(self, step: Step) -> None:
        self.touch(failure=step.data["reason"])
        step.detail["text"] = self.failure
        self.leave_desk(step)

    @action(["passed", "rendered", "render_failed"], "draft", label="退回起草", who=TaskHolder(), order=50)
    def revise(self, step: Step) -> None:
        """Back to the text, to be signed anew. A number stays with it: it is never given to anything else."""
        self._drop_print()
        self.leave_desk(step)

    # ---- issue and after -----------------------------------------------------------------------------------------

    @action("rendered", "issued", label="印发", who=TaskHolder(), guard=for_today, order=10,
            confirm="印发后不能修改，只能撤销或者另行发文替代。确定印发吗？")  # fmt: skip
    def issue(self, step: Step) -> None:
        self.touch(issued_at=step.at)
        step.detail |= {"number": self.number_text, "sha256": self.sha256}
        self.leave_desk(step)

    @action("issued", "superseded", label="被替代", who=System(), form=Successor)
    def supersede(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]

    @action("issued", "revoked", label="撤销", who=SeatOf(DETERMINATION), form=Revocation, danger=True,
            confirm="撤销后该文件不再有效，并向社会公开撤销理由。确定撤销吗？", order=90)  # fmt: skip
    def revoke(self, step: Step) -> None:
        self.touch(revoke_reason=step.data["text"])

    @action([*_UNDER_REVIEW, *_SETTLED], None, label="抄送", who=Reader(), form=Recipients, order=74)
    def copy_to(self, step: Step) -> None:
        """Also once issued, and after it has lost its force."""
        self.send_copies(step)
