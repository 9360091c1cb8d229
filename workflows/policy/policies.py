"""Documents as the rest of the program sees them: checked, resolved, unchangeable."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from workflows.policy.errors import UnknownPolicy
from workflows.policy.grade.schema import Grade
from workflows.policy.readings import Value, check_option
from workflows.policy.schema import Procedure, Quota, Stage, Threshold


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition with the document it is quoted from, and the document that adopts it, if another does."""

    id: str
    text: str
    kind: str
    fields: tuple[str, ...]
    holds: str
    threshold: Threshold | None
    document: str
    adopted_by: str | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"threshold": self.threshold and self.threshold.model_dump()}


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules for selecting one kind of nominee. Days are working days; null or empty is what no document says."""

    title: str
    citation: str
    conditions: tuple[Clause, ...]
    lead: str | None
    parties: tuple[str, ...]
    quotas: tuple[Quota, ...]
    publicity_days: int | None
    objection_days: int | None
    objection_extended_days: int | None
    reserve_fills: bool | None
    route: tuple[Stage, ...]
    determination: Stage | None
    notice_route: tuple[Stage, ...]

    def condition(self, clause: str) -> Clause:
        for condition in self.conditions:
            if condition.id == clause:
                return condition
        raise UnknownPolicy(f"{self.title}中没有条件{clause}")

    def pinned_route(self) -> list[dict[str, Any]]:
        """The case route as JSON, to be kept with a case when it is submitted."""
        return [stage.model_dump(mode="json", exclude_none=True) for stage in self.route]

    def pinned_notice_route(self) -> list[dict[str, Any]]:
        return [stage.model_dump(mode="json", exclude_none=True) for stage in self.notice_route]


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of one document. ``documents`` are all it rests on, ``digest`` the sha256 of their rules in force."""

    key: str
    example: bool
    number: str | None
    title: str
    issuers: tuple[str, ...]
    issued: date
    valid_from: date
    valid_to: date | None
    regions: tuple[str, ...]
    decides: Mapping[str, str]
    readings: Mapping[str, Mapping[str, Value]]
    selections: Mapping[str, Selection]
    grades: Mapping[int, Grade]
    applications: Mapping[str, Procedure]
    documents: tuple[str, ...]
    digest: str

    @property
    def name(self) -> str:
        """The document's number, or its title where it has none."""
        return self.number or f"《{self.title}》"

    @property
    def term(self) -> str:
        return f"{self.valid_from}起" if self.valid_to is None else f"{self.valid_from}至{self.valid_to}"

    def covers(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def selection(self, kind: str) -> Selection:
        """Raises ``UnknownPolicy`` where the document says nothing on this kind of nominee."""
        if kind not in self.selections:
            raise UnknownPolicy(f"{self.name}没有选树类别 {kind}；现有：{'、'.join(self.selections) or '无'}")
        return self.selections[kind]

    def procedure(self, kind: str) -> Procedure:
        """Raises ``UnknownPolicy`` where the document does not say how applications of this kind are handled."""
        if kind not in self.applications:
            raise UnknownPolicy(f"{self.name}没有规定 {kind} 申报的办理程序")
        return self.applications[kind]

    def options(self, topic: str, chosen: Mapping[str, object] | None = None) -> dict[str, Value]:
        """The document's readings for ``topic``, ``chosen`` put over them. Raises ``InputError`` on an unknown one."""
        if topic not in self.readings:
            raise UnknownPolicy(f"{self.name}没有议题 {topic} 的读法")
        if not chosen:
            return dict(self.readings[topic])
        return {**self.readings[topic], **{key: check_option(topic, key, value) for key, value in chosen.items()}}

    def stamp(self) -> dict[str, Any]:
        """``{"documents": [...], "digest": sha256}``: what a decision names as its basis."""
        return {"documents": list(self.documents), "digest": self.digest}
