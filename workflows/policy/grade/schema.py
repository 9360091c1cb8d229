"""Requirements for a grade, as data: a grade is any one of its conditions, a condition any one of its paths.

A path is a conjunction of at most one certificate, one schooling record and one sum of work, because every clause of
the source ties them to the *same* certificate and the *same* record ("取得…证书后").
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Level = Literal[
    "junior_high", "senior_high", "secondary_vocational", "technical", "junior_college", "bachelor", "master", "doctor"
]
School = Literal[
    "general_junior_high", "general_high_school", "secondary_vocational_school", "technical_school",
    "senior_technical_school", "technician_college", "higher_vocational_school", "university",
]  # fmt: skip
Standing = Literal["graduated", "final_year", "enrolled"]
Target = Literal["intermediate", "advanced"]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Wider(Strict):
    """More records that satisfy a schooling requirement while ``option`` is set. What is not given stays as it was."""

    option: str
    levels: list[Level] | None = None
    schools: list[School] | None = None
    targets: list[Target] | None = None


class Schooling(Strict):
    """One schooling record. An empty list asks nothing; ``schools_not`` are excluded.

    ``major``: must the major be own or related: yes, no, or by the value of ``major_option``.
    """

    levels: list[Level] = []
    schools: list[School] = []
    schools_not: list[School] = []
    targets: list[Target] = []
    assessed: bool = False
    major: bool
    major_option: str | None = None
    standing: list[Standing] = Field(min_length=1)
    wider: list[Wider] = []
    called: Annotated[str, Field(min_length=1)]


class Work(Strict):
    """Years of work in the occupation or a related one.

    ``after``: counted from the day of the path's certificate or graduation; ``after_option``: only while that option
    has the value true.
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


class Condition(Strict):
    id: Annotated[str, Field(min_length=1)]
    text: Annotated[str, Field(min_length=1)]
    paths: list[Path] = Field(min_length=1)


class Grade(Strict):
    target: int = Field(ge=1, le=4)
    clause: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]
    conditions: list[Condition] = Field(min_length=1)
