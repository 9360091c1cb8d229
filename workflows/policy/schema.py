"""The shape of a policy file: one YAML file for each edition of a source document.

Strict: an unknown key, a missing citation or quotation, a float where an integer belongs is refused by the loader with
file and line. Percentages, years and days are integers.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from workflows.policy.checklists import Checklist, ChecklistKey
from workflows.policy.conditions import Condition
from workflows.policy.discipline import Disqualification
from workflows.policy.grade.schema import Grade
from workflows.policy.groups import CoordinatorGroups
from workflows.policy.passages import Strict, Text, refuse_doubles
from workflows.policy.placement_rules import PlacementRules
from workflows.policy.readings import CATALOGUE, FIXED, Value
from workflows.policy.scoring.rules import ScoringRules
from workflows.policy.titles import quoted

Party = Literal["hr", "union", "enterprise", "commerce", "industry"]
Tier = Literal["township", "county", "city", "province"]
Days = Annotated[int, Field(ge=1, le=365)]


class Document(Strict):
    """The source: ``number`` is null where the document has none; ``issuers`` in the order in which they sign.

    ``part``: the title of the enclosed text whose clauses are cited, where a notice without a number encloses one.
    """

    number: Text | None
    title: Text
    issuers: list[Text] = Field(min_length=1)
    issued: date
    part: Text | None = None

    @property
    def name(self) -> str:
        """Number, or title where there is none."""
        return self.number or self.title

    def cite(self, place: str) -> str:
        """A clause as an office writes it: ``晋人社厅发〔2021〕53号 三（二）4``."""
        return f"{self.number} {place}" if self.number else f"{quoted(self.part or self.title)}{place}"


class Validity(Strict):
    """First and last day in force; ``to: null`` where the document sets no end. ``citation`` says where from.

    ``last_task``: the last day for which such a document orders something, where it orders nothing that recurs without
    end; whether it is in force afterwards, nobody can say.
    """

    from_: date = Field(alias="from")
    to: date | None
    citation: Text
    last_task: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to and self.to < self.from_:
            raise ValueError(f"失效日期 {self.to} 早于生效日期 {self.from_}，请改正")
        if self.last_task and self.last_task < self.from_:
            raise ValueError(f"最后一项任务的日期 {self.last_task} 早于生效日期 {self.from_}，请改正")
        return self


class Quoted(Strict):
    """Words of the source with their place; ``by``: the last day that they set, where they set one."""

    citation: Text
    text: Text
    by: date | None = None


class Adoption(Strict):
    """Conditions of another document, in place of one's own (``adopts``) or besides (``joins``).

    A finding then names both documents.
    """

    document: Text
    selection: Text


class Quota(Strict):
    """How many in a period: warned about, never filled by inventing nominees. ``per``: for each city (各市),
    not all together. ``citation``: where in the document it stands."""

    text: Text
    period: Literal["year", "whole"]
    first_year: int
    last_year: int
    min: int | None = Field(default=None, ge=0)
    target: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    per: Literal["region"] | None = None
    citation: Text | None = None


class StageRule(Strict):
    """One stage of a route: who works, how they settle it, in how many working days.

    ``level`` is the agency's level in the case's own region; ``party`` for one body, ``parties`` for a panel.
    ``on_return``: whether a corrected case comes back to this stage (``resume``) or to the first one (``restart``).
    ``judges``: this reviewer records the human findings.
    """

    key: Text
    name: Text
    mode: Literal["one", "all", "any", "ratio"]
    role: Literal["acceptance", "preliminary", "countersign", "second_review", "determination", "clerk", "signatory"]
    level: Tier
    party: Party | None = None
    parties: list[Party] | None = None
    ratio: tuple[int, int] | None = None
    veto: bool = True
    days: Days
    on_return: Literal["resume", "restart"] = "resume"
    judges: bool = False

    @model_validator(mode="before")
    @classmethod
    def _ratio_is_a_pair(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("ratio"), list):
            return {**data, "ratio": tuple(data["ratio"])}
        return data

    @model_validator(mode="after")
    def _complete(self) -> Self:
        one = self.mode == "one"
        if one != (self.party is not None) or one == (self.parties is not None):
            raise ValueError("单人环节（mode: one）写 party，多方环节写 parties，二者只取其一")
        if self.parties is not None and (not self.parties or len(set(self.parties)) < len(self.parties)):
            raise ValueError("parties 不得为空，也不得重复")
        if (self.mode == "ratio") != (self.ratio is not None):
            raise ValueError("按比例通过的环节（mode: ratio）须有 ratio，其他环节不得有")
        if self.ratio and not 0 < self.ratio[0] <= self.ratio[1]:
            raise ValueError("ratio 应为 [分子, 分母]，且不超过 1")
        return self


class Selection(Strict):
    """What a document says on selecting one kind of nominee; what it does not say stays null or empty.

    ``defers``: the words by which a document leaves the conditions to a higher office; nothing is decided by it then.
    ``joins_disqualification``: the key of the document whose ``disqualification`` applies here as well.
    ``responsibility`` quotes who leads and who takes part, ``commended`` whom a 通报 is told to; ``standards`` and
    ``tasks`` are shown and decide nothing; ``inferred``: key of this selection -> why it stands here although the
    document does not say it.
    """

    title: Text
    citation: Text
    conditions: list[Condition] = []
    adopts: Adoption | None = None
    joins: list[Adoption] = []
    joins_disqualification: Text | None = None
    defers: Quoted | None = None
    lead: Party | None
    parties: list[Party] = Field(min_length=1)
    responsibility: Quoted | None = None
    commended: Quoted | None = None
    standards: list[Quoted] = []
    tasks: list[Quoted] = []
    inferred: dict[str, Text] = {}
    quotas: list[Quota] = []
    publicity_days: Days | None = None
    objection_days: Days | None = None
    objection_extended_days: Days | None = None
    reserve_fills: bool | None = None
    route: list[StageRule] = []
    determination: StageRule | None = None
    notice_route: list[StageRule] = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if [bool(self.conditions), self.adopts is not None, self.defers is not None].count(True) != 1:
            raise ValueError("条件（conditions）、援引（adopts）、留待上级规定（defers）须有且只有一项")
        if self.lead is not None and self.lead not in self.parties:
            raise ValueError(f"牵头方 {self.lead} 不在 parties 之内")
        if self.objection_extended_days and self.objection_extended_days <= (self.objection_days or 0):
            raise ValueError("延长后的异议办理期限须长于原期限")
        for stages in (self.route, self.notice_route):
            refuse_doubles("环节", [stage.key for stage in stages])
        refuse_doubles("条件", [condition.id for condition in self.conditions])
        if unknown := self.inferred.keys() - type(self).model_fields.keys():
            raise ValueError(f"inferred 中没有 {'、'.join(sorted(unknown))} 这一项，请改正名称")
        return self


class Procedure(Strict):
    """How applications of one kind are handled where no document says it all: stages, lead, parties, notices.

    ``adopts``: the key of the document whose conditions are applied; null: this document's own. The human findings on a
    grade are recorded at a stage that ``judges``.
    """

    title: Text
    citation: Text
    adopts: Text | None = None
    lead: Party
    parties: list[Party] = Field(min_length=1)
    route: list[StageRule] = Field(min_length=1)
    notice_route: list[StageRule] = Field(min_length=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.lead not in self.parties:
            raise ValueError(f"牵头方 {self.lead} 不在 parties 之内")
        for stages in (self.route, self.notice_route):
            refuse_doubles("环节", [stage.key for stage in stages])
        return self


class AssessmentTerms(Strict):
    """What an office adds to the quarterly scores of a document (its key in ``scores``) that says nothing of it.

    ``appeal_days``: working days after the publication in which a person may appeal.
    """

    citation: Text
    scores: Text
    appeal_days: Days

    def decided_by(self) -> dict[str, Any]:
        return self.model_dump(exclude={"citation"})


class PolicyFile(Strict):
    """A whole file. ``key`` names the document for the program; several editions of it may follow one another in time,
    under its own key or as documents of their own (``supersedes``, whose place this one takes from its first day on).

    ``defines``: topics for which this document answers where none governs.
    ``revision``: counts our corrections of what the file says; ``inherits``, ``override``: see ``editions``.
    ``decides``: topic -> the name under which the decision contract asks for this document.
    ``example: true`` marks a demonstration, which no office issued.
    """

    key: Text
    edition: Text | None = None
    revision: int = Field(default=1, ge=1)
    example: bool
    supersedes: Text | None = None
    defines: list[Text] = []
    document: Document
    validity: Validity
    regions: list[Annotated[str, Field(pattern=r"^\d{6,12}$")]] = Field(min_length=1)
    decides: dict[str, Text] = {}
    options: dict[str, dict[str, Value]] = {}
    selections: dict[str, Selection] = {}
    grades: list[Grade] = []
    applications: dict[Literal["grade", "placement"], Procedure] = {}
    scoring: ScoringRules | None = None
    assessments: AssessmentTerms | None = None
    disqualification: Disqualification | None = None
    coordinator_groups: CoordinatorGroups | None = None
    placement: PlacementRules | None = None
    checklists: dict[ChecklistKey, Checklist] = {}

    @property
    def parts(self) -> set[str]:
        """What of the rules that readings belong to this document has."""
        said = {"disqualification"} if self.disqualification else set()
        said |= {"disqualification" for one in self.selections.values() if one.joins_disqualification}
        return said | {kind for kind, one in self.selections.items() if not one.defers}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        refuse_doubles("条件", [c.id for grade in self.grades for c in grade.conditions])
        refuse_doubles("等级", [str(grade.target) for grade in self.grades])
        if unknown := self._named_readings() - (CATALOGUE["grade"].keys() | FIXED.keys()):
            raise ValueError(f"没有读法 {'、'.join(sorted(unknown))}，请改正")
        for topic in (*self.decides, *self.options, *self.defines):
            if topic not in CATALOGUE:
                raise ValueError(f"没有议题 {topic}；现有：{'、'.join(CATALOGUE)}")
            if topic not in self.options:
                raise ValueError(f"议题 {topic} 缺少读法的默认值（options.{topic}）")
        return self

    def _named_readings(self) -> set[str]:
        """The readings that conditions name: options of the grades, fixed ones of a rate."""
        named = {option for g in self.grades for c in g.conditions for path in c.paths for option in path.options()}
        rates = [c.threshold for s in self.selections.values() for c in s.conditions if c.threshold]
        return named | {reading for threshold in rates for reading in threshold.readings or ()}
