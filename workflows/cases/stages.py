"""Stages of a pinned route, and when a stage is settled. Pure: no database, no Django.

A route is a list of stages taken from a policy when a case is submitted. Each stage names the bodies that speak in it;
a body speaks once in a cycle (a round of review between two submissions).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

StageResult = Literal["open", "passed", "refused"]

CONSENTS = frozenset({"consent", "reservation"})


@dataclass(frozen=True)
class Body:
    """An agency that speaks in a stage: organisation code, full name and party."""

    code: str
    name: str
    party: str


@dataclass(frozen=True)
class Stage:
    """One stage of a route. ``days`` are working days; ``ratio`` is only read by mode ``ratio``."""

    key: str
    name: str
    mode: Literal["one", "all", "any", "ratio"]
    role: str
    bodies: tuple[Body, ...]
    days: int
    veto: bool = True
    ratio: tuple[int, int] | None = None
    on_return: Literal["resume", "restart"] = "resume"
    judges: bool = False
    added: tuple[str, ...] = field(default=())

    @property
    def is_panel(self) -> bool:
        return self.mode != "one"

    @property
    def one_speaks(self) -> bool:
        """Whether nobody is heard beside the one body."""
        return not self.is_panel and len(self.bodies) == 1 and not self.added

    def seat_keys(self) -> dict[str, str]:
        """Seat key -> code of the body it speaks for."""
        return {f"{self.role}@{body.code}": body.code for body in self.bodies}

    @classmethod
    def from_pinned(cls, data: Mapping[str, Any]) -> "Stage":
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        known["bodies"] = tuple([Body(**body) for body in data["bodies"]])
        known["ratio"] = tuple(data["ratio"]) if data.get("ratio") else None
        known["added"] = tuple(data.get("added", ()))
        return cls(**known)


def tally(stage: Stage, verdicts: Mapping[str, str]) -> StageResult:
    """Whether the stage is settled.

    ``verdicts``: voice -> ``consent``, ``reservation``, ``abstention`` or ``refusal``, where a voice is a body's
    code or an added signer (``user@ID``). Verdicts of voices that have no say in this stage are ignored: nobody's
    refusal is ever credited to a bystander. Added signers must have spoken, and any refusal of theirs refuses.
    """
    bodies = {body.code: verdicts.get(body.code) for body in stage.bodies}
    added = [verdicts.get(voice) for voice in stage.added]
    result = _bodies_result(stage, list(bodies.values()))
    if result == "refused" or "refusal" in added:
        return "refused"
    return "open" if None in added else result


def _bodies_result(stage: Stage, verdicts: list[str | None]) -> StageResult:
    consents = sum(verdict in CONSENTS for verdict in verdicts)
    refused, silent = "refusal" in verdicts, verdicts.count(None)
    if refused and stage.veto and stage.mode in ("one", "all"):
        return "refused"
    if stage.mode == "all":
        if silent:
            return "open"
        return "passed" if consents and not refused else "refused"
    if consents >= _needed(stage, len(verdicts)):
        return "passed"
    return "refused" if consents + silent < _needed(stage, len(verdicts)) else "open"


def _needed(stage: Stage, bodies: int) -> int:
    if stage.mode != "ratio":
        return 1
    numerator, denominator = stage.ratio or (1, 1)
    return -(-bodies * numerator // denominator)
