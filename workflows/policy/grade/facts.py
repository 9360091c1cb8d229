"""What a person's records are worth under the readings in force: certain, in doubt, or nothing.

Every doubt is kept in words, so that a clerk reads what to check; every reading that mattered is noted by its id.
"""

from collections.abc import Mapping
from typing import NamedTuple

from workflows.policy.grade.person import CertificateInput, Education, Employment, Person
from workflows.policy.grade.schema import Pattern, Schooling
from workflows.policy.grade.spans import EVER, FOREVER, Span, Sum, add_months, add_up, merged
from workflows.policy.readings import CATALOGUE, Value

_READING = {key: reading.id for key, reading in CATALOGUE["grade"].items()}
_GRADE_KINDS = ("vocational_qualification", "skill_level")
_SECTION = {"certificates": "未提供证书情况", "education": "未提供学历情况", "employment": "未提供工作经历"}
_OWN = ("own", "related")


class Holding(NamedTuple):
    """A certificate that may count: ``day`` of issue (``EVER`` if not known); ``doubt`` in words, None if certain."""

    day: int
    doubt: str | None


class Schooled(NamedTuple):
    """A schooling record that may count, from ``first`` to ``last`` day.

    ``dated``: whether ``first`` is when it really began; a student status without its beginning holds today alone.
    ``diploma``: the day of graduation, None if not known or not graduated.
    """

    first: int
    last: int
    dated: bool
    diploma: int | None
    doubt: str | None


