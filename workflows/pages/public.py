"""The public site: rounds, publicity lists, objections. Nothing personal beyond name and unit."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from workflows.calendar import working_days_between
from workflows.cases.kinds import kind_of
from workflows.errors import REFUSED, Refused
from workflows.notices.queries import published
from workflows.pages import limits
from workflows.rounds import page, queries, services
from workflows.rounds.forms import ObjectionForm, StatusForm
from workflows.rounds.models import RoundState, SelectionRound

LATEST = 8
PAGE_SIZE = 20
TOO_MANY = 429


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    lists = list(queries.lists_in_publicity(on))
    days_left = [working_days_between(on, one.publicity_last) for one in lists if one.publicity_last]
    running = list(zip(lists, days_left, strict=True))
    found = ((one, kind_of(one).page.public_url(one)) for one in queries.open_rounds(on))
    open_rounds = [(one, url) for one, url in found if url]  # nobody applies to be sent on a placement
    context = {"open_rounds": open_rounds, "lists": running, "issued": published()[:LATEST], "today": on}
    return render(request, "public/home.html", context)


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    found = Paginator(queries.public_rounds(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "public/rounds.html", {"page": found})


@require_http_methods(["GET", "HEAD", "POST"])
def publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """A round before the public: its list while published, and within the period the form to object."""
    round_ = queries.public_round(pk)
    if request.method != "POST":
        return _show(request, round_)
    form = ObjectionForm(request.POST, round_=round_, listed=queries.public_list(round_))
    if not form.is_valid():
        return _show(request, round_, form, status=REFUSED)
    at, cleaned = timezone.now(), form.cleaned_data
    try:
        limits.count_in("objection", limits.address_of(request), at)
        filed = services.file_objection(
            nomination_id=cleaned["nomination"].pk, filer_name=cleaned["filer_name"],
            filer_phone=cleaned["filer_phone"], content=cleaned["content"], at=at,
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.message)
        return _show(request, round_, form, status=TOO_MANY if refused.code == "too_many" else REFUSED)
    request.session["receipt"] = filed.receipt
    return redirect("public:receipt")


def _show(
    request: HttpRequest, round_: SelectionRound, form: ObjectionForm | None = None, status: int = 200
) -> HttpResponse:
    on = timezone.localdate()
    listed = queries.public_list(round_)
    rows = list(listed)
    first, last = round_.publicity_first, round_.publicity_last
    running = bool(round_.state == RoundState.IN_PUBLICITY and first and last and first <= on <= last)
    context = {
        "round": round_,
        "listed": rows,
        "people": round_.nominated().PEOPLE,
        "figure": round_.nominated().FIGURE,
        "running": running,
        "days": page.publicity_days(round_) if round_.state in queries.PUBLISHED_LIST else [],
        "days_left": working_days_between(on, last) if running and last else 0,
        "form": (form or ObjectionForm(round_=round_, listed=listed)) if running else None,
        "refusals": [] if running or form is None else form.non_field_errors(),
        "issued": published().filter(subject=round_)[:LATEST],
        "lines": queries.places(round_),
    }
    return render(request, "public/publicity.html", context, status=status)


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of the objection just filed, for the browser that filed it."""
    number = request.session.get("receipt")
    if number is None:
        return redirect("public:objection_status")
    return render(request, "public/receipt.html", {"receipt": number})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_status(request: HttpRequest) -> HttpResponse:
    """Posted, so that neither receipt nor phone stands in an address."""
    form, found, status = StatusForm(request.POST or None), None, 200
    if form.is_valid():
        try:
            limits.count_in("status", limits.address_of(request), timezone.now())
        except Refused as refused:
            form.add_error(None, refused.message)
            status = TOO_MANY
        else:
            found = queries.objection_by_receipt(form.cleaned_data["receipt"], form.cleaned_data["phone"])
            if found is None:
                form.add_error(None, "没有这个回执号，或联系电话与提出时不一致，请核对后再查")
                status = REFUSED
    return render(request, "public/objection_status.html", {"form": form, "objection": found}, status=status)
