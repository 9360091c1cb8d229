"""The page of a quarter: everybody on its list with points and what is missing; and that of an appeal."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from certification.access import people_for
from gold_selection.assessments import queries
from gold_selection.assessments.access import keeper_duty
from gold_selection.assessments.codes import EntryStatus
from gold_selection.assessments.guards import lacking_of, unproved
from gold_selection.assessments.lines import lines, results_now
from gold_selection.assessments.models import Appeal, Assessment, Score
from gold_selection.assessments.points import Result
from gold_selection.assessments.views.judging import judges
from gold_selection.assessments.views.shown import points_in_words, row_values, typed_beside
from workflows.cases.actions import Step, actions_of
from workflows.cases.kind_page import CaseView, KindPage
from workflows.policy.policies import Policy
from workflows.rulebook.store import rules

PAGE = 50
_WAY = (("open", "记录"), ("submitted", "核实"), ("verified", "公布"), ("published", "申诉"), ("locked", "锁定"))
_MOST_TO_ENROL = 300


class AssessmentPage(KindPage):
    page_template: ClassVar[str] = "assessments/quarter.html"
    leads_on: ClassVar[bool] = False

    def render(self, request: HttpRequest, view: CaseView, status: int = 200) -> HttpResponse:
        """A person who is assessed, and reads no more than that, has a page of the own."""
        if not queries.visible(view.officer).filter(pk=view.case.pk).exists():
            own = queries.own_scores(view.officer).filter(assessment=view.case.pk).first()
            return redirect("assessments:own_line", own.pk) if own else redirect("assessments:mine")
        return super().render(request, view, status)

    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, Assessment)
        policy = rules(case.policy_digest)
        scores = lines(case)
        found = results_now(case, scores)
        page = Paginator(scores, PAGE).get_page(view.request.GET.get("page"))
        keeps = case.state == "open" and keeper_duty(view.officer, case.region_path) is not None
        return {
            "assessment": case, "page": page, "rows": [_row(policy, one, found[one.pk]) for one in page.object_list],
            "row_names": [row for row in policy.scores().rows if row != policy.scores().total_row],
            "keeps": keeps,
            "judges": judges(view.officer, case), "pending": _pending(scores), "policy": policy,
            "to_enrol": _to_enrol(view, case, scores) if keeps else [], "obstacle": _obstacle(view, case, scores),
            "steps": [] if case.taken_over else _steps(case),
        }  # fmt: skip


def _row(policy: Policy, score: Score, result: Result) -> dict[str, Any]:
    entries = list(score.entries.all())
    claims = [one for one in entries if one.status != EntryStatus.REFUSED]
    return {
        "score": score, "values": row_values(policy.scores(), result), "total": points_in_words(result.span),
        "entries": len(entries), "pending": _pending([score]), "typed": typed_beside(policy, score, result),
        "lacking": sum(bool(lacking_of(policy, one)) for one in claims),
        "unproved": sum(bool(unproved(policy, one)) for one in claims),
    }  # fmt: skip


def _pending(scores: list[Score]) -> int:
    return sum(entry.status == EntryStatus.PENDING for one in scores for entry in one.entries.all())


def _to_enrol(view: CaseView, case: Assessment, scores: list[Score]) -> list[Any]:
    there = {one.person_id for one in scores}
    people = people_for(view.officer).filter(region=case.region).exclude(pk__in=there).order_by("name", "pk")
    return list(people[:_MOST_TO_ENROL])


def _steps(case: Assessment) -> list[dict[str, str]]:
    states = [state for state, _ in _WAY]
    at = states.index(case.state) if case.state in states else -1
    last = len(_WAY) - 1
    return [
        {"label": label, "state": "done" if place < at or at == last else "current" if place == at else ""}
        for place, (_, label) in enumerate(_WAY)
    ]


def _obstacle(view: CaseView, case: Assessment, scores: list[Score]) -> str:
    """Why the next step is not offered to who has the seat for it; "" where it is, or is another's."""
    name = {"open": "submit", "submitted": "verify", "verified": "publish", "published": "lock"}.get(case.state, "")
    if not name or name in view.offers:
        return ""
    action = actions_of(Assessment)[name]
    step = Step(name, action, view.officer, view.at, shared={"lines": scores})
    if action.guard is None or action.who.standing(case, step) is None:
        return ""
    refused = action.guard(case, step)
    return refused.message if refused else ""


class AppealPage(KindPage):
    page_template: ClassVar[str] = "assessments/appeal.html"
    leads_on: ClassVar[bool] = False

    def context(self, view: CaseView) -> dict[str, Any]:
        appeal = view.case
        assert isinstance(appeal, Appeal)
        own = appeal.created_by_id == view.officer.user.pk
        return {"appeal": appeal, "assessment": appeal.score.assessment, "own": own}
