"""Documents as the rest of the program sees them: checked, resolved, unchangeable."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from workflows.calendar.words import day_words
from workflows.policy.checklists import Checklist
from workflows.policy.conditions import CertificateRule, EducationRule, OrganisationRule, PostRule, Threshold
from workflows.policy.discipline import Disqualification
from workflows.policy.errors import UnknownPolicy
from workflows.policy.grade.schema import Grade
from workflows.policy.groups import CoordinatorGroups
from workflows.policy.placement_rules import PlacementRules
from workflows.policy.readings import Value, check_option
from workflows.policy.schema import AssessmentTerms, Procedure, Quota, Quoted, StageRule
from workflows.policy.scoring.rules import ScoringRules
from workflows.policy.titles import quoted

# What a document says beside its rules, for people to read: no part of what is decided by.
_BESIDE = frozenset({
    "edition", "revision", "example", "number", "title", "issuers", "issued", "valid_from", "valid_to", "last_task",
    "decides", "documents", "digest", "supersedes",
    "defines", "files", "coordinator_groups",
})  # fmt: skip
_BESIDE_IN_A_SELECTION = frozenset(
    {"citation", "responsibility", "commended", "standards", "tasks", "inferred", "defers"}
)
_BESIDE_IN_A_CONDITION = frozenset({"citation", "words", "document", "adopted_by"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition with the document it is quoted from, and the document that adopts it, if another does.

    ``citation``: as an office writes it, the adopting document first where the other has no force of its own.
    ``words``: fact -> what a reviewer is asked.
    """

    id: str
    text: str
    kind: str
    fields: tuple[str, ...]
    holds: str
    threshold: Threshold | None
    document: str
    adopted_by: str | None
    citation: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    education: EducationRule | None = None
    certificate: CertificateRule | None = None
    post: PostRule | None = None
    organisation: OrganisationRule | None = None

    def facts(self) -> tuple[tuple[str, str], ...]:
        """(fact, what a reviewer is asked) in the order of the document."""
        return tuple((fact, self.words.get(fact, fact)) for fact in self.fields)

    def rules(self) -> dict[str, EducationRule | CertificateRule | PostRule | OrganisationRule]:
        """What is found out without a reviewer, by its name in the file."""
        own = {
            "education": self.education, "certificate": self.certificate, "post": self.post,
            "organisation": self.organisation,
        }  # fmt: skip
        return {name: rule for name, rule in own.items() if rule is not None}


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
    route: tuple[StageRule, ...]
    determination: StageRule | None
    notice_route: tuple[StageRule, ...]
    responsibility: Quoted | None = None
    commended: Quoted | None = None
    standards: tuple[Quoted, ...] = ()
    tasks: tuple[Quoted, ...] = ()
    inferred: Mapping[str, str] = field(default_factory=dict)
    disqualification: Disqualification | None = None
    defers: Quoted | None = None

    def condition(self, clause: str) -> Clause:
        for condition in self.conditions:
            if condition.id == clause:
                return condition
        raise UnknownPolicy(f"{self.title}中没有条件{clause}")

    def facts(self) -> dict[str, str]:
        """Every fact that a reviewer judges: its name -> what is asked."""
        return {fact: words for condition in self.conditions for fact, words in condition.facts()}

    @property
    def threshold(self) -> Threshold:
        """The success rate that is asked for. Raises ``UnknownPolicy`` where none is."""
        for condition in self.conditions:
            if condition.threshold:
                return condition.threshold
        raise UnknownPolicy(f"{self.title}没有规定调解成功率")

    @property
    def gaps(self) -> list[str]:
        """What a round needs that the document does not say; it founds one only where there is none."""
        needed = {
            "公示天数": self.publicity_days, "异议办理期限": self.objection_days, "审核环节": self.route,
            "审定环节": self.determination, "公文核签环节": self.notice_route,
        }  # fmt: skip
        return [label for label, value in needed.items() if not value]

    def pinned_route(self) -> list[dict[str, Any]]:
        """The case route as JSON, to be kept with a case when it is submitted."""
        return [stage.model_dump(mode="json", exclude_none=True) for stage in self.route]

    def pinned_notice_route(self) -> list[dict[str, Any]]:
        return [stage.model_dump(mode="json", exclude_none=True) for stage in self.notice_route]


