"""Reading the policy files: refused with file and line, resolved across documents."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from workflows.policy.conditions import PostRule
from workflows.policy.discipline import Disqualification
from workflows.policy.editions import in_annex, resolve
from workflows.policy.errors import InputError
from workflows.policy.findings import wide
from workflows.policy.grade.schema import Grade
from workflows.policy.passages import Passage, Strict
from workflows.policy.policies import Clause, Policy, Selection, digest_of
from workflows.policy.policyset import PolicySet
from workflows.policy.readings import CATALOGUE, check_option
from workflows.policy.schema import Adoption, AssessmentTerms, Document, PolicyFile
from workflows.policy.schema import Selection as SelectionSource
from workflows.policy.scoring.rules import ScoringRules
from workflows.policy.sources import Source

POLICIES = Path(__file__).resolve().parents[2] / "policies"


def load_all(*folders: Path) -> PolicySet:
    """Read every ``*.yaml`` of the folders. Raises ``PolicyError`` with file and line at the first thing wrong."""
    sources = [Source(path) for folder in folders for path in sorted(Path(folder).glob("*.yaml"))]
    for source in sources:
        resolve(source, sources)
    for source in sources:
        source.validate()
        _check_options(source)
    _check_succession(sources)
    _check_editions(sources)
    for source in sources:
        _check_procedures(source, sources)
        _check_assessments(source, sources)
    return PolicySet([_policy(source, sources) for source in sources])


@lru_cache(maxsize=1)
def shipped() -> PolicySet:
    """The project's own policies, read once in the life of the process."""
    return load_all(POLICIES)


def _check_options(source: Source) -> None:
    for topic, values in source.file.options.items():
        for key, value in values.items():
            try:
                check_option(topic, key, value)
            except InputError as error:
                raise source.error(("options", topic, key), error.message) from error
        for key, reading in CATALOGUE[topic].items():
            if key not in values and (reading.part is None or reading.part in source.file.parts):
                raise source.error(("options", topic), f"缺少读法 {key}（{CATALOGUE[topic][key].id}），请写明取值")


def _check_succession(sources: list[Source]) -> None:
    """A superseded document is known, begins earlier, and is superseded once."""
    place = ("supersedes",)
    for position, source in enumerate(sources):
        older = source.file.supersedes
        if older is None:
            continue
        if older == source.file.key or not any(one.file.key == older for one in sources):
            raise source.error(place, f"所取代的“{older}”不是另一份已有的文件，请改正")
        if any(o.file.key == older and o.file.validity.from_ >= source.file.validity.from_ for o in sources):
            raise source.error(place, f"生效日期不晚于所取代的“{older}”，请改正")
        for other in sources[:position]:
            if other.file.supersedes == older:
                raise source.error(place, f"“{older}”已由 {other.path.name} 取代")


def _check_editions(sources: list[Source]) -> None:
    """No two editions under one key on one day or by one name, and no two documents that answer to one name unless one
    takes the place of the other."""
    for position, source in enumerate(sources):
        for other in sources[:position]:
            if source.file.key == other.file.key:
                _check_one_after_the_other(source, other)
            elif not _succeeds(source.file, other.file.key, sources) and not _succeeds(
                other.file, source.file.key, sources
            ):
                for topic, name in source.file.decides.items():
                    if other.file.decides.get(topic) == name:
                        raise source.error(("decides", topic), f"“{name}”已由 {other.path.name} 使用")


def _check_one_after_the_other(source: Source, other: Source) -> None:
    first, second = sorted((source.file.validity, other.file.validity), key=lambda one: one.from_)
    if first.to is None or first.to >= second.from_:
        raise source.error(("validity",), f"有效期与 {other.path.name} 重叠，同一文件的各版本须前后相接")
    if source.file.edition is not None and source.file.edition == other.file.edition:
        raise source.error(("edition",), f"版本名称与 {other.path.name} 相同，请改正")


def _succeeds(later: PolicyFile, earlier: str, sources: list[Source]) -> bool:
    """Whether one document takes the place of that under the key ``earlier``, or of one that did."""
    older = later.supersedes
    while older is not None and older != earlier:
        older = next((one.file.supersedes for one in sources if one.file.key == older), None)
    return older is not None


