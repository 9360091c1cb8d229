"""By what coordinators are counted: columns of the census, and bands of age and of years in the trade."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from certification.census import GRADES
from certification.codes import Category, CoordinatorKind, Level, Sex
from certification.models import CensusRow

UNKNOWN = "unknown"  # how an address names what is not known


@dataclass(frozen=True, slots=True)
class Dimension:
    """``column``: the field of ``CensusRow``. ``classes``: (value as in an address, label), in the order shown.

    ``bounds``: of a band, the years from which on each class holds; the last class is 不清楚. A dimension without them
    has the column's own values. ``of_post``: two posts of one person may differ in it.
    """

    key: str
    label: str
    column: str
    classes: tuple[tuple[str, str], ...]
    bounds: tuple[int, ...] = ()
    of_post: bool = False

    def condition(self, value: str, day: date) -> Q:
        """Which rows fall into the class on that day."""
        if not self.bounds:
            return Q(**{self.column: "" if value == UNKNOWN else value})
        if value == UNKNOWN:
            return Q(**{f"{self.column}__isnull": True})
        place = [name for name, _ in self.classes].index(value)
        least, beyond = self.bounds[place], (*self.bounds, None)[place + 1]
        held = self.beyond(least, day)
        return held if beyond is None else held & Q(**{f"{self.column}__gt": _before(day, beyond)})

    def beyond(self, years: int, day: date) -> Q:
        """Which rows have so many years or more on that day."""
        return Q(**{f"{self.column}__lte": _before(day, years)})

    def class_of(self, value: str | date | None, day: date) -> str:
        """The class of one row's value."""
        if not isinstance(value, date):
            return value or UNKNOWN
        for (name, _), least in reversed(list(zip(self.classes, self.bounds, strict=False))):
            if value <= _before(day, least):
                return name
        return self.classes[0][0]


def _before(day: date, years: int) -> date:
    """The day so many years before; of a 29 February, the 28th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _known(choices: Iterable[tuple[str, str]], unknown: str) -> tuple[tuple[str, str], ...]:
    return (*choices, (UNKNOWN, unknown))


CATEGORY = Dimension("category", "四类", "category", tuple(Category.choices), of_post=True)
KIND = Dimension("kind", "台账类型", "kind", _known(CoordinatorKind.choices, "未按台账分类型"), of_post=True)
GRADE = Dimension(
    "grade", "证书等级", "grade",
    _known([*((one.value, one.label) for one in GRADES), (CensusRow.NONE, "无本职业证书")], "证书未载明等级"),
)  # fmt: skip
LEVEL = Dimension("level", "学历", "level", _known(Level.choices, "不清楚"))
SEX = Dimension("sex", "性别", "sex", _known(Sex.choices, "不清楚"))
AGE = Dimension(
    "age", "年龄", "birth_date",
    (
        ("a0", "不满30岁"), ("a30", "30—39岁"), ("a40", "40—49岁"), ("a50", "50—59岁"), ("a60", "60岁以上"),
        (UNKNOWN, "不清楚"),
    ),
    (0, 30, 40, 50, 60),
)  # fmt: skip
WORK = Dimension(
    "work", "从事协调劳动关系工作年限", "worked_since",
    (
        ("w0", "不满1年"), ("w1", "1年至不满3年"), ("w3", "3年至不满5年"), ("w5", "5年至不满10年"), ("w10", "10年以上"),
        (UNKNOWN, "不清楚"),
    ),
    (0, 1, 3, 5, 10),
    of_post=True,
)  # fmt: skip
STRUCTURE = (CATEGORY, KIND, GRADE, LEVEL, SEX, AGE)
ALL = {one.key: one for one in (*STRUCTURE, WORK)}