@dataclass(frozen=True, slots=True)
class Policy:
    """One edition of one document. ``documents`` are all it rests on; ``digest`` names these rules: where they are read
    from a file, the sha256 of ``rules()``. ``files``: those it was read from, its
    own first."""

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
    edition: str | None = None
    revision: int = 1
    last_task: date | None = None
    supersedes: str | None = None
    defines: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    scoring: ScoringRules | None = None
    assessments: AssessmentTerms | None = None
    disqualification: Disqualification | None = None
    coordinator_groups: CoordinatorGroups | None = None
    placement: PlacementRules | None = None
    checklists: Mapping[str, Checklist] | None = None

    @property
    def name(self) -> str:
        """The document's number, or its title where it has none."""
        return self.number or quoted(self.title)

    @property
    def term(self) -> str:
        first, last = day_words(self.valid_from), self.valid_to and day_words(self.valid_to)
        return f"{first}至{last}" if last else f"{first}起"

    @property
    def identity(self) -> tuple[str, str]:
        """Document and edition: one file at most says what these are, in one revision or another."""
        return self.key, self.edition or self.valid_from.isoformat()

    def in_force(self, on: date) -> bool | None:
        """None: it states no end, and has ordered nothing for so late a day."""
        if on < self.valid_from or (self.valid_to is not None and on > self.valid_to):
            return False
        return None if self.last_task is not None and on > self.last_task else True

    def covers(self, on: date) -> bool:
        """Whether it may be gone by on that day: nobody has ended it."""
        return self.in_force(on) is not False

    def selection(self, kind: str) -> Selection:
        """Raises ``UnknownPolicy`` where the document says nothing on this kind of nominee."""
        if kind not in self.selections:
            raise UnknownPolicy(f"{self.name}没有选树类别 {kind}；现有：{'、'.join(self.selections) or '无'}")
        return self.selections[kind]

    def scores(self) -> ScoringRules:
        """Raises ``UnknownPolicy`` where the document does not say how quarters are scored."""
        if self.scoring is None:
            raise UnknownPolicy(f"{self.name}没有规定季度量化计分")
        return self.scoring

    def places(self) -> PlacementRules:
        """Raises ``UnknownPolicy`` where the document says nothing on placements."""
        if self.placement is None:
            raise UnknownPolicy(f"{self.name}没有规定以干代训")
        return self.placement

    def checklist(self, key: str) -> Checklist:
        """Raises ``UnknownPolicy`` where the document has no such checklist."""
        if key not in (self.checklists or {}):
            raise UnknownPolicy(f"{self.name}没有 {key} 评价表")
        return (self.checklists or {})[key]

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

    def stamp(self, on: date | None) -> dict[str, Any]:
        """``{"documents": [...], "digest": ..., "in_force": true | false | null}``: what a decision about a day rests
        on; null as well where no day was asked about."""
        in_force = None if on is None else self.in_force(on)
        return {"documents": list(self.documents), "digest": self.digest, "in_force": in_force}

    def rules(self) -> dict[str, Any]:
        """What is decided by, as JSON: not title, validity, citation or anything else that is only read.

        Two rule sets are the same where these are equal. What is null is left out, so that a key the schema learns
        later does not change what a file says that does not use it.
        """
        data = {key: value for key, value in as_json(self, bare=True).items() if key not in _BESIDE}
        for kind, selection in data["selections"].items():
            _drop(selection, _BESIDE_IN_A_SELECTION)
            for quota in selection["quotas"]:
                _drop(quota, frozenset({"citation"}))
            for clause, condition in zip(self.selections[kind].conditions, selection["conditions"], strict=True):
                _drop(condition, _BESIDE_IN_A_CONDITION)
                condition |= {name: rule.decided_by() for name, rule in clause.rules().items()}
            if discipline := self.selections[kind].disqualification:
                selection["disqualification"] = discipline.decided_by()
        for grade in data["grades"].values():
            _drop(grade, frozenset({"title", "annex"}))
            for condition in grade["conditions"]:
                _drop(condition, _BESIDE_IN_A_CONDITION)
        for procedure in data["applications"].values():
            _drop(procedure, frozenset({"title", "citation"}))
        own = {
            "scoring": self.scoring, "disqualification": self.disqualification, "groups": self.coordinator_groups,
            "placement": self.placement, "assessments": self.assessments,
        }  # fmt: skip
        if self.checklists:
            data["checklists"] = {key: checklist.decided_by() for key, checklist in self.checklists.items()}
        return data | {name: part.decided_by() for name, part in own.items() if part}


def _drop(data: dict[str, Any], keys: frozenset[str]) -> None:
    for key in keys & data.keys():
        del data[key]


@cache
def _shape() -> TypeAdapter[Policy]:
    return TypeAdapter(Policy)


def as_json(policy: Policy, *, bare: bool = False) -> dict[str, Any]:
    """The whole document as JSON-ready data; ``bare``: without what is null."""
    data: dict[str, Any] = _shape().dump_python(policy, mode="json", exclude_none=bare)
    return data


def from_json(data: Mapping[str, Any]) -> Policy:
    """The document of ``as_json``, also one that was written before the schema grew."""
    return _shape().validate_json(json.dumps(data))


def digest_of(policy: Policy) -> str:
    """The sha256 of the rules: the name of a set that is read from a file."""
    return _sha256(policy.rules())


def text_digest_of(policy: Policy) -> str:
    """The sha256 of the whole document: of its rules, and of all that people read of it."""
    return _sha256(as_json(policy, bare=True))


def _sha256(data: Mapping[str, Any]) -> str:
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
