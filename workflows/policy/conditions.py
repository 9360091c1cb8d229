"""Conditions of a selection as a policy file writes them: what a reviewer judges, and what is found out from facts."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from workflows.policy.grade.schema import Level
from workflows.policy.passages import Passage, Strict, Text

CertificateKind = Literal["skill_level", "vocational_qualification"]
OrganisationType = Literal[
    "regional_mediation_body", "local_industry_union", "industry_association", "entrepreneurs_association",
    "other_social_org",
]  # fmt: skip


class Threshold(Strict):
    """A rate in whole percent: a ``gate`` decides, a ``target`` is only shown. ``text`` is quoted.

    ``readings``: those without a choice on which the figure rests (M06).
    """

    percent: int = Field(ge=1, le=100)
    use: Literal["gate", "target"]
    text: Text
    readings: list[Text] | None = None


class AlsoLevels(Strict):
    """More levels of schooling that count while the reading ``option`` is true (K01)."""

    option: Literal["vocational_equals_senior_high"]
    levels: list[Level] = Field(min_length=1)


class EducationRule(Strict):
    """Schooling finished on one of these ``levels``; no diploma, major or school is asked for. ``called``: in the words
    of the source."""

    called: Text
    levels: list[Level] = Field(min_length=1)
    also: AlsoLevels

    def decided_by(self) -> dict[str, Any]:
        return self.model_dump(exclude={"called"})


class AlsoKinds(Strict):
    """More kinds of certificates that count while the reading ``option`` is true (K02)."""

    option: Literal["gold_accepts_vq"]
    kinds: list[CertificateKind] = Field(min_length=1)


class CertificateRule(Strict):
    """A certificate of the occupation or a related one, of any grade, issued by the day."""

    called: Text
    kinds: list[CertificateKind] = Field(min_length=1)
    also: AlsoKinds

    def decided_by(self) -> dict[str, Any]:
        return self.model_dump(exclude={"called"})


class Post(Strict):
    """``needs``: what makes somebody such a person, from the ``definition`` that the document gives."""

    called: Text
    needs: dict[Literal["full_time", "union_managed"], Text] = {}
    definition: Passage | None = None


class PostRule(Strict):
    """In one of these posts on the day, its first and its last day included; there is no least time in post."""

    roles: dict[Literal["labor_relations_coordinator", "collective_bargaining_instructor"], Post] = Field(min_length=1)

    def decided_by(self) -> dict[str, Any]:
        return {
            role: {"needs": sorted(post.needs), "text": post.definition.text if post.definition else ""}
            for role, post in self.roles.items()
        }


class OrganisationRule(Strict):
    """Who can be selected at all: the types the document names, and others lawfully registered that serve labour
    relations. ``option``: the reading by which the named ones must be registered as well (O01)."""

    named: dict[OrganisationType, Text] = Field(min_length=1)
    others: dict[OrganisationType, Text]
    option: Literal["named_types_need_registration"]

    def decided_by(self) -> dict[str, Any]:
        return {"named": sorted(self.named), "others": sorted(self.others), "option": self.option}


_RULES = ("threshold", "education", "certificate", "post", "organisation")


class Condition(Strict):
    """One condition of a selection: a quotation, and the facts that show it, all or any one of them.

    ``kind`` ``judgement`` is asked of a reviewer; every other has a rule of its own, under that name (``rate``: under
    ``threshold``). ``organisation`` is no numbered condition but the definition of who may be nominated.
    ``facts``: name of a fact -> what a reviewer is asked. ``document``, ``citation``: set where an edition takes the
    condition over or changes it; else they follow from the file's own document.
    """

    id: Text
    text: Text
    kind: Literal["judgement", "rate", "education", "certificate", "post", "organisation"]
    facts: dict[str, Text] = {}
    document: Text | None = None
    citation: Text | None = None
    holds: Literal["all", "any"] = "all"
    threshold: Threshold | None = None
    education: EducationRule | None = None
    certificate: CertificateRule | None = None
    post: PostRule | None = None
    organisation: OrganisationRule | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.kind == "rate") != (self.threshold is not None):
            raise ValueError("成功率条件（kind: rate）须有 threshold，其他条件不得有")
        if self.kind == "judgement" and not self.facts:
            raise ValueError("人工评判条件须写明 facts")
        wanted = "threshold" if self.kind == "rate" else self.kind
        for rule in _RULES:
            if (rule == wanted) != (getattr(self, rule) is not None):
                raise ValueError(f"条件（kind: {self.kind}）与 {rule} 不相配，请改正")
        return self
