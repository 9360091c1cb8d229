"""名录 and 登记簿: every organisation's rate, the cases behind it, and taking registers in."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from workflows.organisations.models import Organisation
from workflows.organisations.requests import SignedInRequest

from .access import may_import, mediation_bodies
from .confirmations import waiting_for
from .counting import counted_as, counted_cases, excluded_cases, reason_left_out
from .figures import Asked, asked, years_of
from .models import MediationCase, MediationOrganisation, Registration
from .queries import OrganisationRate, success_rate
from .registration import may_decide, unverified_for
from .sources import waiting_cases

PAGE_SIZE = 50
COUNTED = ("成功", "未成功", "转仲裁", "撤回", "处理中", "不予受理")  # in the order of Counts.outcomes


@login_required
@require_GET
def organisations(request: SignedInRequest) -> HttpResponse:
    """Every organisation's rate; who applies for a unit and holds no office is led to the own register at once."""
    officer = request.officer
    if officer.units and not officer.scope.paths:
        own = mediation_bodies(officer).first()
        if own:
            return redirect("mediation:organisation", own.code)
    bodies, question, q = found_bodies(request)
    page = Paginator(bodies, PAGE_SIZE).get_page(request.GET.get("page"))
    listed = Q(pk__in=[body.pk for body in page])
    rates = success_rate(None, question.year, question.options, within=listed)
    unverified = set(
        MediationOrganisation.objects.filter(listed, registration=Registration.UNVERIFIED).values_list("pk", flat=True)
    )
    context = {
        "asked": question,
        "page": page,
        "q": q,
        "waiting": sum(waiting_cases([body.pk for body in page], question.year).values()),
        "waiting_batches": waiting_for(request.officer).count(),
        "unverified": unverified_for(request.officer),
        "rows": [_bar(one, question, one.id in unverified) for one in rates],
        "columns": ["调解组织", "成功率", *COUNTED, "一件之差"],
        "may_import": may_import(request.officer),
    }
    return render(request, "mediation_orgs/list.html", context)


def found_bodies(request: SignedInRequest) -> tuple[QuerySet[Organisation], Asked, str]:
    """The organisations within the user's scope that the search finds, what is asked of them, and the search."""
    bodies = mediation_bodies(request.officer)
    question = asked(request.GET, bodies)
    q = request.GET.get("q", "").strip()
    return (bodies.filter(Q(name__contains=q) | Q(code=q.upper())) if q else bodies), question, q


def _bar(one: OrganisationRate, question: Asked, unverified: bool) -> dict[str, Any]:
    figures = one.rate
    rate = Fraction(*figures.pair) if figures.pair else None
    return {
        "label": f"{one.name}（登记待核）" if unverified else one.name,
        "value": rate,
        "text": f"{figures.display}%（{figures.numerator}/{figures.denominator}）"
        if figures.pair
        else "没有可计算的案件",
        "url": f"{reverse('mediation:organisation', args=[one.code])}?{question.query}",
        "cells": [*one.counts.outcomes.values(), one.flip_warning(question.threshold) or "—"],
    }


@login_required
@require_GET
def organisation(request: SignedInRequest, code: str) -> HttpResponse:
    body, question = asked_of(request, code)
    mediators = (
        counted_cases(body.pk, question.year, question.options)
        .order_by()
        .values("mediator__name")
        .annotate(cases=Count("pk"), successes=Count("pk", filter=Q(outcome="success")))
        .order_by("-cases", "mediator__name")
    )
    side = MediationOrganisation.objects.select_related("organisation__region").filter(pk=body.pk).first()
    context = {
        "body": body,
        "side": side,
        "may_register": side and may_decide(request.officer, side),
        "registrations": side and side.registrations.select_related("actor", "batch"),
        "may_import": may_import(request.officer),
        "asked": question,
        "years": years_of(body.pk, question),
        "waiting": waiting_cases([body.pk], question.year).get(body.pk, 0),
        "mediators": Paginator(mediators, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "mediation_orgs/organisation.html", context)


@login_required
@require_GET
def cases(request: SignedInRequest, code: str, side: str) -> HttpResponse:
    """The cases a year's rate counts, each with what it counts as; or those it leaves out, each with the reason."""
    body, question = asked_of(request, code)
    (figures,) = success_rate(body.pk, question.year, question.options)
    selected = counted_cases if side == "counted" else excluded_cases
    found = selected(body.pk, question.year, question.options).select_related("mediator", "batch")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "body": body,
        "asked": question,
        "figures": figures,
        "flip": figures.flip_warning(question.threshold),
        "meets": figures.rate.meets(question.threshold),
        "page": page,
        "lines": [(case, word(case, side, question)) for case in page],
        "side": side,
        "waiting": waiting_cases([body.pk], question.year).get(body.pk, 0),
        "tabs": _case_tabs(body, question, side),
    }
    return render(request, "mediation_orgs/cases.html", context)


def word(case: MediationCase, side: str, question: Asked) -> str:
    """What a counted case counts as; why one is left out."""
    if side == "counted":
        return counted_as(case, question.options)
    return reason_left_out(case, question.year, question.options)


def _case_tabs(body: Organisation, question: Asked, side: str) -> list[dict[str, Any]]:
    sides: Sequence[tuple[str, str, str, Any]] = (
        ("counted", "mediation:cases", "计入的案件", counted_cases),
        ("left_out", "mediation:left_out", "不计入的案件", excluded_cases),
    )
    return [
        {
            "label": label,
            "url": f"{reverse(url_name, args=[body.code])}?{question.query}",
            "current": name == side,
            "count": select(body.pk, question.year, question.options).count(),
        }
        for name, url_name, label, select in sides
    ]


def asked_of(request: SignedInRequest, code: str) -> tuple[Organisation, Asked]:
    """An organisation within the user's scope (any other does not exist for them) and what is asked of it."""
    visible = mediation_bodies(request.officer)
    body = get_object_or_404(visible, code=code)
    return body, asked(request.GET, visible.filter(pk=body.pk))
