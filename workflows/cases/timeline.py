"""A case as the page tells it: where it is, what was said and done, what changed since it was last handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflows.cases.models import Case, CaseEvent, Evidence, Opinion, State, Verdict
from workflows.cases.papers import Paper
from workflows.cases.states import ENDED

TONES = {
    "agree": "good", "reserve": "care", "abstain": "care", "refuse": "bad", "reject": "bad", "send_back": "care",
    "submit": "active", "resubmit": "active", "withdraw": "bad", "honour": "good", "remove": "bad", "revoke": "bad",
}  # fmt: skip
# What passes between officers only; and whose words are meant for the applicant as well.
BETWEEN_OFFICERS = frozenset({"transfer", "delegate", "add_signer", "urge", "copy_to"})
SHOWN_TO_APPLICANT = frozenset({"send_back", "reject", "refuse", "withdraw", "remove", "revoke", "submit", "resubmit"})


@dataclass(frozen=True)
class Entry:
    """One line of the timeline, as ``{% timeline %}`` takes it."""

    at: datetime
    who: str
    action: str
    body: str = ""
    text: str = ""
    items: list[str] = field(default_factory=list)
    tone: str = ""


@dataclass(frozen=True)
class Change:
    """One answer that differs from the last submission."""

    label: str
    before: str
    after: str


def flow(
    case: Case, route: Sequence[dict[str, Any]], later: Iterable[Any], opinions: Sequence[Opinion]
) -> list[dict[str, Any]]:
    """The route and what follows it (``later``: label, state, detail), with the present step: ``{% flow_steps %}``."""
    keys = [stage["key"] for stage in route]
    at = keys.index(case.stage) if case.stage in keys else -1
    over = case.state not in (State.DRAFT, State.IN_REVIEW, State.RETURNED, *ENDED)
    steps = []
    for number, stage in enumerate(route):
        state = "done" if over or number < at else _present(case) if number == at else ""
        detail = _detail(case, state) if number == at else ""
        steps.append({"label": stage["name"], "state": state, "detail": detail, "parts": _parts(case, stage, opinions)})
    return steps + [{"label": one.label, "state": one.state, "detail": one.detail} for one in later]


def _present(case: Case) -> str:
    return "refused" if case.state in ENDED else "current"


def _detail(case: Case, state: str) -> str:
    if state in ("current", "refused") and case.state != State.IN_REVIEW:
        return case.state_label
    return ""


def _parts(case: Case, stage: dict[str, Any], opinions: Sequence[Opinion]) -> list[str]:
    """What each body of a shared stage has said in this cycle."""
    if len(stage.get("bodies", ())) < 2:
        return []
    verdicts = {one.voice: one.get_verdict_display() for one in opinions if _counts(case, one, stage["key"])}
    carried = dict.fromkeys(case.carried if case.stage == stage["key"] else [], "同意（沿用）")
    words = carried | verdicts
    return [f"{_short(body)} {words.get(body['code'], '')}".strip() for body in stage["bodies"]]


def _counts(case: Case, opinion: Opinion, stage: str) -> bool:
    return opinion.stage == stage and opinion.cycle == case.cycle


def _short(body: dict[str, str]) -> str:
    """A party's word in the picture, where the full name would not fit."""
    return {"hr": "人社", "union": "总工会", "enterprise": "企联", "commerce": "工商联", "industry": "工信"}.get(
        body.get("party", ""), body["name"]
    )


def timeline(case: Case, events: Iterable[CaseEvent], opinions: Sequence[Opinion], *, inside: bool) -> list[Entry]:
    """Everything done on the case, latest first. From outside, what officers only pass among themselves is left out."""
    principals: dict[tuple[int | None, datetime], str] = {
        (one.author_id, one.at): one.principal for one in opinions if one.principal
    }
    shown = [event for event in events if inside or event.action not in BETWEEN_OFFICERS]
    return [_entry(case, event, principals.get((event.actor_id, event.at), ""), inside) for event in reversed(shown)]


def _entry(case: Case, event: CaseEvent, principal: str, inside: bool) -> Entry:
    detail = event.detail
    shown = inside or event.action in SHOWN_TO_APPLICANT
    for_whom = principal or event.principal
    words = [detail.get("text", ""), f"依据：{detail['clause']}" if detail.get("clause") else ""]
    words += [f"交 {detail['to']}" if detail.get("to") else "", _judgement(detail) if inside else ""]
    under_review = event.from_state in (State.IN_REVIEW, State.RETURNED)
    stage = case.stage_name(event.stage) if under_review and event.stage else ""
    return Entry(
        at=event.at,
        who=event.actor_name + (f"（代 {for_whom}）" if for_whom else ""),
        action=" · ".join(filter(None, [stage, event.label])),
        body=event.body_name,
        text="\n".join(filter(None, words)) if shown else "",
        items=list(detail.get("items", [])) if shown else [],
        tone=TONES.get(event.action, ""),
    )


def _judgement(detail: dict[str, Any]) -> str:
    judged = detail.get("findings") or {}
    met = sum(one["met"] is True for one in judged.values())
    return f"认定 {len(judged)} 项，其中达到 {met} 项" if judged else ""


def judgements(opinions: Iterable[Opinion]) -> dict[str, list[dict[str, str]]]:
    """Fact -> what reviewers found so far, oldest first: stage, who, verdict, basis."""
    found: dict[str, list[dict[str, str]]] = {}
    for opinion in opinions:
        for fact, judgement in opinion.findings.items():
            verdict = {True: "met", False: "not_met", None: "unknown"}[judgement["met"]]
            found.setdefault(fact, []).append(
                {"stage": f"第{opinion.cycle}轮{opinion.stage_name}", "who": opinion.author.person_name,
                 "verdict": verdict, "basis": judgement.get("basis", "")}
            )  # fmt: skip
    return found


def returned_items(case: Case, opinions: Sequence[Opinion]) -> tuple[Opinion | None, list[str]]:
    """The return that the applicant is to answer, or has just answered, and its items."""
    last = next((one for one in reversed(opinions) if one.verdict == Verdict.RETURN), None)
    return last, list(last.items) if last else []


def changes(events: Sequence[CaseEvent]) -> list[Change] | None:
    """What the last submission says otherwise than the one before it. None where there is nothing to compare."""
    handed_in = [event.detail["answers"] for event in events if "answers" in event.detail]
    if len(handed_in) < 2:
        return None
    before, after = handed_in[-2:]
    labels = dict.fromkeys([*before, *after])
    return [
        Change(label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def is_new(paper: Evidence, case: Case) -> bool:
    """Whether a paper came with the last correction."""
    return 0 < case.cycle - 1 <= paper.cycle or (case.state == State.RETURNED and paper.cycle == case.cycle)


def papers_shown(case: Case, papers: Iterable[Paper], files: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Files with their name in the guide and whether they are new."""
    names = {paper.slot: paper.name for paper in papers}
    return [{"file": one, "label": names.get(one.slot, one.name), "new": is_new(one, case)} for one in files]
