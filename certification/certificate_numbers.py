"""What the number of a certificate says of itself, compared with what is written beside it.

Skill-level certificates (职业技能等级证书): a letter for the assessing body (Y the employer, S a public assessor), 21
digits, of which 14-15 are the year of issue and 16 the grade. Vocational qualifications (职业资格证书) have 16 digits,
the first two the year of issue.
"""

import re
from datetime import date

from certification.codes import CertificateKind, Grade

_SKILL_LEVEL = re.compile(r"[YS]\d{12}(?P<year>\d{2})(?P<grade>[1-5])\d{6}", re.ASCII)
_QUALIFICATION = re.compile(r"(?P<year>\d{2})\d{14}", re.ASCII)
_FORMS = {
    CertificateKind.SKILL_LEVEL: (_SKILL_LEVEL, "字母Y或S加21位数字，第16位为等级"),
    CertificateKind.VOCATIONAL_QUALIFICATION: (_QUALIFICATION, "16位数字"),
}


def remarks(number: str, kind: str, grade: str, issue_date: date | None) -> list[str]:
    """What does not agree, in words; empty where all does, or where that kind of paper has no known form."""
    if kind not in _FORMS:
        return []
    form, words = _FORMS[CertificateKind(kind)]
    match = form.fullmatch(number)
    if match is None:
        return [f"{CertificateKind(kind).label}的编号应为{words}"]
    parts, found = match.groupdict(), []
    if issue_date and parts["year"] != f"{issue_date:%y}":
        found.append(f"编号中的年份是{parts['year']}，与发证日期{issue_date}不符")
    if parts.get("grade") and grade and parts["grade"] != grade:
        found.append(f"编号中的等级是{Grade(parts['grade']).label}，与所填等级不符")
    return found
