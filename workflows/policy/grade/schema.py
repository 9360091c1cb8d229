"""Requirements for a grade, as data: a grade is any one of its conditions, a condition any one of its paths.

A path is a conjunction of at most one certificate, one schooling record and one sum of work, because every clause of
the source ties them to the *same* certificate and the *same* record ("取得…证书后").
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from workflows.policy.passages import Annex, Strict, Text

Level = Literal[
    "junior_high", "senior_high", "secondary_vocational", "technical", "junior_college", "bachelor", "master", "doctor"
]
School = Literal[
    "general_junior_high", "general_high_school", "secondary_vocational_school", "technical_school",
    "senior_technical_school", "technician_college", "higher_vocational_school", "university",
]  # fmt: skip
Standing = Literal["graduated", "final_year", "enrolled"]
Target = Literal["intermediate", "advanced"]


class Pattern(NamedTuple):
    """What kind of record is asked for; None asks nothing. ``option``: the reading that lets this pattern count."""

    option: str | None
    levels: frozenset[str] | None
    schools: frozenset[str] | None
    schools_not: frozenset[str]
    targets: frozenset[str] | None


class Wider(Strict):
    """More records that satisfy a schooling requirement while ``option`` is true. What is not given stays as it was."""

    option: str
    levels: list[Level] = []
    schools: list[School] = []
    targets: list[Target] = []


class Schooling(Strict):
    """One schooling record. An empty list asks nothing; ``schools_not`` are excluded.

    ``major``: whether the major must be own or related; ``major_option``: or must be while that reading is true.
    ``standing``: what the person may be on the day; ``called``: the paper in the words of the source.
    """

    called: Text
    levels: list[Level] = []
    schools: list[School] = []
    schools_not: list[School] = []
    targets: list[Target] = []
    assessed: bool = False
    major: bool
    major_option: str | None = None
    standing: list[Standing] = Field(min_length=1)
    wider: list[Wider] = []

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """The plain requirement first, then what the readings add to it."""
        plain = Pattern(
            None, _set(self.levels), _set(self.schools), frozenset(self.schools_not), _set(self.targets)
        )  # fmt: skip
        return (plain, *(self._widened(plain, wider) for wider in self.wider))

    @staticmethod
    def _widened(plain: Pattern, wider: Wider) -> Pattern:
        return Pattern(
            wider.option,
            _set(wider.levels) or plain.levels,
            _set(wider.schools) or plain.schools,
            plain.schools_not - frozenset(wider.schools),
            _set(wider.targets) or plain.targets,
        )


def _set(values: Sequence[str]) -> frozenset[str] | None:
    return frozenset(values) or None


class Work(Strict):
    """Years of work in the occupation or a related one.

    ``after``: counted from the day of the path's certificate or graduation; ``after_option``: reading -> what it is
    counted from as well while that reading is true.
    """

    years: int = Field(ge=1, le=50)
    after: list[Literal["certificate", "diploma"]] = []
    after_option: dict[str, Literal["certificate", "diploma"]] = {}


class Path(Strict):
    certificate: Literal[5, 4, 3, 2, 1, "prep_technician"] | None = None
    schooling: Schooling | None = None
    work: Work | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not (self.certificate or self.schooling or self.work):
            raise ValueError("路径不得为空")
        anchors = {*self.work.after, *self.work.after_option.values()} if self.work else set()
        if ("certificate" in anchors and not self.certificate) or ("diploma" in anchors and not self.schooling):
            raise ValueError("“取得…后”的起点（after）须是本路径中的证书或毕业证书")
        return self

    def options(self) -> set[str]:
        """The readings this path names."""
        named = set(self.work.after_option) if self.work else set()
        if self.schooling:
            named |= {wider.option for wider in self.schooling.wider}
            named |= {self.schooling.major_option} if self.schooling.major_option else set()
        return named


class Condition(Strict):
    """``document``, ``citation``: as in a selection's condition; always set once the file has been resolved."""

    id: Text
    text: Text
    document: Text | None = None
    citation: Text | None = None
    paths: list[Path] = Field(min_length=1)


class Grade(Strict):
    """``target`` 4 to 1. The number identifies it: 4 and 3 carry the same title. ``annex``: where its clauses stand."""

    target: int = Field(ge=1, le=4)
    clause: Text
    title: Text
    annex: Annex | None = None
    conditions: list[Condition] = Field(min_length=1)
