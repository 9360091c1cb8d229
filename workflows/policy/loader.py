"""Reading the policy files: refused with file and line, resolved across documents, answered by key and day."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from workflows.policy.errors import InputError, PolicyError, UnknownPolicy, dotted, first_problem
from workflows.policy.policies import Clause, Policy, Selection
from workflows.policy.readings import CATALOGUE, check_option
from workflows.policy.schema import PolicyFile
from workflows.policy.schema import Selection as SelectionSource

POLICIES = Path(__file__).resolve().parents[2] / "policies"

Location = tuple[int | str, ...]


class _Source:
    """One file: its validated content, and the line on which each value stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Location, int] = {}
        try:
            root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
            if root is None:
                raise PolicyError(path, 1, "文件是空的")
            self.data = yaml.SafeLoader("").construct_document(root)
        except UnicodeDecodeError as error:
            raise PolicyError(path, 1, "不是 UTF-8 编码，请转换后再用") from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            raise PolicyError(path, mark.line + 1 if mark else 1, f"不是正确的 YAML：{error.problem}") from error
        self._mark(root, ())
        self.file = self._validate()

    def _mark(self, node: yaml.Node, location: Location) -> None:
        self.lines.setdefault(location, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self._mark(item, (*location, index))
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                place = (*location, key.value)
                if place in self.lines:
                    raise PolicyError(self.path, key.start_mark.line + 1, f"“{key.value}”重复，请删去一处")
                self.lines[place] = key.start_mark.line + 1
                self._mark(value, place)

    def _validate(self) -> PolicyFile:
        try:
            return PolicyFile.model_validate(self.data)
        except ValidationError as error:
            location, message = first_problem(error)
            raise self.error(location, message) from error

    def error(self, location: Location, message: str) -> PolicyError:
        """The refusal at ``location``, or at the nearest enclosing place that stands in the file."""
        place = location
        while place not in self.lines:
            place = place[:-1]
        return PolicyError(self.path, self.lines[place], f"{dotted(location)} {message}".lstrip())


class PolicySet:
    """All documents known, each with its versions."""

    def __init__(self, policies: list[Policy]) -> None:
        self._versions: dict[str, list[Policy]] = {}
        for policy in sorted(policies, key=lambda one: one.valid_from):
            self._versions.setdefault(policy.key, []).append(policy)

    def __iter__(self) -> Iterator[Policy]:
        return (policy for versions in self._versions.values() for policy in versions)

    def get(self, key: str) -> Policy:
        """The latest version of the document ``key``. Raises ``UnknownPolicy``."""
        if key not in self._versions:
            raise UnknownPolicy(f"没有文件“{key}”；现有：{'、'.join(self._versions)}")
        return self._versions[key][-1]

    def in_force(self, key: str, on: date) -> Policy:
        """The version of the document ``key`` in force on the day ``on``. Raises ``UnknownPolicy`` with the reason."""
        latest = self.get(key)
        for policy in self._versions[key]:
            if policy.covers(on):
                return policy
        raise UnknownPolicy(f"{latest.name}在{on}不在有效期内（{latest.term}），请换用当日有效的文件")

    def governing(self, region_path: str, selection: str, on: date) -> list[Policy]:
        """Documents in force on ``on`` that govern a region (``370000/370800/370830/``) and have this selection,
        the nearest region's first."""
        steps = [step for step in region_path.split("/") if step]
        found = [p for p in self if p.covers(on) and selection in p.selections and set(steps) & set(p.regions)]
        return sorted(found, key=lambda p: -max(steps.index(code) for code in set(steps) & set(p.regions)))

    def handling(self, kind: str, region_path: str, on: date) -> list[Policy]:
        """Documents in force on ``on`` that say how such applications are handled in a region, nearest first."""
        steps = [step for step in region_path.split("/") if step]
        found = [p for p in self if p.covers(on) and kind in p.applications and set(steps) & set(p.regions)]
        return sorted(found, key=lambda p: -max(steps.index(code) for code in set(steps) & set(p.regions)))

    def deciding(self, topic: str, name: str) -> Policy | None:
        """The latest document that decides ``topic`` under ``name`` in the decision contract, or None."""
        found = [policy for policy in self if policy.decides.get(topic) == name]
        return found[-1] if found else None


def load_all(folder: Path) -> PolicySet:
    """Read every ``*.yaml`` of ``folder``. Raises ``PolicyError`` with file and line at the first thing wrong."""
    sources = [_Source(path) for path in sorted(Path(folder).glob("*.yaml"))]
    for source in sources:
        _check_options(source)
    _check_versions(sources)
    for source in sources:
        _check_procedures(source, sources)
    return PolicySet([_policy(source, sources) for source in sources])


@lru_cache(maxsize=1)
def shipped() -> PolicySet:
    """The project's own policies, read once in the life of the process."""
    return load_all(POLICIES)


def _check_options(source: _Source) -> None:
    for topic, values in source.file.options.items():
        for key, value in values.items():
            try:
                check_option(topic, key, value)
            except InputError as error:
                raise source.error(("options", topic, key), error.message) from error
        for key in CATALOGUE[topic]:
            if key not in values:
                raise source.error(("options", topic), f"缺少读法 {key}（{CATALOGUE[topic][key].id}），请写明取值")


def _check_versions(sources: list[_Source]) -> None:
    """No two versions of a document may be in force on one day, and no two documents may answer to one name."""
    for position, source in enumerate(sources):
        for other in sources[:position]:
            if source.file.key != other.file.key:
                for topic, name in source.file.decides.items():
                    if other.file.decides.get(topic) == name:
                        raise source.error(("decides", topic), f"“{name}”已由 {other.path.name} 使用")
                continue
            first, second = sorted((source.file.validity, other.file.validity), key=lambda one: one.from_)
            if first.to is None or first.to >= second.from_:
                raise source.error(("validity",), f"有效期与 {other.path.name} 重叠，同一文件的各版本须前后相接")


def _policy(source: _Source, sources: list[_Source]) -> Policy:
    file = source.file
    documents = [file.document.number or file.document.title]
    rules: dict[str, Any] = {"own": file.model_dump(mode="json", by_alias=True)}
    selections: dict[str, Selection] = {}
    for kind, selection in file.selections.items():
        origin = _origin(source, kind, sources)
        clauses = _clauses(origin.file, selection.adopts.selection if selection.adopts else kind, file)
        if origin is not source:
            rules[origin.file.key] = [clause.as_json() for clause in clauses]
            documents.append(origin.file.document.number or origin.file.document.title)
        selections[kind] = _selection(selection, clauses)
    return Policy(
        key=file.key,
        example=file.example,
        number=file.document.number,
        title=file.document.title,
        issuers=tuple(file.document.issuers),
        issued=file.document.issued,
        valid_from=file.validity.from_,
        valid_to=file.validity.to,
        regions=tuple(file.regions),
        decides=dict(file.decides),
        readings=file.options,
        selections=selections,
        grades={grade.target: grade for grade in file.grades},
        applications={str(kind): procedure for kind, procedure in file.applications.items()},
        documents=tuple(dict.fromkeys(documents)),
        digest=_digest(rules),
    )


def _origin(source: _Source, kind: str, sources: list[_Source]) -> _Source:
    """The file whose conditions the selection applies: its own, or the adopted document's version then in force."""
    adopted = source.file.selections[kind].adopts
    if adopted is None:
        return source
    for other in sources:
        own = other.file.selections.get(adopted.selection)
        if other.file.key == adopted.document and own and own.conditions and _in_force_at_start(other, source):
            return other
    place = ("selections", kind, "adopts")
    raise source.error(place, f"援引的“{adopted.document}”中没有当时有效的选树条件 {adopted.selection}，请改正")


def _check_procedures(source: _Source, sources: list[_Source]) -> None:
    """A procedure needs conditions to decide by: its own document's, or an adopted one's in force by then."""
    for kind, procedure in source.file.applications.items():
        wanted = procedure.adopts or source.file.key
        if not any(one.file.key == wanted and one.file.grades and _in_force_at_start(one, source) for one in sources):
            raise source.error(("applications", kind), f"“{wanted}”中没有当时有效的等级条件（grades），请改正 adopts")


def _in_force_at_start(adopted: _Source, adopter: _Source) -> bool:
    first, last = adopted.file.validity.from_, adopted.file.validity.to
    return first <= adopter.file.validity.from_ and (last is None or last >= adopter.file.validity.from_)


def _clauses(origin: PolicyFile, kind: str, applied_by: PolicyFile) -> tuple[Clause, ...]:
    name = origin.document.number or origin.document.title
    adopter = None if origin is applied_by else applied_by.document.number or applied_by.document.title
    return tuple(
        Clause(
            id=one.id,
            text=one.text,
            kind=one.kind,
            fields=tuple(one.fields),
            holds=one.holds,
            threshold=one.threshold,
            document=name,
            adopted_by=adopter,
        )
        for one in origin.selections[kind].conditions
    )


def _selection(source: SelectionSource, clauses: tuple[Clause, ...]) -> Selection:
    return Selection(
        title=source.title,
        citation=source.citation,
        conditions=clauses,
        lead=source.lead,
        parties=tuple(source.parties),
        quotas=tuple(source.quotas),
        publicity_days=source.publicity_days,
        objection_days=source.objection_days,
        objection_extended_days=source.objection_extended_days,
        reserve_fills=source.reserve_fills,
        route=tuple(source.route),
        determination=source.determination,
        notice_route=tuple(source.notice_route),
    )


def _digest(rules: Mapping[str, Any]) -> str:
    canonical = json.dumps(rules, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
