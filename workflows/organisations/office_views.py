"""机关信息: the agencies an administrator keeps, and the form of each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from workflows.organisations.forms import OfficeForm
from workflows.organisations.offices import administered_agencies, keep_office
from workflows.organisations.requests import SignedInRequest


@login_required
@require_safe
def offices(request: SignedInRequest) -> HttpResponse:
    agencies = administered_agencies(request.officer)
    return render(request, "organisations/offices.html", {"agencies": agencies})


@login_required
@require_http_methods(["GET", "POST"])
def office(request: SignedInRequest, code: str) -> HttpResponse:
    """An agency that this user does not administer does not exist for them."""
    agency = get_object_or_404(administered_agencies(request.officer), code=code)
    form = OfficeForm(request.POST or None, instance=agency.office)
    if form.is_valid():
        keep_office(organisation=agency, actor=request.user, **form.cleaned_data)
        messages.success(request, f"{agency.name}的机关信息已保存。")
        return redirect("organisations:offices")
    return render(request, "organisations/office.html", {"form": form, "agency": agency})
