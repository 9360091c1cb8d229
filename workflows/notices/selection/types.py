"""The notices about a selection round: 通知 that it is open, 公示 of its list, 通报 of whom it honours or of nobody."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse

from workflows.calendar import period
from workflows.cases.actions import Step
from workflows.cases.execute import execute
from workflows.errors import Refused
from workflows.notices import certificates, wording
from workflows.notices.models import Notice
from workflows.notices.round_notice import RoundNotice
from workflows.notices.selection import composing
from workflows.notices.selection.certificates import certified
from workflows.notices.types import Certificates, register
from workflows.notices.vocabulary import NoticeKind, NoticeState, NumberUse
from workflows.rounds.models import Grants, NominationState, RoundState, SelectionRound


class SelectionNotice(RoundNotice):
    subject_kind: ClassVar[str] = SelectionRound.KIND

    def records(self, subject: SelectionRound) -> dict[str, Any]:
        return composing.from_records(self.kind, subject)

    def check_words(self, subject: SelectionRound, words: Mapping[str, Any]) -> None:
        """A title (荣誉称号) is given only where a document approves of it."""
        texts = (words["title"], *words["paragraphs"])
        if subject.grants != Grants.TITLE and any(wording.GIVES_TITLE.search(text) for text in texts):
            raise Refused(
                "本批次为认定并通报表扬，没有批准授予称号的文件，文稿不能写“授予称号”，请改为“认定为”",
                "title_not_approved",
            )

    def links(self, notice: Notice) -> list[tuple[str, str]]:
        return [("查看批次", reverse("public:publicity", args=[notice.subject_id]))]


class Opening(SelectionNotice):
    """通知: the selection is held, with the places of each region."""

    key: ClassVar[str] = "notification"
    kind: ClassVar[NoticeKind] = NoticeKind.NOTIFICATION
    states: ClassVar[frozenset[str]] = frozenset({RoundState.OPEN.value})
    once: ClassVar[bool] = True

    def words(self, subject: SelectionRound, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        return composing.opening(subject, _names(issuers))


class Publicity(SelectionNotice):
    """公示: the list, within the quota; the day of issue is the first of the period."""

    key: ClassVar[str] = "publicity"
    kind: ClassVar[NoticeKind] = NoticeKind.PUBLICITY
    states: ClassVar[frozenset[str]] = frozenset({RoundState.RANKED.value})

    def words(self, subject: SelectionRound, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        return composing.publicity(subject, _names(issuers))

    def dated(self, notice: Notice, day: date) -> dict[str, Any]:
        term = period(day, _round_of(notice).rules["publicity_days"])
        return {"period": {"first": term.first.isoformat(), "last": term.last.isoformat(), "days": len(term.days)}}

    def issued(self, notice: Notice, step: Step) -> None:
        """It takes the place of an earlier one, and the period begins."""
        earlier = Notice.objects.filter(subject=notice.subject_id, type_key=self.key, state=NoticeState.ISSUED)
        for one in earlier.exclude(pk=notice.pk).order_by("pk"):
            execute(one, "supersede", officer=None, at=step.at, number=notice.number_text)
        execute(_round_of(notice), "publicise", officer=None, at=step.at, first=step.day)

    def revoked(self, notice: Notice, step: Step) -> None:
        """A list whose 公示 is revoked must be published again."""
        round_ = _round_of(notice)
        if round_.state in (RoundState.IN_PUBLICITY, RoundState.PUBLICITY_OVER):
            execute(round_, "change_list", officer=None, at=step.at, revoked=notice.number_text)

    def links(self, notice: Notice) -> list[tuple[str, str]]:
        return [("公示名单和提出异议", url) for _, url in super().links(notice)]


class Commendation(SelectionNotice):
    """通报: names the winners as determined, concludes the round and brings certificates."""

    key: ClassVar[str] = "commendation"
    kind: ClassVar[NoticeKind] = NoticeKind.COMMENDATION
    states: ClassVar[frozenset[str]] = frozenset({RoundState.PASSED.value})
    certificates: ClassVar[Certificates] = Certificates(
        "荣誉证书", NumberUse.CERTIFICATE, frozenset({NominationState.HONOURED.value})
    )

    def words(self, subject: SelectionRound, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        return composing.commendation(subject, _names(issuers))

    def issued(self, notice: Notice, step: Step) -> None:
        round_ = _round_of(notice)
        execute(round_, "conclude", officer=None, at=step.at)
        certificates.give(notice, certified(notice, round_), step.at)

    def revoked(self, notice: Notice, step: Step) -> None:
        """Honours rest on the 通报 and are revoked with it."""
        written = {name: step.data[name] for name in ("text", "clause")} | {"document": notice.number_text}
        honoured = _round_of(notice).nominations.filter(pk__in=notice.named, state="honoured")
        for nomination in honoured.order_by("rank", "pk"):
            execute(nomination, "revoke", officer=None, at=step.at, **written)


class NoResult(SelectionNotice):
    """通报: everybody on a list that was published has been taken off it, and nobody is named. It ends the round."""

    key: ClassVar[str] = "no_result"
    kind: ClassVar[NoticeKind] = NoticeKind.COMMENDATION
    called: ClassVar[str] = "没有入选的结果通报"
    states: ClassVar[frozenset[str]] = frozenset(
        state.value for state in (
            RoundState.RANKED, RoundState.PUBLICITY_OVER, RoundState.RETURNED, RoundState.REJECTED, RoundState.PASSED,
        )
    )  # fmt: skip
    awaited: ClassVar[bool] = False

    def check(self, subject: SelectionRound) -> None:
        if not subject.exhausted:
            raise Refused("名单上还有人选，或者可以重新排名、由递补人选公示，不能办理没有入选的通报", "somebody_left")
        if subject.open_objections():
            raise Refused("还有异议没有办结，不能办理没有入选的通报；请先办结异议", "objection_open")
        if not publicised(subject):
            raise Refused("名单没有公示过，不必通报；本批次由审定席位取消", "never_published")

    def records(self, subject: SelectionRound) -> dict[str, Any]:
        """Nobody; but somebody may have come back to the list since."""
        self.check(subject)
        return {"attachments": [], "named": []}

    def words(self, subject: SelectionRound, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        return composing.no_result(subject, _names(issuers), [one.number_text for one in publicised(subject)])

    def issued(self, notice: Notice, step: Step) -> None:
        round_ = _round_of(notice)
        for one in publicised(round_):
            if one.state == NoticeState.ISSUED:
                execute(one, "supersede", officer=None, at=step.at, number=notice.number_text)
        execute(round_, "conclude_without", officer=None, at=step.at)

    def revoked(self, notice: Notice, step: Step) -> None:
        raise Refused("批次已经据此办结，不能撤销；须更正的，请另行发文", "already_in_effect")


def publicised(round_: SelectionRound) -> list[Notice]:
    """The notices by which its lists were published, the first one first."""
    issued = Notice.objects.filter(subject=round_.pk, type_key=Publicity.key, issued_at__isnull=False)
    return list(issued.order_by("pk"))


def _names(issuers: Sequence[Mapping[str, Any]]) -> list[str]:
    return [issuer["name"] for issuer in issuers]


def _round_of(notice: Notice) -> SelectionRound:
    round_ = notice.about()
    assert isinstance(round_, SelectionRound)
    return round_


for notice_type in (Opening(), Publicity(), Commendation(), NoResult()):
    register(notice_type)