def _policy(source: Source, sources: list[Source]) -> Policy:
    file = source.file
    documents = [file.document.name]
    selections: dict[str, Selection] = {}
    for kind, selection in file.selections.items():
        clauses = _conditions(source, kind, sources)
        documents += [clause.document for clause in clauses]
        discipline = _joined_discipline(source, kind, sources)
        documents += [str(passage.document) for passage in discipline.passages()] if discipline else []
        selections[kind] = replace(_selection(selection, clauses), disqualification=discipline)
    grades = {grade.target: _grade(grade, file) for grade in file.grades}
    documents += [str(condition.document) for grade in grades.values() for condition in grade.conditions]
    policy = Policy(
        key=file.key,
        edition=file.edition,
        revision=file.revision,
        supersedes=file.supersedes,
        defines=tuple(file.defines),
        files=(source.path.name, *_adopted_files(source, sources)),
        example=file.example,
        number=file.document.number,
        title=file.document.title,
        issuers=tuple(file.document.issuers),
        issued=file.document.issued,
        valid_from=file.validity.from_,
        valid_to=file.validity.to,
        last_task=file.validity.last_task,
        regions=tuple(file.regions),
        decides=dict(file.decides),
        readings=file.options,
        selections=selections,
        grades=grades,
        applications={str(kind): procedure for kind, procedure in file.applications.items()},
        documents=tuple(dict.fromkeys(documents)),
        digest="",
        scoring=_scoring(file),
        assessments=_assessments(file),
        disqualification=_placed(file.disqualification, file.document),
        coordinator_groups=file.coordinator_groups,
        placement=_cited(file.placement, file.document) if file.placement else None,
        checklists={str(key): checklist for key, checklist in file.checklists.items()} or None,
    )
    return replace(policy, digest=digest_of(policy))


def _adopted_files(source: Source, sources: list[Source]) -> list[str]:
    """The files whose conditions this one takes over."""
    taken = [s.adopts for s in source.file.selections.values() if s.adopts]
    taken += [joined for s in source.file.selections.values() for joined in s.joins]
    joined_keys = {s.joins_disqualification for s in source.file.selections.values()}
    keys = {one.document for one in taken} | {key for key in joined_keys if key}
    inherited = [source.inherited.path.name] if source.inherited else []
    lines = [one for one in sources if any(one.file.key == key or _succeeds(one.file, key, sources) for key in keys)]
    return inherited + [one.path.name for one in lines]


# -- passages: quotations that are no numbered condition ---------------------------------------------------------------


Block = TypeVar("Block", bound=Strict)
Quotation = TypeVar("Quotation", bound=Passage)


def _placed(block: Block | None, document: Document) -> Block | None:
    """The block, each passage with the document and citation it stands in."""
    if block is None:
        return None
    return block.model_copy(update={key: _cited(value, document) for key, value in block if isinstance(value, Passage)})


def _cited(passage: Quotation, document: Document) -> Quotation:
    annex = passage.annex.model_dump() if passage.annex else None
    citation = passage.citation or in_annex(document, annex, passage.place)
    return passage.model_copy(update={"document": passage.document or document.name, "citation": citation})


def _adopting(adopter: PolicyFile, place: str, origin: PolicyFile, citation: str) -> str:
    """The citation of a rule taken over. A document of the same place is law there by itself; that of another place
    has force only by the one that adopts it, which is named first."""
    if set(adopter.regions) <= set(origin.regions):
        return citation
    return f"{adopter.document.cite(place)}（援引{citation}）"


def _scoring(file: PolicyFile) -> ScoringRules | None:
    rules, document = file.scoring, file.document
    if rules is None:
        return None
    return rules.model_copy(
        update={
            "base": _placed(rules.base, document),
            "items": [_placed(item, document) for item in rules.items],
            "deduction": _placed(rules.deduction, document),
            "reference": [_cited(passage, document) for passage in rules.reference],
        }
    )


def _assessments(file: PolicyFile) -> AssessmentTerms | None:
    if file.assessments is None:
        return None
    return file.assessments.model_copy(update={"citation": file.document.cite(file.assessments.citation)})


def _joined_discipline(source: Source, kind: str, sources: list[Source]) -> Disqualification | None:
    """The disqualification of another document, as it was when this one began, for a selection that joins it."""
    selection = source.file.selections[kind]
    key = selection.joins_disqualification
    if key is None:
        return None
    origin = _then_in_force(sources, source, key)
    if origin is None or origin.disqualification is None:
        place = ("selections", kind, "joins_disqualification")
        raise source.error(place, f"“{key}”中没有当时有效的取消资格规定（disqualification），请改正")
    found = _placed(origin.disqualification, origin.document)
    adopted = {
        name: _taken_over(passage, source.file, selection.citation, origin)
        for name, passage in found or ()
        if isinstance(passage, Passage)
    }
    return found and found.model_copy(update=adopted)


def _taken_over(passage: Quotation, adopter: PolicyFile, place: str, origin: PolicyFile) -> Quotation:
    citation = _adopting(adopter, place, origin, str(passage.citation))
    return passage.model_copy(update={"citation": citation, "adopted_by": adopter.document.name})


