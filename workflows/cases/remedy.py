"""The way to be heard (申请复核) that a refusal names: where, by which telephone, until when.

No notice of the field sets a term: it is the setting of the office that refused, and where that has none, none is told.
"""

from datetime import date

from workflows.calendar import add_working_days
from workflows.calendar.words import day_words
from workflows.cases.models import Case, Opinion, Verdict, local_date
from workflows.organisations.models import Office

REFUSALS = (Verdict.REJECTION, Verdict.REFUSAL)


def refusal_of(case: Case) -> Opinion | None:
    """The opinion by which an applicant was refused; None while it is not so."""
    if not case.REVIEWABLE or case.state != "rejected":
        return None
    refusals = case.opinions.filter(verdict__in=REFUSALS).select_related("body__entered_office")
    return refusals.order_by("-at", "-pk").first()


def way_to_be_heard(refusal: Opinion) -> str:
    """对审核结果有异议的，可以于2025年2月14日前向某局（联系电话：…）申请复核。"""
    office = refusal.body.office
    until = add_working_days(local_date(refusal.at), office.review_days).day if office.review_days else None
    return review_words(office, until)


def review_words(office: Office, until: date | None) -> str:
    """``until``: the last day, or None where the office has set no term."""
    body = office.review_body or office.organisation.name
    telephone = office.review_phone or office.telephone
    when = f"于{day_words(until)}前（含当日）" if until else ""
    return f"对审核结果有异议的，可以{when}向{body}{f'（联系电话：{telephone}）' if telephone else ''}申请复核。"
