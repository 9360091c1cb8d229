"""The applicant's pages: begin, fill in, hand in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from certification.grade_applications import claims as claiming
from certification.grade_applications import queries, screening, services
from certification.grade_applications.forms import ApplicationForm
from certification.grade_applications.models import GradeApplication
from workflows.cases import access, timeline
from workflows.cases.case_urls import case_url
from workflows.cases.execute import perform
from workflows.cases.models import State
from workflows.cases.queries import my_tasks
from workflows.cases.views.papers import slots_context
from workflows.cases.views.reading import readable_or_404, today
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.requests import SignedInRequest

REFUSED = 422


@login_required
@require_POST
def new(request: SignedInRequest, round_pk: int) -> HttpResponse:
    """Begin in a round, or go on with what was begun."""
    round_ = get_object_or_404(queries.visible_rounds(request.user, today()), pk=round_pk)
    try:
        begun = services.draft(round_id=round_.pk, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("people:own" if refused.code == "no_person" else "grades:list")
    return redirect("grades:edit_application", begun.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form. A POST saves it; ``submit`` in the POST goes on to handing it in."""
    application = _own(request.user, pk)
    if not application.mendable:
        return redirect(case_url(application))
    if request.method != "POST":
        return _page(request, application, ApplicationForm(instance=application))
    form = ApplicationForm(request.POST, instance=application)
    if not form.is_valid():
        return _page(request, _own(request.user, pk), form, status=REFUSED)
    try:
        services.save(application_id=pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        return _page(request, _own(request.user, pk), form, refused.message, REFUSED)
    if "submit" in request.POST:
        return submit(request, pk)
    messages.success(request, "已保存。")
    return redirect("grades:edit_application", pk)


@login_required
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    application = _own(request.user, pk)
    action = "submit" if application.state == State.DRAFT else "resubmit"
    tasks = my_tasks(request.user, application, today())
    try:
        done = perform(pk, action, actor=request.user, at=timezone.now(), task_id=tasks[0].pk if tasks else None)
    except Refused as refused:
        again = _own(request.user, pk)
        if not again.mendable:
            messages.error(request, refused.message)
            return redirect(case_url(again))
        return _page(request, again, ApplicationForm(instance=again), refused.message, REFUSED)
    messages.success(request, f"申报已提交，由{done.current_stage.bodies[0].name}{done.current_stage.name}。")
    return redirect(case_url(done))


def _own(user: User, pk: int) -> GradeApplication:
    """An application of the user's own; for everybody else there is nothing here."""
    found = readable_or_404(user, pk)
    if not isinstance(found, GradeApplication) or not access.acts_for_unit(found, user, today()):
        raise Http404("没有这件申报，可能链接有误")
    return found


def _page(
    request: SignedInRequest, application: GradeApplication, form: ApplicationForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    asked, items = timeline.returned_items(application, list(application.opinions.select_related("body", "author")))
    facts, found = application.standing()
    context: dict[str, Any] = {
        "application": application,
        "round": application.round,
        "person": application.person,
        "form": form,
        "refusal": refusal,
        "return_opinion": asked if application.state == State.RETURNED else None,
        "return_items": items,
        "claims": [
            (claiming.name(one), claiming.described(one["section"], claiming.fact(facts, one))) for one in found
        ],
        **_screened(application, facts),
        **slots_context(application),
    }
    return render(request, "grade_applications/edit.html", context, status=status)


def _screened(application: GradeApplication, facts: claiming.Facts) -> dict[str, Any]:
    """What the rules say of the facts as they are now."""
    try:
        decision = application.screened(facts, application.as_of or today())
    except Refused as refused:
        return {"unfit": refused.message}
    return {"decision": decision, "told": screening.told(decision)}
