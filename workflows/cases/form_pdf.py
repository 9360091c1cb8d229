"""The printed form of a case (推荐审批表 and its like), with what each body said in its box."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from workflows.calendar.words import day_words
from workflows.cases.kinds import kind_of
from workflows.cases.models import Case, Opinion, Verdict
from workflows.documents.errors import GongwenError
from workflows.documents.render import audited, finish, lay_html
from workflows.errors import Refused


def print_form(case: Case, *, inside: bool) -> bytes:
    """The form as PDF; its opinion boxes are filled in for officers (``inside``) and blank for the applicant.

    Raises ``Refused`` where the kind has no form, or where a character that no font has stands in it.
    """
    return print_filled(case, filled_form(case, inside=inside))


def filled_form(case: Case, *, inside: bool) -> str:
    """The form as it is filled in now, as HTML for ``print_filled``. Raises as ``print_form`` does."""
    page = kind_of(case).page
    if not page.form_template:
        raise Refused(f"“{case.kind_label}”没有可打印的表", "no_form")
    context = {"case": case, "boxes": opinion_boxes(case, page.route(case), inside=inside), **page.form_context(case)}
    with _printable():
        return render_to_string(f"{page.form_template}.html", context)


def print_filled(case: Case, html: str) -> bytes:
    page = kind_of(case).page
    with _printable(), audited():
        pages = lay_html(html, page.form_style or page.form_template, ("fang", "hei", "xbs"))
        return finish(pages, {}, case.is_sample).pdf


@contextmanager
def _printable() -> Iterator[None]:
    try:
        yield
    except GongwenError as error:
        raise Refused(f"表格不能打印：{error}", "not_printable") from error


def opinion_boxes(case: Case, route: list[dict[str, Any]], *, inside: bool) -> list[dict[str, Any]]:
    """One box for each body of each stage: its last word in this or, where it was carried, an earlier cycle."""
    opinions = case.opinions.select_related("body", "author").order_by("at", "pk") if inside else ()
    latest = {(one.stage, one.body.code): one for one in opinions}
    return [
        {"stage": stage["name"], "body": body.get("name", ""), **_words(latest.get((stage["key"], body.get("code"))))}
        for stage in route
        for body in stage.get("bodies", [])
    ]


def _words(opinion: Opinion | None) -> dict[str, str]:
    if opinion is None:
        return {"verdict": "", "text": "", "who": "", "day": ""}
    who = f"{opinion.author.person_name}（代 {opinion.principal}）" if opinion.principal else opinion.author.person_name
    return {
        "verdict": Verdict(opinion.verdict).label,
        "text": opinion.text,
        "who": who,
        "day": day_words(timezone.localdate(opinion.at)),
    }
