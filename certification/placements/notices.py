"""The notices about a round of placements: 通知 of who is sent where, 通报 of who completed it; what follows them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from certification.placements import completion, effects, wording
from certification.placements.completion import Completion
from certification.placements.judging import checklist
from certification.placements.models import Placement, PlacementRound, PlacementRoundState, PlacementState
from certification.placements.models.round import RUNNING
from workflows.cases.actions import Step
from workflows.cases.execute import execute
from workflows.cases.messaging import tell
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.notices import certificates
from workflows.notices.models import Notice
from workflows.notices.on_rounds import drafting, show_documents
from workflows.notices.round_notice import RoundNotice
from workflows.notices.types import Certificates, register
from workflows.notices.vocabulary import NoticeKind, NumberUse
from workflows.notices.wording import ON_REQUEST, cited, table_of, told_apart
from workflows.policy.findings import wide
from workflows.rulebook.store import rules


class PlacementNotice(RoundNotice):
    subject_kind: ClassVar[str] = PlacementRound.KIND


class Dispatch(PlacementNotice):
    """通知: everybody whom a host has accepted goes there."""

    key: ClassVar[str] = "dispatch"
    kind: ClassVar[NoticeKind] = NoticeKind.NOTIFICATION
    called: ClassVar[str] = "派出通知"
    states: ClassVar[frozenset[str]] = frozenset({PlacementRoundState.CLOSED.value})

    def check(self, subject: PlacementRound) -> None:
        if waiting := subject.placements.filter(state=PlacementState.PROPOSED).count():
            raise Refused(f"还有{waiting}人等接收单位答复，不能起草派出通知；请接收单位先答复", "answers_open")

    def records(self, subject: PlacementRound) -> dict[str, Any]:
        sent = accepted(subject)
        if not sent:
            raise Refused(f"批次“{subject.title}”没有接收单位同意接收的人员，不能起草派出通知", "list_empty")
        table = _dispatch_table(sent, subject.year)
        return {"attachments": _attached("派出人员名单", table), "named": [one.pk for one in sent]}

    def words(self, subject: PlacementRound, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        sent = accepted(subject)
        spans = {(one.first_day, one.last_day) for one in sent}
        paragraphs = wording.dispatch_words(
            **_basis(subject), people=len({one.person_id for one in sent}), hosts=len({one.host_name for one in sent}),
            days=wording.span_words(*spans.pop()) if len(spans) == 1 else "",
        )  # fmt: skip
        told = {"recipients": _addressed(sent), "paragraphs": paragraphs, "note": ON_REQUEST}
        return wording.dispatch_about(subject.year, subject.region.name), told

    def issued(self, notice: Notice, step: Step) -> None:
        round_ = _round_of(notice)
        execute(round_, "dispatch", officer=None, at=step.at, number=notice.number_text)
        head = f"派出通知（{notice.number_text}）已印发"
        _tell(accepted(round_), step, lambda one: f"{head}：{one.person.name}{_span(one)}到{one.host_name}以干代训。")

    def revoked(self, notice: Notice, step: Step) -> None:
        """Whoever waits to arrive waits for another notice. Once somebody has arrived it cannot be taken back: that
        they were sent is a fact, on which their days and their evaluation rest."""
        round_ = _round_of(notice)
        if round_.state != PlacementRoundState.DISPATCHED:
            raise Refused(f"批次现为“{round_.state_label}”，派出通知不能再撤销", "already_in_effect")
        if arrived := round_.placements.filter(pk__in=notice.named, began_on__isnull=False).count():
            raise Refused(
                f"已有{arrived}人报到，派出通知不能撤销；个别人员不再派出的，请逐人“撤回选派”或者“提前终止”，"
                "其他内容需要更正的，请另行发文",
                "already_in_effect",
            )
        execute(round_, "recall", officer=None, at=step.at, number=notice.number_text)
        head = f"派出通知（{notice.number_text}）已撤销"
        _tell(accepted(round_), step, lambda one: f"{head}，{one.person.name}暂不到{one.host_name}报到，等候新的通知。")


class Circular(PlacementNotice):
    """通报: whoever was confirmed, with the conclusion; each gets a 证明 by it. Nobody else is named."""

    key: ClassVar[str] = "result"
    kind: ClassVar[NoticeKind] = NoticeKind.COMMENDATION
    called: ClassVar[str] = "结果通报"
    states: ClassVar[frozenset[str]] = frozenset({PlacementRoundState.DISPATCHED.value})
    certificates: ClassVar[Certificates] = Certificates(
        "以干代训证明", NumberUse.ATTESTATION, frozenset({PlacementState.PASSED.value})
    )

    def check(self, subject: PlacementRound) -> None:
        if waiting := subject.placements.filter(state__in=RUNNING).count():
            raise Refused(f"还有{waiting}人的以干代训没有办完，不能起草结果通报；请先完成评价和审核", "not_finished")

    def records(self, subject: PlacementRound) -> dict[str, Any]:
        self.check(subject)  # a placement that a list brought in meanwhile is finished first
        named = completion.completed(subject)
        if not named:
            raise Refused(f"批次“{subject.title}”没有确认的合格以上人员，不能起草结果通报；可以直接办结", "list_empty")
        cases = [case.pk for one in named for case in one.cases]
        return {"attachments": _attached("合格人员名单", _result_table(named)), "named": cases}

    def words(self, subject: PlacementRound, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        named = completion.completed(subject)
        held = Counter(one.conclusion for one in named)
        in_order = [one.name for one in checklist(named[0].last).conclusions if held[one.name]]
        paragraphs = wording.result_words(
            **_basis(subject), people=len(named), by_conclusion=[(name, held[name]) for name in in_order]
        )
        told = {"recipients": _addressed([case for one in named for case in one.cases]), "paragraphs": paragraphs}
        return wording.result_about(subject.year, subject.region.name), told

    def issued(self, notice: Notice, step: Step) -> None:
        round_ = _round_of(notice)
        execute(round_, "circulate", officer=None, at=step.at, number=notice.number_text)
        named = completion.completed(round_)
        certificates.give(notice, [_attested(one) for one in named], step.at)
        tail = f"以干代训结果已由{notice.number_text}通报，证明可以在本件页面下载。"
        _tell([one.last for one in named], step, lambda one: f"{one.person.name}的{tail}")

    def revoked(self, notice: Notice, step: Step) -> None:
        """The certificates lose their force with it; what was confirmed stays, and may be circulated anew."""
        round_ = _round_of(notice)
        if round_.state == PlacementRoundState.CIRCULATED:
            execute(round_, "recall_circular", officer=None, at=step.at, number=notice.number_text)


def accepted(round_: PlacementRound) -> list[Placement]:
    """Those whom a host takes and who have not arrived, by employer, name and day."""
    found = round_.placements.filter(state=PlacementState.ACCEPTED).select_related("person")
    return sorted(found, key=lambda one: (one.unit_name, one.person.name, one.first_day, one.pk))


def _attached(title: str, table: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"title": f"“以干代训”{title}", "landscape": False, "content": [table]}]


def _dispatch_table(sent: Sequence[Placement], year: int) -> dict[str, Any]:
    days = [wording.short_span(one.first_day, one.last_day, year) for one in sent]
    return table_of(
        [
            ("序号", 1, "center", [str(place) for place in range(1, len(sent) + 1)]),
            ("姓名", 2, "center", [one.person.name for one in sent]),
            ("派出单位", 5, "left", [one.unit_name for one in sent]),
            ("接收单位", 5, "left", [one.host_name for one in sent]),
            (f"起止日期（{year}年）", 5, "center", days),
            ("带教人", 2, "center", [one.coach for one in sent]),
            ("人员编号", 2, "center", _told_apart(sent)),
        ]
    )


def _result_table(named: Sequence[Completion]) -> dict[str, Any]:
    return table_of(
        [
            ("序号", 1, "center", [str(place) for place in range(1, len(named) + 1)]),
            ("派出单位", 5, "left", [one.last.unit_name for one in named]),
            ("姓名", 2, "center", [one.person.name for one in named]),
            ("接收单位", 5, "left", [one.hosts for one in named]),
            ("天数", 2, "center", [f"{one.days}天" for one in named]),
            ("综合评价", 2, "center", [one.conclusion for one in named]),
            ("人员编号", 2, "center", _told_apart([one.last for one in named])),
        ]
    )


def _span(one: Placement) -> str:
    return wording.span_words(one.first_day, one.last_day)


def _told_apart(placements: Iterable[Placement]) -> list[str]:
    return told_apart([(one.person.name, one.unit_name, str(one.person_id)) for one in placements])


def _addressed(placements: Sequence[Placement]) -> str:
    hosts, employers = ([getattr(one, name) for one in placements] for name in ("host_name", "unit_name"))
    return wording.addressed(sorted(set(hosts)), sorted(set(employers)))


def _basis(round_: PlacementRound) -> dict[str, str]:
    """The clause that asks for placements, as a notice cites it, and its words."""
    policy = rules(round_.policy_digest)
    rule = policy.places()
    clause = wide(rule.place)
    return {"basis": cited(policy.title, policy.number, policy.issuers, clause=clause), "rule": rule.text}


def _attested(one: Completion) -> tuple[Case, dict[str, Any]]:
    stays = [(case.start, case.end, case.host_name) for case in one.cases]
    year, region = one.last.round.year, one.last.round.region.name
    words = {
        "recipient": one.person.name, "salutation": "同志", "text": wording.attestation_words(stays, one.days),
        "line": one.conclusion, "closing": "特此证明。", "honour": f"{year}年{region}企业一线劳动关系协调员",
    }  # fmt: skip
    return one.last, words


def _tell(placements: Iterable[Placement], step: Step, words: Callable[[Placement], str]) -> None:
    """Tell of each placement the person, the employer, the host and who sent."""
    found = list(placements)
    holders = effects.holders({key for one in found for key in (one.unit_id, one.host_id) if key}, step)
    for one in found:
        told = {*holders[one.unit_id], *holders[one.host_id], one.person.user_id, one.created_by_id} - {None}
        tell(told, one, step.at, words(one))  # type: ignore[arg-type]


def _round_of(notice: Notice) -> PlacementRound:
    round_ = notice.about()
    assert isinstance(round_, PlacementRound)
    return round_


for notice_type in (Dispatch(), Circular()):
    register(notice_type)
show_documents(PlacementRound.KIND)
drafting(PlacementRound.KIND, PlacementRoundState.CLOSED, Dispatch.key, "接收单位已全部答复", "参加人员报到")
drafting(PlacementRound.KIND, PlacementRoundState.DISPATCHED, Circular.key, "以干代训已全部办完")
