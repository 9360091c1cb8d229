"""准考证: one page for each person named in the round's notice."""

from collections.abc import Sequence

from django.utils import timezone

from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.screening import conditions_of
from workflows.calendar.words import time_words
from workflows.documents.errors import GongwenError
from workflows.documents.model import Rendered
from workflows.documents.render import audited, finish, lay
from workflows.errors import Refused
from workflows.notices.round_notice import is_sample

TEMPLATE = "grade_applications/slip"


def admitted(round_: GradeRound) -> list[GradeApplication]:
    named = round_.applications.exclude(admission_number="").filter(
        state__in=("notified", "certified", "not_certified")
    )
    return list(named.select_related("person").order_by("admission_number"))


def print_slips(round_: GradeRound, people: Sequence[GradeApplication]) -> Rendered:
    """The slips as one PDF. Raises ``Refused`` where nobody is admitted, or a name cannot be printed."""
    if not people:
        raise Refused("通知印发以前没有准考证，请先印发资格审查结果的通知", "nobody_admitted")
    at = round_.assessment_at and timezone.localtime(round_.assessment_at)
    context = {
        "round": round_,
        "title": conditions_of(round_).grades[round_.grade].title,
        "when": time_words(at) if at else "另行通知",
        "people": people,
    }
    try:
        with audited():
            return finish(lay(TEMPLATE, context, ("fang", "hei", "xbs")), {}, is_sample(round_))
    except GongwenError as error:
        raise Refused(f"准考证不能打印：{error}", "not_printable") from error
