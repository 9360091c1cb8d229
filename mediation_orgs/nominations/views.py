"""The applicant's pages: begin, fill in, hand in; and for whoever may read a nomination, the cases behind its rate."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation_orgs.nominations import services
from mediation_orgs.nominations.forms import NominationForm
from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.panel import with_links
from mediation_orgs.nominations.screening import screen
from mediation_orgs.registry.counting import counted_as, counted_cases, excluded_cases, reason_left_out
from mediation_orgs.registry.models import MediationOrganisation
from mediation_orgs.registry.queries import snapshot
from workflows.cases import access, queries, timeline
from workflows.cases.case_urls import case_url
from workflows.cases.execute import perform
from workflows.cases.models import State
from workflows.cases.views.papers import slots_context
from workflows.cases.views.reading import readable_or_404, today
from workflows.errors import Refused
from workflows.organisations.models import Role, User
from workflows.organisations.queries import duties
from workflows.organisations.requests import SignedInRequest
from workflows.rounds.models import Round
from workflows.rulebook.store import rules

PAGE = 50
REFUSED = 422
OPEN = (State.DRAFT, State.RETURNED)


def _own(user: User, pk: int) -> MediationNomination:
    """A nomination of the user's own unit; for everybody else there is nothing here."""
    found = readable_or_404(user, pk)
    if not isinstance(found, MediationNomination) or not access.acts_for_unit(found, user, today()):
        raise Http404("没有这件申报，可能链接有误")
    return found


@login_required
@require_POST
def new(request: SignedInRequest, round_pk: int) -> HttpResponse:
    """Begin in a round, or go on with what was begun."""
    round_ = get_object_or_404(Round, pk=round_pk)
    own = [duty.organisation_id for duty in duties(request.user, today()) if duty.role == Role.APPLICANT]
    body = MediationOrganisation.objects.filter(pk__in=own).select_related("organisation__region").first()
    try:
        if body is None:
            raise Refused(
                "您不是在册调解组织的申报经办人，不能申报；请联系本单位管理员核对席位，"
                "新设的组织请先由人社部门登记并导入案件登记簿",
                "not_applicant",
            )
        begun = services.draft(round_id=round_.pk, organisation=body, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("guide:mediation")
    return redirect("nominations:edit", begun.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form. A POST saves it; ``submit`` in the POST hands it in as well. Autosave posts here too."""
    nomination = _own(request.user, pk)
    if nomination.state not in OPEN:
        return redirect(case_url(nomination))
    if request.method != "POST":
        return _form_page(request, nomination, NominationForm(instance=nomination))
    form = NominationForm(request.POST, instance=nomination)
    if not form.is_valid():
        return _form_page(request, _own(request.user, pk), form, status=REFUSED)
    try:
        services.save(nomination_id=pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        return _form_page(request, _own(request.user, pk), form, refused.message, REFUSED)
    if "submit" in request.POST:
        return redirect("nominations:submit", pk)
    messages.success(request, "已保存。")
    return redirect("nominations:edit", pk)


@login_required
@require_POST
def autosave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is sound of a form being typed and answer what is still lacking; 422 while something in it is not."""
    nomination = _own(request.user, pk)
    form = NominationForm(request.POST, instance=nomination)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=REFUSED)
    try:
        kept = services.save(nomination_id=pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        return JsonResponse({"errors": {"": [refused.message]}}, status=REFUSED)
    return render(request, "cases/papers/lacking.html", {"lacking": kept.missing()})


def _form_page(
    request: SignedInRequest,
    nomination: MediationNomination,
    form: NominationForm,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    opinions = list(nomination.opinions.select_related("body", "author"))
    asked, items = timeline.returned_items(nomination, opinions)
    context = {
        "nomination": nomination,
        "round": nomination.round,
        "form": form,
        "refusal": refusal,
        "return_opinion": asked if nomination.state == State.RETURNED else None,
        "return_items": [(item, _anchor(item, form)) for item in items],
        "figures": _figures(nomination),
        **slots_context(nomination),
    }
    return render(request, "mediation_nominations/edit.html", context, status=status)


def _anchor(item: str, form: NominationForm) -> str:
    """Where on the form an item of a return is mended: the field or paper whose name it begins with."""
    for field in form:
        if item.startswith(str(field.label)):
            return f"#{field.id_for_label}"
    return "#papers"


def _figures(nomination: MediationNomination) -> dict[str, Any]:
    """The rate as the register gives it now, with the finding that rests on it."""
    round_, now = nomination.round, timezone.now()
    policy = rules(round_.policy_digest)
    taken = snapshot(nomination.organisation, round_.year, policy, now)
    found = screen(policy, taken)
    rated = [finding for finding in with_links(nomination, found["findings"]) if finding["links"]]
    return {"taken": taken, "meets": found["rate_meets"], "display": found["display"], "findings": rated}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Preview of what will be handed in; the POST hands it in."""
    nomination = _own(request.user, pk)
    if nomination.state not in OPEN:
        return redirect(case_url(nomination))
    if request.method != "POST":
        return _preview(request, nomination)
    action = "submit" if nomination.state == State.DRAFT else "resubmit"
    tasks = queries.my_tasks(request.user, nomination, today())
    try:
        done = perform(pk, action, actor=request.user, at=timezone.now(), task_id=tasks[0].pk if tasks else None)
    except Refused as refused:
        return _preview(request, _own(request.user, pk), refused.message, REFUSED)
    messages.success(request, f"“{done.title}”已提交，由{done.current_stage.bodies[0].name}{done.current_stage.name}。")
    return redirect(case_url(done))


def _preview(
    request: SignedInRequest, nomination: MediationNomination, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "nomination": nomination,
        "answers": nomination.answers().items(),
        "lacking": nomination.missing(),
        "refusal": refusal,
        "figures": _figures(nomination),
        **slots_context(nomination),
    }
    return render(request, "mediation_nominations/preview.html", context, status=status)


@login_required
@require_POST
def contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the whole telephone number, once, and have it in the case's log who asked for it."""
    readable_or_404(request.user, pk)
    try:
        nomination = perform(pk, "show_contact", actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("case", pk)
    assert isinstance(nomination, MediationNomination)
    number = f"{nomination.contact_name} {nomination.contact_phone}"
    messages.info(request, f"联系电话：{number}。本次查看已记入办理过程。")
    return redirect(case_url(nomination))


@login_required
@require_safe
def cases(request: SignedInRequest, pk: int) -> HttpResponse:
    """The register's cases behind the rate, counted or left out, under the readings the figure was taken with."""
    nomination = readable_or_404(request.user, pk)
    if not isinstance(nomination, MediationNomination):
        raise Http404("没有这件申报，可能链接有误")
    round_ = nomination.round
    taken = nomination.snapshot or snapshot(
        nomination.organisation, round_.year, rules(round_.policy_digest), timezone.now()
    )
    year, options = taken["year"], taken["options"]
    left_out = request.GET.get("part") == "excluded"
    rows = (excluded_cases if left_out else counted_cases)(nomination.organisation_id, year, options)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "nomination": nomination,
        "taken": taken,
        "left_out": left_out,
        "page": page,
        "lines": [
            (case, reason_left_out(case, year, options) if left_out else counted_as(case, options))
            for case in page.object_list
        ],
        "back": case_url(nomination),
    }
    return render(request, "mediation_nominations/cases.html", context)
