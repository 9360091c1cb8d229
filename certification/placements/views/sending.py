"""Putting people on the list: who may be sent, and where one of them goes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certification.access import people_for
from certification.models import Person, Post
from certification.placements import forms, queries, services
from certification.placements.access import SENDERS
from certification.placements.models import PlacementRound
from certification.posts import COUNTED, on
from workflows.cases.case_urls import case_url
from workflows.errors import REFUSED, Refused
from workflows.organisations.models import Region
from workflows.organisations.officers import Officer
from workflows.organisations.requests import SignedInRequest
from workflows.rulebook.store import rules

PAGE_SIZE = 50
# Which field of the form a refusal is about.
_FIELDS = {"overlap": "overlap_known", "host_doubtful": "other_host_reason", "host_kind_missing": "host_kind"}


@login_required
@require_safe
def people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Frontline coordinators of enterprises in the round's region, by name."""
    round_ = _open_round(request.officer, pk)
    asked = request.GET.get("q", "").strip()[:60]
    found = _frontline(request.officer, round_)
    if asked:
        found = found.filter(Q(name__contains=asked) | Q(employer__name__contains=asked))
    page = Paginator(found.order_by("name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    on_list = {one.person_id: one for one in round_.placements.filter(person__in=[one.pk for one in page.object_list])}
    rows = [{"person": one, "placement": on_list.get(one.pk)} for one in page.object_list]
    return render(request, "placements/people.html", {"round": round_, "page": page, "rows": rows, "asked": asked})


def _frontline(officer: Officer, round_: PlacementRound) -> QuerySet[Person]:
    policy = rules(round_.policy_digest).placement
    kinds = policy.frontline_kinds if policy else ()
    posts = Post.objects.filter(on(officer.day), kind__in=kinds).values("person")
    return people_for(officer).filter(pk__in=posts, region__in=Region.objects.under([round_.region_path]).order_by())


def _open_round(officer: Officer, pk: int, person: int | None = None) -> PlacementRound:
    """The round that takes people; once they are sent only somebody who goes on at another host."""
    round_ = queries.round_for(officer, pk)
    goes_on = person is not None and round_.placements.filter(person=person, state="terminated").exists()
    if round_.state != "open" and not (goes_on and round_.state in ("dispatched", "circulated")):
        raise PermissionDenied(f"批次现为“{round_.state_label}”，不能增加选派人员。")
    if not any(duty.role in SENDERS for duty in officer.seats):
        raise PermissionDenied("由县人社局、乡镇（街道）或领域专班的受理、文书席位选派。")
    return round_


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedInRequest, pk: int, person: int) -> HttpResponse:
    round_ = _open_round(request.officer, pk, person)
    found = get_object_or_404(people_for(request.officer), pk=person)
    form = forms.ProposalForm(request.POST if request.method == "POST" else None, round_=round_)
    if form.is_valid():
        try:
            made = services.propose(
                round_pk=round_.pk, person=found, officer=request.officer, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.code), refused.message)
        else:
            messages.success(request, f"{found.name}已列入名单，等{made.host_name}答复。")
            return redirect(case_url(made))
    context = {"form": form, "round": round_, "person": found, "post": _post(found)}
    return render(request, "placements/propose.html", context, status=REFUSED if form.errors else 200)


def _post(person: Person) -> Any:
    return person.posts.filter(COUNTED, end__isnull=True).order_by("-since").first()
