"""What the pages show of a grade application and of its round: claim, evidence and finding side by side."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from certification.grade_applications import claims as claiming
from certification.grade_applications import queries, screening
from certification.grade_applications.guide import guide_context
from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.next_steps import next_step
from certification.grade_applications.results import may_register
from workflows.cases import evidence_files
from workflows.cases.access import is_clerk, oversees
from workflows.cases.kind_page import CaseView, KindPage, Later, Offer
from workflows.cases.models import Opinion
from workflows.errors import Refused
from workflows.masking import mask_phone
from workflows.policy.findings import cite
from workflows.policy.readings import in_words
from workflows.rounds.sections import section_of

PAGE_SIZE = 50
AFTER = ("列入通知", "考评", "取得证书")
REACHED = {"passed": 0, "notified": 1, "certified": 3, "not_certified": 2}


class GradePage(KindPage):
    template = "grade_applications/case.html"
    edit_template = "grade_applications/edit.html"
    guide_template = "grade_applications/guide.html"

    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, GradeApplication)
        decision = case.decision if view.inside else {}
        return {
            "claims": _claims(case, view),
            "judging_offer": _judging_offer(view),
            "screening": case.screening,
            "readings": _readings(case),
            "findings": _sorted_out(decision or case.screening),
            "screened": screening.sentence(case.screening) if case.screening else "",
            "decision": decision,
            "decided": screening.sentence(decision) if decision else "",
            "round": case.round,
            "person": case.person,
            "phone": mask_phone(case.phone),
        }

    def edit_context(self, case: GradeApplication) -> dict[str, Any]:
        """Claims as the information base has them now, and what the rules say of them."""
        facts, found = case.standing()
        claims = [(claiming.name(one), claiming.described(one["section"], claiming.fact(facts, one))) for one in found]
        return {"round": case.round, "claims": claims, **_screened(case, facts)}

    def guide_context(self, request: HttpRequest) -> dict[str, Any]:
        return guide_context(request)

    def not_begun_url(self, code: str) -> str:
        return reverse("people:own" if code == "no_person" else "grade_applications:list")

    def clauses(self, case: GradeApplication) -> list[str]:
        return [cite(one) for one in case.screening.get("findings", [])]

    def correctable(self, case: GradeApplication) -> list[str]:
        """Every claim and its paper by name, and the reason of a manual review where one was asked."""
        papers = [f"{paper.name}：不清晰或缺少，请重新上传" for paper in case.papers() if paper.required]
        claims = [f"{claiming.name(one)}：与佐证材料不一致，请更正" for one in case.claims]
        return papers + claims + (["请求人工复核的理由：请补充"] if case.manual_review_reason else [])

    def route(self, case: GradeApplication) -> list[dict[str, Any]]:
        return list(case.route) or list(case.round.rules.get("route", []))

    def later(self, case: GradeApplication) -> list[Later]:
        reached = REACHED.get(case.state)
        if reached is None:
            return [Later(label) for label in AFTER]
        steps = []
        for number, label in enumerate(AFTER):
            if number < reached:
                steps.append(Later(label, "done"))
            elif number == reached:
                steps.append(Later(label, "refused" if case.state == "not_certified" else "current", case.state_label))
            else:
                steps.append(Later(label))
        return steps


def _claims(case: GradeApplication, view: CaseView) -> list[dict[str, Any]]:
    """Each claim with its values, its papers and, for officers, what reviewers found of it."""
    facts, found = case.standing()
    files = evidence_files.current(case)
    judged = _judgements(case, view.opinions) if view.inside else {}
    return [
        {
            "claim": one,
            "section": claiming.SECTIONS[one["section"]][0],
            "values": claiming.described(one["section"], claiming.fact(facts, one)),
            "files": [file for file in files if file.slot == one["id"]],
            "judgements": judged.get(one["id"], []),
        }
        for one in found
    ]


def _judging_offer(view: CaseView) -> Offer | None:
    """The offer whose fields stand beside the claims: the one refused, that its errors may be read there."""
    refused = view.offers.get(view.acted.name) if view.acted else None
    return refused if refused and getattr(refused.form, "judging", None) else view.consent


def _screened(case: GradeApplication, facts: claiming.Facts) -> dict[str, Any]:
    """What the rules say of the facts as they are now."""
    try:
        decision = case.screened(facts, case.as_of or timezone.localdate())
    except Refused as refused:
        return {"unfit": refused.message}
    return {"decision": decision, "screened": screening.sentence(decision)}


def _readings(case: GradeApplication) -> list[str]:
    """The readings at work in the screening, in words."""
    if not case.screening:
        return []
    return in_words("grade", case.screening["readings"], screening.conditions_of(case).options("grade"))


def _sorted_out(decision: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The findings that carry the result, and the others: one condition met is enough."""
    findings = decision.get("findings", [])
    met = [one for one in findings if one["verdict"] == "met"]
    return {"carrying": met or findings, "others": [one for one in findings if met and one["verdict"] != "met"]}


def _judgements(case: GradeApplication, opinions: list[Opinion]) -> dict[str, list[dict[str, Any]]]:
    """Claim -> what reviewers found so far, oldest first, with their corrections in words."""
    sections = {claim["id"]: claim["section"] for claim in case.claims}
    judged: dict[str, list[dict[str, Any]]] = {}
    for opinion in opinions:
        for key, found in opinion.findings.items():
            if key not in sections or found["met"] is None:
                continue
            fields = claiming.described(sections[key], found.get("fields", {}))
            judged.setdefault(key, []).append(
                {"met": found["met"], "basis": found.get("basis", ""), "fields": fields, "stage": opinion.stage_name,
                 "cycle": opinion.cycle, "who": opinion.author.person_name}
            )  # fmt: skip
    return judged


class GradeRoundPage(KindPage):
    page_template = "grade_applications/round.html"
    leads_on = False

    def context(self, view: CaseView) -> dict[str, Any]:
        round_, officer = view.case, view.officer
        assert isinstance(round_, GradeRound)
        applications = queries.applications_for(officer, round_)
        policy = screening.conditions_of(round_)
        notices = section_of(GradeRound.KIND, "documents")
        return {
            "round": round_,
            "whole": oversees(officer, round_),
            "next": next_step(round_, view),
            "page": Paginator(applications, PAGE_SIZE).get_page(view.request.GET.get("page")),
            "counts": queries.counts(applications),
            "mine": queries.own_applications(officer.user).get(round_.pk),
            "conditions": policy.grades[round_.grade],
            "policy": policy,
            "clerk": is_clerk(officer, round_.agency_id),
            "registers": may_register(officer, round_),
            "section": notices,
            **(notices.context(view) if notices else {}),
        }
