"""The groups in which a document arranges coordinators, and the kinds of the ledger joined to them."""

from typing import Literal, Self

from pydantic import Field, model_validator

from workflows.policy.passages import Strict, Text, refuse_doubles

# The ten kinds of the ledger.
Kind = Literal[
    "township", "enterprise", "park", "community", "grid", "authority", "association", "representative", "legal",
    "project",
]  # fmt: skip


class CoordinatorGroup(Strict):
    """One of the groups in which a document arranges coordinators: ``name`` for people, ``text`` quoted."""

    key: Literal["enterprise", "platform", "representative", "service"]
    name: Text
    text: Text


class KindOfGroup(Strict):
    """A kind of the ledger in its group: ``words`` quote the document of the ledger, ``why`` says what joins them."""

    kind: Kind
    group: Literal["enterprise", "platform", "representative", "service"]
    words: Text
    why: Text


class CoordinatorGroups(Strict):
    """The kinds of a ledger joined to the groups of this document. ``place``: where the groups stand; ``ledger``: the
    key of the document with the kinds, ``ledger_place`` the clause quoted."""

    place: Text
    groups: list[CoordinatorGroup] = Field(min_length=1)
    ledger: Text
    ledger_place: Text
    kinds: list[KindOfGroup] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        refuse_doubles("群体", [one.key for one in self.groups])
        refuse_doubles("类型", [one.kind for one in self.kinds])
        if unknown := {one.group for one in self.kinds} - {one.key for one in self.groups}:
            raise ValueError(f"groups 中没有 {'、'.join(sorted(unknown))}，请改正")
        return self

    def group_of(self, kind: str) -> str | None:
        """The group into which a kind of the ledger falls."""
        return next((one.group for one in self.kinds if one.kind == kind), None)

    def decided_by(self) -> dict[str, str]:
        return {one.kind: one.group for one in self.kinds}
