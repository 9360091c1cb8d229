"""Who completed a placement, as the public is told: one line for each unbroken stretch of a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from certification.models import Person
from certification.placements import judging
from certification.placements.codes import UNQUALIFIED
from certification.placements.models import Placement, PlacementRound, PlacementState


@dataclass(frozen=True)
class Completion:
    """``cases``: confirmed placements that touch or overlap, and were judged as one; the last one bears the evaluation
    of all of them, and the certificate."""

    cases: Sequence[Placement]

    @property
    def last(self) -> Placement:
        return self.cases[-1]

    @property
    def person(self) -> Person:
        return self.last.person

    @property
    def hosts(self) -> str:
        return "、".join(dict.fromkeys(one.host_name for one in self.cases))

    @property
    def days(self) -> int:
        """As the approvers had them before them."""
        return int(self.last.decision["calendar_days"])

    @property
    def conclusion(self) -> str:
        return judging.conclusion(self.last)


def completed(round_: PlacementRound) -> list[Completion]:
    """Whoever was confirmed and evaluated as 合格 or better, by unit and name. Whoever was not is named nowhere."""
    passed = round_.placements.filter(state=PlacementState.PASSED).select_related("person", "evaluation")
    held: dict[int, list[Placement]] = {}
    for one in sorted(passed, key=lambda one: (one.start, one.pk)):
        one.round = round_  # whose checklist says what a conclusion is called: read once
        held.setdefault(one.person_id, []).append(one)
    found = [Completion(cases) for placements in held.values() for cases in _unbroken(placements)]
    named = [one for one in found if one.last.evaluation and one.last.evaluation.conclusion != UNQUALIFIED]
    return sorted(named, key=lambda one: (one.last.unit_name, one.person.name, one.last.pk))


def _unbroken(placements: Sequence[Placement]) -> list[list[Placement]]:
    """Those that touch or overlap together."""
    found: list[list[Placement]] = []
    for one in placements:
        until = max((before.end for before in found[-1] if before.end), default=None) if found else None
        if until is not None and one.start <= until + judging.ONE_DAY:
            found[-1].append(one)
        else:
            found.append([one])
    return found
