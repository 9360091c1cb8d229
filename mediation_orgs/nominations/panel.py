"""What the case page shows and asks of a mediation organisation's nomination."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from mediation_orgs.nominations.guide import MATERIALS
from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.registry.queries import SELECTION, TOPIC, snapshot_is_current
from mediation_orgs.registry.sources import sources
from workflows.cases.access import inside
from workflows.cases.kind_page import Later, Panel, Paper, Question
from workflows.cases.models import State
from workflows.masking import mask_phone
from workflows.notices import queries as notices
from workflows.notices.models import Certificate
from workflows.organisations.models import User
from workflows.policy.policies import Clause
from workflows.policy.readings import in_words
from workflows.rounds.models import RoundState
from workflows.rounds.queries import visible_rounds
from workflows.rulebook.store import rules

# After the review the nomination goes the way of its round's list.
AFTER = ("列入名单", "公示", "审定", "印发")
REACHED = {
    "passed": 0, "ranked": 0, "not_selected": 0, "listed": 1, "in_publicity": 1, "removed": 1, "honoured": 4,
    "revoked": 4,
}  # fmt: skip
DETERMINED = {RoundState.IN_REVIEW: 2, RoundState.PASSED: 3}
PUBLISHED = ("in_publicity", "removed", "honoured", "revoked")
STOPPED = ("not_selected", "removed", "revoked")


class MediationPanel(Panel):
    template = "mediation_nominations/panel.html"
    form_template = "mediation_nominations/form"

    def context(self, case: MediationNomination, user: User, on: date) -> dict[str, Any]:
        return {
            "rows": self._rows(case, inside(case, user, on)),
            "screening": case.screening,
            "readings": _readings(case),
            "snapshot": case.snapshot,
            "sources": sources(case.organisation_id, case.round.year, case.round.opens_on),
            "register_changed": bool(case.snapshot) and not snapshot_is_current(case.snapshot, case.organisation),
            "deeds": self._deeds(case),
            "contact": f"{case.contact_name} {mask_phone(case.contact_phone)}".strip(),
            "round": case.round,
            "round_url": _round_url(case, user, on),
            **_outcome(case),
        }

    def _rows(self, case: MediationNomination, officer: bool) -> list[tuple[dict[str, Any], Question | None]]:
        """Each finding with its question; what rests on a figure comes first, since it often decides alone."""
        questions = {question.clause: question for question in self.questions(case)}
        # While it is under review, what reviewers think is theirs; afterwards the applicant reads the outcome.
        told = officer or case.state not in (State.DRAFT, State.IN_REVIEW, State.RETURNED)
        decision = (told and judged_since(case)) or case.screening
        found = with_links(case, decision.get("findings", []))
        return [(one, questions.get(one["clause"])) for one in sorted(found, key=lambda one: not one["links"])]

    @staticmethod
    def _deeds(case: MediationNomination) -> list[tuple[str, str]]:
        return [
            (label, text)
            for label, text in case.answers().items()
            if text and label not in ("联系人", "联系电话", "调解员人数", "成立日期")
        ]

    def papers(self, case: MediationNomination) -> Sequence[Paper]:
        return MATERIALS

    def missing(self, case: MediationNomination) -> list[str]:
        return case.missing()

    def questions(self, case: MediationNomination) -> list[Question]:
        return [Question(one.id, one.citation, one.text, one.facts()) for one in conditions(case) if one.fields]

    def clauses(self, case: MediationNomination) -> list[str]:
        return [one.citation for one in conditions(case)]

    def mendable(self, case: MediationNomination) -> list[str]:
        """Every answer and paper by its name, and first what the rules found lacking."""
        lacking = [
            f"{one['clause']}：{one['shortfall']}"
            for one in case.screening.get("findings", [])
            if one["verdict"] == "not_met" and one["shortfall"]
        ]
        papers = [f"{paper.name}：不清晰或未盖章，请重新扫描上传" for paper in MATERIALS if paper.required]
        return lacking + papers + [f"{label}：请补充完整" for label in case.answers() if label != "成立日期"]

    def answers(self, case: MediationNomination) -> dict[str, str]:
        return case.answers()

    def route(self, case: MediationNomination) -> list[dict[str, Any]]:
        return list(case.route) or list(case.round.rules.get("route", []))

    def later(self, case: MediationNomination) -> list[Later]:
        reached = REACHED.get(case.state)
        if reached is None:
            return [Later(label) for label in AFTER]
        if case.state == "in_publicity":
            reached = DETERMINED.get(RoundState(case.round.state), reached)
        return [self._later(case, number, label, reached) for number, label in enumerate(AFTER)]

    @staticmethod
    def _later(case: MediationNomination, number: int, label: str, reached: int) -> Later:
        if number < reached:
            return Later(label, "done")
        if number > reached:
            return Later(label)
        return Later(label, "refused" if case.state in STOPPED else "current", case.state_label)

    def edit_url(self, case: MediationNomination) -> str:
        return reverse("nominations:edit", args=[case.pk]) if case.state in (State.DRAFT, State.RETURNED) else ""

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


def _round_url(case: MediationNomination, user: User, on: date) -> str:
    """Where this person reads the round; "" for whoever only got this one case to see."""
    seen = visible_rounds(user, on).filter(pk=case.round_id).exists()
    return reverse("rounds:detail", args=[case.round_id]) if seen else ""


def _outcome(case: MediationNomination) -> dict[str, Any]:
    """The issued notices that name this nomination, and its certificate; nothing before it was published."""
    if case.state not in PUBLISHED:
        return {}
    issued = notices.published(notices.NoticeFilters(round_id=case.round_id))
    return {
        "published": [notice for notice in issued if case.pk in notice.content["nominations"]],
        "certificate": Certificate.objects.filter(nomination=case).select_related("nomination", "notice").first(),
    }


def conditions(case: MediationNomination) -> tuple[Clause, ...]:
    """The conditions that the case stands on; before it is submitted those of its round."""
    return rules(case.policy_digest or case.round.policy_digest).selection(SELECTION).conditions


def _readings(case: MediationNomination) -> list[str]:
    """The readings at work in the screening, in words."""
    if not case.screening:
        return []
    return in_words(TOPIC, case.screening["readings"], rules(case.policy_digest).options(TOPIC))


def judged_since(case: MediationNomination) -> dict[str, Any] | None:
    """The decision of the last reviewer who judged these very figures under these very rules."""
    for decision in case.opinions.order_by("-at", "-pk").values_list("decision", flat=True):
        if decision and _same(decision, case.screening):
            return dict(decision)
    return None


def _same(decision: dict[str, Any], screening: dict[str, Any]) -> bool:
    """Whether both stand on the same figures and the same rules."""
    return bool(screening) and (decision["rate"], decision["policy"]["digest"]) == (
        screening["rate"],
        screening["policy"]["digest"],
    )


def with_links(case: MediationNomination, findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings, those that rest on a figure with links to the cases counted and left out."""
    measured = {one.id for one in conditions(case) if one.threshold}
    url = reverse("nominations:cases", args=[case.pk])
    links = (("看计入的案件", url), ("看不计入的案件", f"{url}?part=excluded"))
    return [finding | {"links": links if finding["clause"] in measured else ()} for finding in findings]
