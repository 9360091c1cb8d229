"""Checklists: the form of an office by which it evaluates somebody, item by item, up to a conclusion."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from workflows.policy.passages import Strict, Text, refuse_doubles

ChecklistKey = Literal["placement"]
Points = Annotated[int, Field(ge=0, le=100)]


class Mark(Strict):
    name: Text
    points: Points


class ChecklistItem(Strict):
    """``weight``: its part of the whole, in percent. ``marks``: code -> what can be given."""

    key: Text
    name: Text
    weight: int = Field(ge=1, le=100)
    marks: dict[Text, Mark] = Field(min_length=2)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        refuse_doubles("等次", [mark.name for mark in self.marks.values()])
        return self

    def choices(self) -> list[tuple[str, str]]:
        """(code, name), the best first: a database keeps no order of names."""
        best = sorted(self.marks.items(), key=lambda one: (-one[1].points, one[0]))
        return [(code, mark.name) for code, mark in best]


class Conclusion(Strict):
    """``from_points``: proposed from so many points on; null: only a person can come to it."""

    key: Text
    name: Text
    from_points: Points | None = None


class Checklist(Strict):
    """``min_text``: the characters that a comment has at the least; ``reply_days``: the working days in which the one
    evaluated may reply."""

    title: Text
    citation: Text
    items: list[ChecklistItem] = Field(min_length=1)
    conclusions: list[Conclusion] = Field(min_length=2)
    min_text: int = Field(ge=1, le=2000)
    reply_days: int = Field(ge=1, le=365)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        refuse_doubles("项目", [item.key for item in self.items])
        refuse_doubles("结论", [one.key for one in self.conclusions])
        if (whole := sum(item.weight for item in self.items)) != 100:
            raise ValueError(f"各项权重合计应为 100，现为 {whole}")
        bounds = [one.from_points for one in self.conclusions if one.from_points is not None]
        if bounds and (bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0):
            raise ValueError("结论的起点分 from_points 应从高到低排列，最低的为 0")
        return self

    def points(self, marks: Mapping[str, str]) -> int | None:
        """The weighted points of ``marks`` (item -> code), truncated; None while an item has none.

        Raises ``ValueError`` on an item or a mark that the checklist does not have.
        """
        if unknown := marks.keys() - {item.key for item in self.items}:
            raise ValueError(f"没有 {'、'.join(sorted(unknown))} 这一项")
        for item in self.items:
            if item.key in marks and marks[item.key] not in item.marks:
                raise ValueError(f"{item.name}没有 {marks[item.key]} 这一等次")
        if len(marks) < len(self.items):
            return None
        return sum(item.weight * item.marks[marks[item.key]].points for item in self.items) // 100

    def proposed(self, marks: Mapping[str, str]) -> str | None:
        """The conclusion that the points come to; None while an item has no mark, or where none goes by points."""
        points = self.points(marks)
        if points is None:
            return None
        reached = (one.key for one in self.conclusions if one.from_points is not None and one.from_points <= points)
        return next(reached, None)

    def decided_by(self) -> dict[str, Any]:
        """What is decided by, as JSON: no words for people."""
        return {
            "items": {
                item.key: {"weight": item.weight, "marks": {code: mark.points for code, mark in item.marks.items()}}
                for item in self.items
            },
            "conclusions": {one.key: one.from_points for one in self.conclusions},
            "min_text": self.min_text,
            "reply_days": self.reply_days,
        }
