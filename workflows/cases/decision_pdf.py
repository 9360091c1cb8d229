"""审核结果告知书: the refusal on paper, for the applicant."""

from typing import Any

from workflows.calendar.words import day_words
from workflows.cases.kinds import kind_of
from workflows.cases.models import Case, local_date
from workflows.cases.remedy import refusal_of, way_to_be_heard
from workflows.documents.errors import GongwenError
from workflows.documents.render import audited, finish, lay
from workflows.errors import Refused
from workflows.policy.findings import spelt_out


def print_decision(case: Case) -> bytes:
    """Reason first, then the clause, then the way to be heard. Raises ``Refused`` for a case that was not refused, or
    where a character that no font has stands in it."""
    try:
        with audited():
            return finish(lay("cases/decision", decision_words(case), ("fang", "hei", "xbs")), {}, case.is_sample).pdf
    except GongwenError as error:
        raise Refused(f"告知书不能打印：{error}", "not_printable") from error


def decision_words(case: Case) -> dict[str, Any]:
    refusal = refusal_of(case)
    if refusal is None:
        raise Refused(f"本件现为“{case.state_label}”，没有不予通过的告知书", "not_refused")
    # Who applies in the own name is addressed by it, and not the employer.
    to, you = (case.unit_name, "贵单位") if case.unit_id else (case.title, "你")
    return {
        "to": to,
        "about": f"{you}{kind_of(case).page.applied_for(case)}",
        "reason": refusal.text.strip().rstrip("。"),
        "clause": spelt_out(refusal.clause.strip().rstrip("。")),
        "remedy": way_to_be_heard(refusal),
        "agency": refusal.body.name,
        "day": day_words(local_date(refusal.at)),
    }
