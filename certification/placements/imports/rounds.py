"""The round that a list belongs to: there from an earlier list of the same title, or made with it."""

from dataclasses import dataclass
from datetime import date, datetime

from certification.placements.imports.head import Head, agency_of
from certification.placements.judging import CHECKLIST
from certification.placements.models import PlacementRound, PlacementRoundState
from certification.placements.services import CATEGORY, draft_round, rules_of
from workflows.cases.execute import execute
from workflows.cases.locking import lockable
from workflows.cases.models import CaseEvent
from workflows.errors import Refused
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer
from workflows.policy.checklists import Checklist
from workflows.policy.policies import Policy
from workflows.rounds.models import Round
from workflows.rulebook import policies
from workflows.rulebook.store import rules


@dataclass(frozen=True)
class Target:
    """``document``: by which placements are judged; ``procedure``: that has the checklist. ``listed``: how many
    placements the round had when the file was judged."""

    agency: Organisation
    title: str
    year: int
    procedure: Policy
    document: Policy
    round: PlacementRound | None
    listed: int = 0

    @property
    def checklist(self) -> Checklist:
        return self.procedure.checklist(CHECKLIST)


def target_of(head: Head, officer: Officer | None, today: date) -> Target:
    """Raises ``Refused`` where the list can go into no round."""
    agency = agency_of(head, officer)
    rounds = PlacementRound.objects.filter(agency=agency, year=head.year, title=head.title)
    there = rounds.exclude(state=PlacementRoundState.CANCELLED).order_by("-pk").first()
    if there is None:
        known = policies().handling(CATEGORY, agency.region.path, today)
        if not known:
            message = f"没有适用于{agency.region.full_name}的以干代训办理程序，请先在 policies 中补充，再导入名单"
            raise Refused(message, "no_procedure")
        procedure, document = rules_of(known[0].key, today)
        return Target(agency, head.title, head.year, procedure, document, None)
    _check(there)
    procedure, document = rules(there.rules["procedure_digest"]), rules(there.policy_digest)
    return Target(agency, head.title, head.year, procedure, document, there, there.placements.count())


def _check(there: PlacementRound) -> None:
    if not CaseEvent.objects.filter(case=there.pk, action="take_over").exists():
        message = f"批次“{there.title}”在系统中办理，人员请在批次页面列入；以前的名单请另写标题，如加上“第二批”"
        raise Refused(message, "round_worked_on")
    if there.state != PlacementRoundState.DISPATCHED:
        message = f"批次“{there.title}”{there.state_label}，不能再导入；补录的人员请另写标题，如加上“第二批”"
        raise Refused(message, "round_over")


def opened(target: Target, officer: Officer | None, at: datetime) -> PlacementRound:
    """The round, locked, within the caller's transaction; made where there is none yet.

    Raises ``Refused`` where somebody put people into it since the file was judged.
    """
    if target.round is None:
        basis = target.document.places().citation or target.document.name
        made = draft_round(
            code=_code(target), title=target.title, year=target.year, agency=target.agency, legal_basis=basis,
            policy_key=target.procedure.key, officer=officer, at=at,
        )  # fmt: skip
        return execute(made, "take_over", officer=officer, at=at)  # type: ignore[return-value]
    found = lockable(PlacementRound).select_related("agency", "region").get(pk=target.round.pk)
    if found.placements.count() != target.listed or found.state != target.round.state:
        raise Refused("导入期间该批次有新的记录写入，本次未录入任何行。请重新导入该文件", "conflict")
    return found


def _code(target: Target) -> str:
    """One that no other round has: the agency, the year and a running number."""
    stem = f"{target.agency.code}-{target.year}-YGDX"
    taken = set(Round.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{stem}{n}") not in taken)