class Facts:
    """One person on one day ``today`` (an ordinal) under one set of readings."""

    def __init__(self, person: Person, today: int, options: Mapping[str, Value]) -> None:
        self.person = person
        self.today = today
        self.options = options
        self.feb29 = str(options["feb29"])
        self.readings: set[str] = set()
        self.job_doubts: list[str] = []
        self.job_readings: set[str] = set()
        self._holdings: dict[int | str, list[Holding]] = {}
        self._sums: dict[tuple[bool, int, int], Sum] = {}
        self.certain, self.possible = self._jobs()

    # -- work --------------------------------------------------------------------------------------------------------

    def work(self, certain: bool, since: int, years: int) -> Sum:
        """When ``years`` of work from ``since`` on are full, on the certain or on all possible facts."""
        key = (certain, since, years)
        if key not in self._sums:
            total = add_up(self.certain if certain else self.possible, since, years * 12, self.feb29)
            if total.reached is not None and self.options["as_of_day_counts"]:
                total = total._replace(reached=total.reached - 1)
            self._sums[key] = total
        return self._sums[key]

    def _jobs(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        if self.person.employment is None:
            self.job_doubts.append(_SECTION["employment"])
            return (), ((EVER, FOREVER),)
        sure: list[Span] = []
        maybe: list[Span] = []
        for number, job in enumerate(self.person.employment, 1):
            if job.occupation_relation != "unrelated":
                self._job(job, number, sure, maybe)
        certain = merged(sure)
        return certain, merged([*certain, *maybe]) if maybe else certain

    def _job(self, job: Employment, number: int, sure: list[Span], maybe: list[Span]) -> None:
        span, doubt = self._span(job)
        if job.occupation_relation not in _OWN:
            self.job_readings.add("G15")
            doubt = doubt or "是否属于本职业或相关职业不明"
        if job.engagement in ("part_time", "internship"):
            self.job_readings.add(_READING["internship"])
        if job.engagement == "internship":
            if self.options["internship"] == "exclude":
                return
            if self.options["internship"] == "needs_info":
                doubt = doubt or "是实习"
        elif job.engagement is None:
            doubt = doubt or "用工形式不明"
        for part, young in self._by_age(span):
            reason = "有十六周岁以前的部分" if young and self.options["under16"] == "needs_info" else doubt
            if young and self.options["under16"] == "exclude":
                continue
            if reason:
                self.job_doubts.append(f"第{number}份工作{reason}")
            (maybe if reason else sure).append(part)

    def _span(self, job: Employment) -> tuple[Span, str | None]:
        until = FOREVER
        if job.end is not None:
            until = job.end.toordinal() + (1 if self.options["end_date_inclusive"] else 0)
        if job.start is None:
            self.job_readings.add("G15")
            return (EVER, until), "的开始日期未填"
        if job.end is not None and job.end < job.start:
            self.job_readings.add("G15")
            return (EVER, FOREVER), "的结束日期早于开始日期"
        return (job.start.toordinal(), until), None

    def _by_age(self, span: Span) -> list[tuple[Span, bool]]:
        """The span cut at the 16th birthday: (part, whether before it). An unknown birth raises no doubt of its own."""
        first, until = span
        if self.person.birth_date is None:
            return [(span, False)]
        sixteen = add_months(self.person.birth_date.toordinal(), 16 * 12, self.feb29)
        # A job without a known start is in doubt as a whole already.
        if first == EVER or first >= sixteen:
            return [(span, False)]
        self.job_readings.add(_READING["under16"])
        return [((first, min(until, sixteen)), True), ((max(first, sixteen), until), False)]

    # -- certificates ------------------------------------------------------------------------------------------------

    def holdings(self, grade: int | str) -> list[Holding]:
        """The certificates that are, or may be, of ``grade`` (a number, or ``prep_technician`` 预备技师)."""
        if grade not in self._holdings:
            if self.person.certificates is None:
                self._holdings[grade] = [Holding(EVER, _SECTION["certificates"])]
            else:
                numbered = enumerate(self.person.certificates, 1)
                found = (self._holding(certificate, number, grade) for number, certificate in numbered)
                self._holdings[grade] = [holding for holding in found if holding]
        return self._holdings[grade]

    def holds_already(self, target: int) -> bool:
        """Whether the person has a certificate of ``target`` or a higher grade, whatever its use here (G17)."""
        return any(
            isinstance(one.grade, int)
            and one.grade <= target
            and one.kind in _GRADE_KINDS
            and one.occupation_relation in _OWN
            and one.validity not in ("forged", "revoked")
            for one in self.person.certificates or ()
        )

    def _holding(self, certificate: CertificateInput, number: int, grade: int | str) -> Holding | None:
        if certificate.kind not in (*_GRADE_KINDS, None) or certificate.occupation_relation == "unrelated":
            return None
        if certificate.validity == "forged" or not self._of_grade(certificate.grade, grade):
            return None
        doubt = self._validity(certificate.validity)
        if doubt == "":
            return None
        if certificate.kind is None:
            doubt = doubt or "种类不明"
        if certificate.grade is None:
            doubt = doubt or "未载明等级"
        if certificate.occupation_relation not in _OWN:
            self.readings.add("G15")
            doubt = doubt or "是否属于本职业或相关职业不明"
        if certificate.issue_date is None:
            self.readings.add("G15")
            return Holding(EVER, f"第{number}份证书{doubt or '的发证日期未填'}")
        return Holding(certificate.issue_date.toordinal(), f"第{number}份证书{doubt}" if doubt else None)

    def _of_grade(self, held: int | str | None, wanted: int | str) -> bool:
        if held is None or held == wanted:
            return True
        if not isinstance(held, int) or not isinstance(wanted, int) or held > wanted:
            return False
        self.readings.add(_READING["cert_grade_subsumes"])
        return self.options["cert_grade_subsumes"] is True

    def _validity(self, validity: str | None) -> str | None:
        """None: valid; empty: does not count; else the doubt in words (G09)."""
        if validity == "valid":
            return None
        self.readings.add(_READING["expired_cert"])
        if validity == "revoked":
            return ""
        if validity == "expired":
            return {"count": None, "exclude": "", "needs_info": "标为过期"}[str(self.options["expired_cert"])]
        return "尚未核验"

    # -- schooling ---------------------------------------------------------------------------------------------------

    def schooled(self, wanted: Schooling) -> list[Schooled]:
        """The records that are, or may be, what ``wanted`` asks. Each is tested on its own."""
        if self.person.education is None:
            return [Schooled(EVER, FOREVER, True, EVER, _SECTION["education"])]
        found: list[Schooled] = []
        for number, record in enumerate(self.person.education, 1):
            worth = self._worth(record, wanted)
            if worth is not None:
                found.extend(self._standings(record, wanted, number, worth or None))
        return found

    def _worth(self, record: Education, wanted: Schooling) -> str | None:
        """None: not what is asked; empty: it is; else the doubt in words."""
        if wanted.assessed and record.assessed is False:
            return None
        kind = self._kind(record, wanted)
        if kind is None:
            return None
        if wanted.assessed and record.assessed is None:
            kind = kind or "是否经评估论证不明"
        required = wanted.major
        if wanted.major_option and record.major_relation not in _OWN:
            self.readings.add(_READING[wanted.major_option])
            required = required or self.options[wanted.major_option] is True
        if required and record.major_relation == "unrelated":
            return None
        if required and record.major_relation not in _OWN:
            self.readings.add("G15")
            return kind or "的专业是否本专业或相关专业不明"
        return kind

    def _kind(self, record: Education, wanted: Schooling) -> str | None:
        """Level, school and target against the patterns: the best that any admitted pattern gives."""
        best: str | None = None
        for pattern in wanted.patterns:
            found = _fits(record, pattern)
            if found is None:
                continue
            if pattern.option:
                if best == "":
                    continue
                self.readings.add(_READING[pattern.option])
                if self.options[pattern.option] is not True:
                    continue
            if best is None or found == "":
                best = found
        return best

    def _standings(self, record: Education, wanted: Schooling, number: int, doubt: str | None) -> list[Schooled]:
        """The days on which the record gives what is asked (G16, G20, G21)."""
        name = f"第{number}条学历"
        doubtful = f"{name}{doubt}" if doubt else None
        today, status, found = self.today, record.status, []
        if status is None:
            return [Schooled(EVER, FOREVER, True, EVER, doubtful or f"{name}的状态不明")]
        if status == "degree_only":
            self.readings.add("G20")
        if "graduated" in wanted.standing and status == "graduated":
            if record.graduation_date is None:
                found.append(Schooled(today, FOREVER, False, None, doubtful))
            else:
                day = record.graduation_date.toordinal()
                self.readings.update(("G21",) if day > today else ())
                found.append(Schooled(day, FOREVER, True, day, doubtful))
        if "final_year" in wanted.standing and status == "final_year":
            found.append(Schooled(today, today, False, None, doubtful))
        if "enrolled" in wanted.standing and status in ("enrolled", "final_year", "suspended"):
            if status == "suspended":
                self.readings.add("G16")
                doubtful = doubtful or f"{name}为休学，是否在校生待核实"
            first = today if record.enrol_date is None else record.enrol_date.toordinal()
            found.append(Schooled(first, max(first, today), record.enrol_date is not None, None, doubtful))
        return found


def _fits(record: Education, pattern: Pattern) -> str | None:
    """None: does not fit; empty: fits; else what is not known."""
    doubt = ""
    if pattern.levels is not None:
        if record.level is None:
            doubt = "的层次不明"
        elif record.level not in pattern.levels:
            return None
    if record.school_type in pattern.schools_not:
        return None
    if pattern.schools is not None:
        if record.school_type is None:
            doubt = doubt or "的学校类型不明"
        elif record.school_type not in pattern.schools:
            return None
    if pattern.targets is not None:
        if record.skill_target in (None, "unknown"):
            doubt = doubt or "的培养目标不明"
        elif record.skill_target not in pattern.targets:
            return None
    return doubt
