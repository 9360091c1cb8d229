"""What the pages show of a mediation organisation's nomination."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from mediation_orgs.nominations.guide import guide_context
from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.screening import screen
from mediation_orgs.registry.queries import TOPIC, snapshot, snapshot_is_current
from mediation_orgs.registry.sources import sources
from workflows.cases.kind_page import CaseView
from workflows.cases.models import Opinion, State
from workflows.cases.review_points import ReviewPoint
from workflows.masking import mask_phone
from workflows.organisations.requests import SignedInRequest
from workflows.policy.readings import in_words
from workflows.rounds.nomination_page import NominationPage
from workflows.rulebook.store import rules

PLAIN = ("联系人", "联系电话", "调解员人数", "成立日期")  # told in a line of their own


class MediationPage(NominationPage):
    template = "mediation_nominations/panel.html"
    form_template = "mediation_nominations/form"
    edit_template = "mediation_nominations/figures.html"
    guide_template = "mediation_nominations/guide.html"

    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, MediationNomination)
        return super().context(view) | {
            "rows": _rows(case, view.opinions, view.inside),
            "screening": case.screening,
            "readings": _readings(case),
            "snapshot": case.snapshot,
            "sources": sources(case.organisation_id, case.round.year, case.round.opens_on),
            "register_changed": bool(case.snapshot) and not snapshot_is_current(case.snapshot, case.organisation),
            "written": [(label, text) for label, text in case.answers().items() if text and label not in PLAIN],
            "contact": f"{case.contact_name} {mask_phone(case.contact_phone)}".strip(),
        }

    def after(self, request: SignedInRequest, case: Any, name: str) -> HttpResponse | None:
        if name == "show_contact":
            number = f"{case.contact_name} {case.contact_phone}"
            messages.info(request, f"联系电话：{number}。本次查看已记入办理过程。")
        return None

    def edit_context(self, case: MediationNomination) -> dict[str, Any]:
        """The rate as the register gives it now, with the finding that rests on it."""
        round_ = case.round
        policy = rules(round_.policy_digest)
        taken = snapshot(case.organisation, round_.year, policy, timezone.now())
        found = screen(policy, taken)
        rated = [finding for finding in with_links(case, found["findings"]) if finding["links"]]
        figures = {"taken": taken, "meets": found["rate_meets"], "display": found["display"], "findings": rated}
        return {"figures": figures, "round": round_}

    def guide_context(self, request: HttpRequest) -> dict[str, Any]:
        return guide_context(request)

    def not_begun_url(self, code: str) -> str:
        return reverse("guide:kind", args=["mediation-nominations"])

    def clauses(self, case: MediationNomination) -> list[str]:
        return [one.citation for one in case.conditions()]

    def correctable(self, case: MediationNomination) -> list[str]:
        """Every answer and paper by its name, and first what the rules found lacking."""
        lacking = [
            f"{one['clause']}：{one['shortfall']}"
            for one in case.screening.get("findings", [])
            if one["verdict"] == "not_met" and one["shortfall"]
        ]
        papers = [f"{paper.name}：不清晰或未盖章，请重新扫描上传" for paper in case.papers() if paper.required]
        return lacking + papers + [f"{label}：请补充完整" for label in case.answers() if label != "成立日期"]

    def form_context(self, case: MediationNomination) -> dict[str, Any]:
        rate = case.screening.get("rate")
        written = rate and f"调解成功{rate[0]}件，有结果{rate[1]}件，成功率{case.screening['display']}%"
        return {
            "round": case.round,
            "organisation": case.unit,
            "region": case.region,
            "figures": f"{case.round.year}年{written}" if written else "",
            "year": case.round.year,
        }


def _rows(
    case: MediationNomination, opinions: Sequence[Opinion], officer: bool
) -> list[tuple[dict[str, Any], ReviewPoint | None]]:
    """Each finding with its review point; what rests on a figure comes first, since it often decides alone."""
    points = {point.clause: point for point in case.review_points()}
    # While it is under review, what reviewers think is theirs; afterwards the applicant reads the outcome.
    open_to_reader = officer or case.state not in (State.DRAFT, State.IN_REVIEW, State.RETURNED)
    decision = (open_to_reader and judged_since(case, opinions)) or case.screening
    found = with_links(case, decision.get("findings", []))
    return [(one, points.get(one["clause"])) for one in sorted(found, key=lambda one: not one["links"])]


def _readings(case: MediationNomination) -> list[str]:
    """The readings at work in the screening, in words."""
    if not case.screening:
        return []
    return in_words(TOPIC, case.screening["readings"], rules(case.policy_digest).options(TOPIC))


def judged_since(case: MediationNomination, opinions: Sequence[Opinion]) -> dict[str, Any] | None:
    """The decision of the last reviewer who judged these very figures under these very rules.

    ``opinions``: of the case, the oldest first.
    """
    for opinion in reversed(opinions):
        if opinion.decision and _same(opinion.decision, case.screening):
            return dict(opinion.decision)
    return None


def _same(decision: dict[str, Any], screening: dict[str, Any]) -> bool:
    """Whether both stand on the same figures and the same rules."""
    return bool(screening) and (decision["rate"], decision["policy"]["digest"]) == (
        screening["rate"],
        screening["policy"]["digest"],
    )


def with_links(case: MediationNomination, findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings, those that rest on a figure with links to the cases counted and left out."""
    measured = {one.id for one in case.conditions() if one.threshold}
    url = reverse("mediation_nominations:cases", args=[case.pk])
    links = (("看计入的案件", url), ("看不计入的案件", f"{url}?part=excluded"))
    return [finding | {"links": links if finding["clause"] in measured else ()} for finding in findings]
