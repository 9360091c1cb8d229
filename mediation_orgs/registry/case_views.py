"""One case of the register: what stands there, what was typed, how it came to be so; and correcting it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest

from .bodies import mediation_bodies
from .corrections import correct, may_correct
from .forms import CorrectionForm
from .models import CaseRevision, MediationCase, Mediator
from .register_rows import REGISTER

_HELD = ("accepted", "closed", "outcome", "performance", "signed", "sealed", "dispute_type", "people", "mediator_id")


@dataclass(frozen=True, slots=True)
class Change:
    """One revision as its reader sees it: (field, before, after), all in words."""

    at: datetime
    actor: str
    reason: str
    fields: list[tuple[str, str, str]]


def _case_or_404(request: SignedInRequest, code: str, pk: int) -> MediationCase:
    """A case of an organisation within the user's scope; any other does not exist for them."""
    visible = mediation_bodies(request.officer).filter(code=code).order_by().values("pk")
    cases = MediationCase.objects.select_related("organisation__organisation__region", "mediator", "batch")
    return get_object_or_404(cases, pk=pk, organisation__in=visible)


@login_required
@require_safe
def case(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    found = _case_or_404(request, code, pk)
    context = {
        "case": found,
        "body": found.organisation.organisation,
        "typed": [(REGISTER.titles.get(name, name), value) for name, value in found.as_typed.items()],
        "changes": list(_changes(found.revisions.select_related("actor"))),
        "may_correct": may_correct(request.officer, found),
    }
    return render(request, "mediation_orgs/case.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    found = _case_or_404(request, code, pk)
    if not may_correct(request.officer, found):
        raise PermissionDenied("只有管辖该调解组织的人社部门经办席位可以更正登记簿。")
    if request.method == "POST":
        form = CorrectionForm(request.POST)
        if form.is_valid() and _saved(form, request, pk):
            messages.success(request, f"已更正：{found.case_no}。")
            return redirect("mediation:case", code, pk)
    else:
        form = CorrectionForm.of(found, found.revisions.count())
    context = {"form": form, "case": found, "body": found.organisation.organisation}
    return render(request, "mediation_orgs/correct.html", context, status=REFUSED if form.errors else 200)


def _saved(form: CorrectionForm, request: SignedInRequest, pk: int) -> bool:
    change = {"reason": form.cleaned_data["reason"], "revision": form.cleaned_data["revision"]}
    try:
        correct(case_id=pk, values=form.values, actor=request.user, at=timezone.now(), **change)
    except Refused as refused:
        form.add_error(refused.code if refused.code in form.fields else None, refused.message)
        return False
    return True


def _changes(revisions: Iterable[CaseRevision]) -> Iterator[Change]:
    """The revisions in the order made. One query for the names of mediators, and none where none changed."""
    kept = list(revisions)
    ids = {pk for one in kept for pk in (one.before.get("mediator_id"), one.after.get("mediator_id")) if pk}
    names = dict(Mediator.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    for one in kept:
        fields = [
            (_field(name).verbose_name, _shown(name, one.before[name], names), _shown(name, one.after[name], names))
            for name in _HELD
            if name in one.after
        ]
        yield Change(one.at, one.actor.person_name if one.actor else "系统", one.reason, fields)


def _field(name: str) -> Any:
    return MediationCase._meta.get_field(name.removesuffix("_id"))


def _shown(name: str, value: Any, mediators: dict[int, str]) -> str:
    if value in (None, ""):
        return "（空）"
    if name == "mediator_id":
        return mediators[value]
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(dict(_field(name).flatchoices).get(value, value))