def _grade(grade: Grade, file: PolicyFile) -> Grade:
    annex = grade.annex.model_dump() if grade.annex else None
    conditions = [
        one.model_copy(
            update={
                "document": one.document or file.document.name,
                "citation": one.citation or in_annex(file.document, annex, one.id),
            }
        )
        for one in grade.conditions
    ]
    return grade.model_copy(update={"conditions": conditions})


def _conditions(source: Source, kind: str, sources: list[Source]) -> tuple[Clause, ...]:
    """The selection's own conditions or those it adopts, and those it joins to them."""
    selection = source.file.selections[kind]
    if selection.defers:
        return ()
    if selection.adopts:
        clauses = _adopted(source, selection, selection.adopts, (kind, "adopts"), sources)
    else:
        clauses = _clauses(source.file, kind)
    for number, joined in enumerate(selection.joins):
        more = _adopted(source, selection, joined, (kind, "joins", number), sources)
        if both := {one.id for one in clauses} & {one.id for one in more}:
            raise source.error(("selections", kind, "joins", number), f"条件编号“{min(both)}”重复，不能并用")
        clauses += more
    return clauses


def _adopted(
    source: Source, by: SelectionSource, adopted: Adoption, place: tuple[str | int, ...], sources: list[Source]
) -> tuple[Clause, ...]:
    """The conditions of another document as it was when this one began, named with both."""

    origin = _then_in_force(sources, source, adopted.document)
    if origin is None or not (own := origin.selections.get(adopted.selection)) or not own.conditions:
        words = f"援引的“{adopted.document}”中没有当时有效的选树条件 {adopted.selection}，请改正"
        raise source.error(("selections", *place), words)
    adopter = source.file
    return tuple(
        replace(one, adopted_by=adopter.document.name, citation=_adopting(adopter, by.citation, origin, one.citation))
        for one in _clauses(origin, adopted.selection)
    )


def _then_in_force(sources: list[Source], adopter: Source, document: str) -> PolicyFile | None:
    """The edition of a document in force on the adopter's first day, its successor's beginning counted as its end."""
    line = (one.file for one in sources if one.file.key == document or _succeeds(one.file, document, sources))
    found = [file for file in line if _in_force(file, adopter.file.validity.from_)]
    return max(found, key=lambda file: file.validity.from_, default=None)


def _in_force(file: PolicyFile, on: date) -> bool:
    return file.validity.from_ <= on and (file.validity.to is None or file.validity.to >= on)


def _clauses(file: PolicyFile, kind: str) -> tuple[Clause, ...]:
    return tuple(
        Clause(
            id=one.id,
            text=one.text,
            kind=one.kind,
            fields=tuple(one.facts),
            holds=one.holds,
            threshold=one.threshold,
            document=one.document or file.document.name,
            adopted_by=None,
            citation=one.citation or file.document.cite(wide(one.id)),
            words=dict(one.facts),
            education=one.education,
            certificate=one.certificate,
            post=_post(one.post, file.document),
            organisation=one.organisation,
        )
        for one in file.selections[kind].conditions
    )


def _post(rule: PostRule | None, document: Document) -> PostRule | None:
    if rule is None:
        return None
    roles = {role: _placed(post, document) for role, post in rule.roles.items()}
    return rule.model_copy(update={"roles": roles})


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
        responsibility=source.responsibility,
        commended=source.commended,
        standards=tuple(source.standards),
        tasks=tuple(source.tasks),
        inferred=dict(source.inferred),
        defers=source.defers,
    )


def _check_procedures(source: Source, sources: list[Source]) -> None:
    """A procedure needs rules to decide by: its own document's, or an adopted one's in force by then. Those on a grade
    need a stage that judges as well."""
    for kind, procedure in source.file.applications.items():
        wanted = procedure.adopts or source.file.key
        origin, place = _then_in_force(sources, source, wanted), ("applications", kind)
        if origin is None or not (origin.grades if kind == "grade" else origin.placement):
            lacking = "等级条件（grades）" if kind == "grade" else "以干代训的规定（placement）"
            raise source.error(place, f"“{wanted}”中没有当时有效的{lacking}，请改正 adopts")
        if kind == "grade" and not any(stage.judges for stage in procedure.route):
            raise source.error((*place, "route"), "其中须有一个核对事实的环节（judges: true）")


def _check_assessments(source: Source, sources: list[Source]) -> None:
    """What an office adds to quarterly scores is added to scores that there are."""
    added = source.file.assessments
    if added is None:
        return
    origin = _then_in_force(sources, source, added.scores)
    if origin is None or origin.scoring is None:
        words = f"“{added.scores}”中没有当时有效的季度量化计分（scoring），请改正 scores"
        raise source.error(("assessments", "scores"), words)
