"""What a document says on placements (以干代训): who goes where, for how long."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from workflows.policy.groups import Kind
from workflows.policy.passages import Passage, refuse_doubles

Host = Literal["department", "unit", "industry_org"]


class PlacementRules(Passage):
    """The clause, with its numbers. ``weeks``: how long at the least; ``hosts``: where to.

    ``frontline_kinds``: the kinds of the ledger that are coordinators at the front line of enterprises (P06).
    """

    weeks: int = Field(ge=1, le=52)
    hosts: list[Host] = Field(min_length=1)
    frontline_kinds: list[Kind] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> Self:
        refuse_doubles("接收单位性质", list(self.hosts))
        refuse_doubles("人员类别", list(self.frontline_kinds))
        return self

    def decided_by(self) -> dict[str, Any]:
        """What is decided by, as JSON: the words and the numbers, not where they stand."""
        return {
            "text": self.text, "weeks": self.weeks, "hosts": sorted(self.hosts),
            "frontline_kinds": sorted(self.frontline_kinds),
        }  # fmt: skip
