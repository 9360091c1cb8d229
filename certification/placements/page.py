"""The page of one placement, and that of a round with its list."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.urls import reverse

from certification.placements import days, judging, printed, queries
from certification.placements.access import EVALUATORS, SENDERS, Evaluator, Host, Sender
from certification.placements.models import Placement, PlacementRound, PlacementState
from certification.placements.models.placement import VOID
from certification.placements.next_steps import next_step
from workflows.cases.access import is_clerk, oversees
from workflows.cases.kind_page import CaseView, KindPage, Later
from workflows.notices.queries import certificates_for, published_naming
from workflows.policy.findings import cite
from workflows.policy.readings import in_words
from workflows.rounds.sections import section_of
from workflows.rulebook.store import rules

PAGE_SIZE = 50
# Not over yet: judged by what is planned.
AHEAD = (PlacementState.PROPOSED, PlacementState.ACCEPTED, PlacementState.UNDER_WAY)
COURSE = (
    ("proposed", "接收单位答复"), ("accepted", "报到"), ("under_way", "进行"), ("ended", "评价"),
    ("evaluated", "本人答复"), ("answered", "报审"),
)  # fmt: skip


class PlacementPage(KindPage):
    template: ClassVar[str] = "placements/placement.html"
    beside_template: ClassVar[str] = "placements/beside.html"
    form_template: ClassVar[str] = "placements/form"
    form_style: ClassVar[str] = "rounds/form"
    form_name: ClassVar[str] = "登记表、评价表"

    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, Placement)
        settled = case.route or case.state == PlacementState.REJECTED
        judged = case.decision if settled else judging.decided(case, view.on)
        open_ = not (settled or case.evaluation or case.state == PlacementState.ANSWERED)
        findings = judging.but_for_the_evaluation(case, view.on) if open_ else judged["findings"]
        return {
            "placement": case,
            "round_url": reverse("case", args=[case.round_id]),
            "by_day": days.by_day(case, view.on),
            "findings": [] if case.state in VOID else _quoted_once(findings),
            "by_plan": case.last_day if case.state in AHEAD else None,
            "unevaluated": open_,
            "readings": in_words("placement", judged["readings"], rules(case.policy_digest).options("placement")),
            "evaluation": case.evaluation,
            "evaluated": judging.told(case),
            "own": case.concerns(view.officer.visitor),
            "hosts": Host().duty(view.officer, case) is not None,
            "sends": Sender().duty(view.officer, case) is not None,
            "evaluates": Evaluator().duty(view.officer, case) is not None,
            "published": published_naming(case),
            "certificate": certificates_for(case).first(),
        }

    def applied_for(self, case: Placement) -> str:
        return f"到{case.host_name or '接收单位'}的以干代训"

    def form_context(self, case: Placement) -> dict[str, Any]:
        return printed.sheets(case)

    def route(self, case: Any) -> list[dict[str, Any]]:
        """Before the review what comes before it, in the same drawing."""
        return list(case.route)

    def later(self, case: Any) -> list[Later]:
        return [] if case.route else _course(case)


def _quoted_once(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All rest on one clause: its words stand at the first."""
    return [{**one, "citation": cite(one), "text": "" if place else one["text"]} for place, one in enumerate(findings)]


def _course(case: Placement) -> list[Later]:
    """The way to the review: what is done, what is at hand, what is to come."""
    keys = [key for key, _ in COURSE]
    state = "ended" if case.state == PlacementState.TERMINATED else case.state
    at = keys.index(state) if state in keys else len(keys)
    ended = state in (PlacementState.DECLINED, PlacementState.WITHDRAWN, PlacementState.REJECTED)
    return [
        Later(label, "" if ended else "done" if place < at else "current" if place == at else "")
        for place, (_, label) in enumerate(COURSE)
    ]


class PlacementRoundPage(KindPage):
    page_template = "placements/round.html"
    leads_on = False

    def context(self, view: CaseView) -> dict[str, Any]:
        round_, officer = view.case, view.officer
        assert isinstance(round_, PlacementRound)
        placements = queries.openable(officer).filter(round=round_)
        listed = queries.shown(placements).order_by("seq", "pk")
        page = Paginator(listed, PAGE_SIZE).get_page(view.request.GET.get("page"))
        for one in page.object_list:
            one.round = round_  # whose checklist says what a conclusion is called: read once
        notices = section_of(PlacementRound.KIND, "documents")
        return {
            "round": round_,
            "whole": oversees(officer, round_),
            "next": next_step(round_, view),
            "page": page,
            "rows": [(one, judging.conclusion(one)) for one in page.object_list],
            "counts": queries.counts(placements),
            "policy": rules(round_.policy_digest),
            "clerk": is_clerk(officer, round_.agency_id),
            "sends": any(duty.role in SENDERS for duty in officer.seats),
            "evaluates": any(duty.role in EVALUATORS for duty in officer.seats),
            "answered": placements.filter(state="answered").count(),
            "section": notices,
            **(notices.context(view) if notices else {}),
        }
