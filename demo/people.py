"""The applicants of the demonstration: nobody's names, and identity numbers with sequences that are given to nobody."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stdnum.cn import ric


@dataclass(frozen=True)
class Applicant:
    """``born`` and ``sequence`` (996-999) make the number; records are what ``certification.services`` takes."""

    username: str
    name: str
    born: str
    sequence: str
    education: dict[str, Any] = field(default_factory=dict)
    certificate: dict[str, Any] = field(default_factory=dict)
    employment: dict[str, Any] = field(default_factory=dict)
    manual: str = ""

    @property
    def id_number(self) -> str:
        body = f"370830{self.born}{self.sequence}"
        return body + ric.calc_check_digit(body + "0")


def _degree(level: str, graduated: date, relation: str = "own") -> dict[str, Any]:
    return {
        "level": level, "school_type": "university", "school": "某大学（示例）", "major": "劳动关系",
        "major_relation": relation, "status": "graduated", "graduation_date": graduated,
    }  # fmt: skip


def _grade_four(issued: date, serial: int, validity: str = "valid") -> dict[str, Any]:
    return {
        "grade": "4", "kind": "skill_level", "title": "劳动关系协调员", "occupation_relation": "own",
        "issue_date": issued,
        "number": f"S000037000001{issued:%y}4{serial:06}", "issuer": "某评价机构（示例）", "validity": validity,
    }  # fmt: skip


def _job(start: date, employer: str) -> dict[str, Any]:
    return {
        "employer_name": employer, "post": "人力资源专员", "start": start, "occupation_relation": "own",
        "engagement": "full_time",
    }  # fmt: skip


APPLICANTS = (
    Applicant(
        "gr_zhou", "周启䶮", "19850505", "997", certificate=_grade_four(date(2019, 3, 11), 996001),
        employment=_job(date(2015, 7, 1), "汶上县示例服装有限公司"),
    ),
    Applicant(
        "gr_meng", "孟知遥", "19960308", "998", education=_degree("bachelor", date(2018, 6, 30)),
        certificate=_grade_four(date(2023, 6, 1), 996002), employment=_job(date(2018, 8, 1), "汶上县示例机械有限公司"),
    ),
    Applicant(
        "gr_qiao", "乔望舒", "19930917", "996", education=_degree("junior_college", date(2015, 6, 30), "related"),
        certificate=_grade_four(date(2022, 5, 20), 996003), employment=_job(date(2016, 3, 1), "汶上县示例食品有限公司"),
    ),
    Applicant("gr_tang", "唐予安", "19980122", "999", education=_degree("master", date(2023, 6, 30))),
    Applicant(
        "gr_lei", "雷知行", "19910730", "997", certificate=_grade_four(date(2021, 5, 17), 996005),
        employment=_job(date(2019, 9, 1), "汶上县示例物流有限公司"),
        manual="本人在取得四级证书前已从事相关工作，请一并计入年限。",
    ),
    Applicant(
        "gr_bai", "白𬱖", "19891104", "998",
        certificate=_grade_four(date(2018, 10, 15), 996006, "unverified"),
        employment=_job(date(2017, 1, 1), "汶上县示例纺织有限公司"),
    ),
)  # fmt: skip
