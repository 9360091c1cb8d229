"""What the page of a nomination of any category shows: its round, and the way of its round's list after the review."""

from typing import Any

from workflows.cases.case_urls import case_url
from workflows.cases.kind_page import CaseView, KindPage, Later
from workflows.rounds.models import Nomination, RoundState
from workflows.rounds.queries import visible_rounds
from workflows.rounds.recommendations.section import on_nomination, to_be_finished
from workflows.rounds.sections import section_of

NOMINATIONS = "nominations"  # sections for nominations of every category are registered under this word
AFTER = ("列入名单", "公示", "审定", "印发")
REACHED = {
    "passed": 0, "ranked": 0, "not_selected": 0, "listed": 1, "in_publicity": 1, "removed": 1, "honoured": 4,
    "revoked": 4,
}  # fmt: skip
DETERMINED = {RoundState.IN_REVIEW: 2, RoundState.PASSED: 3}
STOPPED = ("not_selected", "removed", "revoked")


class NominationPage(KindPage):
    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, Nomination)
        seen = visible_rounds(view.officer).filter(pk=case.round_id).exists()
        outcome = section_of(NOMINATIONS, "outcome")
        if taking_off := view.offers.get("disqualify"):
            taking_off.begin_with(*self.grounds(case))
        return {
            "round": case.round,
            "round_url": case_url(case.round) if seen else "",
            "outcome": outcome,
            "recommendation": on_nomination(case, view.inside),
            "to_be_finished": to_be_finished(case, view.officer),
            **(outcome.context(view) if outcome else {}),
        }

    def route(self, case: Any) -> list[dict[str, Any]]:
        return list(case.route) or list(case.round.rules.get("route", []))

    def later(self, case: Any) -> list[Later]:
        reached = REACHED.get(case.state)
        if reached is None:
            return [Later(label) for label in AFTER]
        if case.state == "in_publicity":
            reached = DETERMINED.get(RoundState(case.round.state), reached)
        return [_later(case, number, label, reached) for number, label in enumerate(AFTER)]


def _later(case: Nomination, number: int, label: str, reached: int) -> Later:
    if number < reached:
        return Later(label, "done")
    if number > reached:
        return Later(label)
    return Later(label, "refused" if case.state in STOPPED else "current", case.state_label)
