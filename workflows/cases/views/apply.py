"""The applicant's pages, of every kind that has a form: begin, fill in, hand in, correct."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from workflows.cases import access, applications, queries, timeline
from workflows.cases.application_forms import ApplicationForm
from workflows.cases.applications import Application
from workflows.cases.case_urls import case_url
from workflows.cases.kinds import Kind, by_slug, kind_of
from workflows.cases.states import OPEN_TO_APPLICANT, State
from workflows.cases.views.papers import slots_context
from workflows.cases.views.reading import readable_or_404
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest


@login_required
@require_POST
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin, or go on with what was begun; ``round`` in the POST where the kind stands in rounds."""
    kind = by_slug(slug)
    if kind is None or kind.form is None:
        raise Http404("没有这一类申报，可能链接有误")
    round_pk = request.POST.get("round", "")
    try:
        begun = _begin(kind, request, int(round_pk) if round_pk.isdecimal() else None)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(kind.page.not_begun_url(refused.code))
    return redirect("application", begun.pk)


def _begin(kind: Kind, request: SignedInRequest, round_pk: int | None) -> Any:
    if kind.begin is None:
        return applications.begin(kind, request.officer, timezone.now())
    return kind.begin(round_pk=round_pk, officer=request.officer, at=timezone.now())


def _own(request: SignedInRequest, pk: int) -> Application:
    """An application of the officer's own; for everybody else there is nothing here."""
    found = readable_or_404(request.officer, pk)
    if not isinstance(found, Application) or not access.acts_for_unit(request.officer, found):
        raise Http404("没有这件申报，可能链接有误")
    return found


def _form(case: Application, data: Any = None) -> ApplicationForm:
    made = kind_of(case).form
    assert made is not None and issubclass(made, ApplicationForm)
    return made(data, instance=case)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form. A POST saves it; with ``submit`` in the POST it goes on to the preview."""
    case = _own(request, pk)
    if case.state not in OPEN_TO_APPLICANT:
        return redirect(case_url(case))
    if request.method != "POST":
        return _form_page(request, case, _form(case))
    form = _form(case, request.POST)
    if not form.is_valid():
        return _form_page(request, _own(request, pk), form, status=REFUSED)
    try:
        applications.save(case, request.officer, timezone.now(), **form.cleaned_data)
    except Refused as refused:
        return _form_page(request, _own(request, pk), form, refused.message, REFUSED)
    if "submit" in request.POST:
        return redirect("application_submit", pk)
    messages.success(request, "已保存。")
    return redirect("application", pk)


@login_required
@require_POST
def autosave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a form being typed and answer what is still lacking; 422, with nothing kept, while something is wrong."""
    case = _own(request, pk)
    form = _form(case, request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=REFUSED)
    try:
        kept = applications.save(case, request.officer, timezone.now(), **form.cleaned_data)
    except Refused as refused:
        return JsonResponse({"errors": {"": [refused.message]}}, status=REFUSED)
    return render(request, "cases/papers/lacking.html", {"lacking": kept.missing()})


def _form_page(
    request: SignedInRequest, case: Application, form: ApplicationForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    asked, items = timeline.returned_items(case, list(case.opinions.select_related("body", "author")))
    page = kind_of(case).page
    context = {
        "case": case,
        "kind": kind_of(case),
        "form": form,
        "refusal": refusal,
        "return_opinion": asked if case.state == State.RETURNED else None,
        "return_items": [(item, _anchor(item, form)) for item in items],
        "part": page.edit_template,
        "prints": bool(page.form_template),
        **slots_context(case),
        **page.edit_context(case),
    }
    return render(request, "cases/apply/edit.html", context, status=status)


def _anchor(item: str, form: ApplicationForm) -> str:
    """Where on the form an item of a return is mended: the field or paper whose name it begins with."""
    for field in form:
        if item.startswith(str(field.label)):
            return f"#{field.id_for_label}"
    return "#papers"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Preview of what will be handed in; the POST hands it in."""
    case = _own(request, pk)
    if case.state not in OPEN_TO_APPLICANT:
        return redirect(case_url(case))
    if request.method != "POST":
        return _preview(request, case)
    tasks = queries.my_tasks(request.officer, queries.waiting_for(case))
    try:
        done = applications.hand_in(case, request.officer, timezone.now(), tasks[0].pk if tasks else None)
    except Refused as refused:
        return _preview(request, _own(request, pk), refused.message, REFUSED)
    messages.success(request, f"“{done.title}”已提交，由{done.current_stage.bodies[0].name}{done.current_stage.name}。")
    return redirect(case_url(done))


def _preview(request: SignedInRequest, case: Application, refusal: str = "", status: int = 200) -> HttpResponse:
    page = kind_of(case).page
    context = {
        "case": case,
        "kind": kind_of(case),
        "answers": case.answers().items(),
        "lacking": case.missing(),
        "refusal": refusal,
        "part": page.edit_template,
        "prints": bool(page.form_template),
        **slots_context(case),
        **page.edit_context(case),
    }
    return render(request, "cases/apply/preview.html", context, status=status)
