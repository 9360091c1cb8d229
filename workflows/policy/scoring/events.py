"""The input of topic ``scoring``: one model for each type of event. Null, or absent, is not known.

An event counts in the quarter of its ``date``. Entries with one ``event_id`` are one event entered again (S14).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from workflows.policy.errors import InputError, dotted, first_problem
from workflows.policy.inputs import Day, Input, untagged

Fact = bool | None
Paper = Annotated[str, Field(max_length=100)]


class _Event(Input):
    """``evidence``: kinds of papers handed in. Words that the document does not list prove nothing, and a mistake needs
    none."""

    date: Day | None = None
    event_id: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None
    evidence: list[Paper] | None = Field(default=None, max_length=100)


class Publicity(_Event):
    type: Literal["publicity"]
    self_initiated: Fact = None
    strong_atmosphere: Fact = None
    venue: Literal["enterprise", "park", "community", "building", "other"] | None = None


class OwnUnitMediation(_Event):
    type: Literal["mediation_own_unit"]
    important: Fact = None
    main_role: Fact = None
    successful: Fact = None


class OtherMediation(_Event):
    type: Literal["mediation_other"]
    successful: Fact = None


class RiskPrevention(_Event):
    type: Literal["risk_prevention"]
    timely_found: Fact = None
    effective: Fact = None


class Publication(_Event):
    type: Literal["publication"]
    media_level: Literal["county", "city", "province", "national"] | None = None
    published: Fact = None


class Management(_Event):
    type: Literal["management"]
    adopted: Fact = None
    improved: Fact = None


class MistakeEvent(_Event):
    type: Literal["mistake"]
    impact: Literal["small", "large"] | None = None
    status: Literal["confirmed", "under_review", "overturned"] | None = None


Achievement = Publicity | OwnUnitMediation | OtherMediation | RiskPrevention | Publication | Management
Event = Achievement | MistakeEvent
Typed = Annotated[Event, Field(discriminator="type")]
MOST = 1000  # events of one question

_MODELS: Mapping[str, type[_Event]] = {
    "publicity": Publicity, "mediation_own_unit": OwnUnitMediation, "mediation_other": OtherMediation,
    "risk_prevention": RiskPrevention, "publication": Publication, "management": Management, "mistake": MistakeEvent,
}  # fmt: skip
# What each type can say of itself beside type, date, number and papers.
FACTS: Mapping[str, frozenset[str]] = {
    type_: frozenset(model.model_fields) - {"type", *_Event.model_fields} for type_, model in _MODELS.items()
}
_EVENTS: TypeAdapter[list[Event]] = TypeAdapter(list[Typed])


def read_events(data: Sequence[Mapping[str, Any]]) -> list[Event]:
    """Events as they are kept in JSON. Raises ``InputError`` with a path below ``events``."""
    try:
        return _EVENTS.validate_python(data)
    except ValidationError as error:
        location, message = first_problem(error)
        raise InputError(dotted(("events", *untagged(location, data))), message) from error


class ScoringQuestion(Input):
    """A quarter, or with ``ledger`` the four quarters of a year. ``events`` null: not supplied."""

    ledger: bool = False
    year: int = Field(ge=1900, le=2199)
    quarter: Annotated[int, Field(ge=1, le=4)] | None = None
    base_score: Annotated[int, Field(ge=0)] | None = None
    base_scores: Annotated[list[Annotated[int, Field(ge=0)] | None], Field(min_length=4, max_length=4)] | None = None
    events: list[Typed] | None = Field(default=None, max_length=MOST)
