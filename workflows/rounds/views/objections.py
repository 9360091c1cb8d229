"""One objection, for the organiser's seats alone. Who filed it is masked until somebody says why they must know."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from workflows.cases import queries as cases
from workflows.cases import timeline
from workflows.cases.access import offered
from workflows.cases.execute import perform
from workflows.cases.views.case import REFUSED
from workflows.errors import Refused
from workflows.masking import mask_name, mask_phone
from workflows.organisations.requests import SignedInRequest
from workflows.rounds import queries
from workflows.rounds.forms import HandlingForm, UnmaskForm
from workflows.rounds.models import Objection

# The same words for every kind of case are not an objection's: it has its own steps.
STEPS = frozenset({"accept", "decline", "investigate", "extend", "uphold", "dismiss"})
WAY = ("提出", "受理", "核查", "认定")
WORKING = {"filed": 1, "accepted": 2, "investigated": 3}  # the step that is now to be taken


@login_required
@require_safe
def objection(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(request, queries.objection_for(request.user, pk, timezone.localdate()))


def _show(
    request: SignedInRequest, found: Objection, *, form: HandlingForm | None = None, unmask: UnmaskForm | None = None,
    refusal: str = "", revealed: bool = False,
) -> HttpResponse:  # fmt: skip
    on = timezone.localdate()
    tasks = cases.my_tasks(request.user, found, on)
    able = offered(found, request.user, on, tasks)
    events = list(found.events.order_by("seq"))
    context = {
        "objection": found,
        "filer_name": found.filer_name if revealed else mask_name(found.filer_name),
        "filer_phone": found.filer_phone if revealed else mask_phone(found.filer_phone),
        "revealed": revealed,
        "offered": {name: rule for name, rule in able.items() if name in STEPS},
        "may_unmask": "unmask" in able,
        "form": form or HandlingForm(),
        "unmask_form": unmask or UnmaskForm(prefix="unmask"),
        "steps": _steps(found),
        "entries": timeline.timeline(found, events, [], inside=True),
        "refusal": refusal,
    }
    return render(request, "rounds/objection.html", context, status=REFUSED if refusal else 200)


def _steps(found: Objection) -> list[dict[str, str]]:
    """Where the objection is; a declined or decided one has come to its end."""
    at, last = WORKING.get(found.state, len(WAY)), len(WAY) - 1
    over = at > last
    return [
        {"label": found.state_label if over and place == last else label,
         "state": "done" if place < at else "current" if place == at else ""}
        for place, label in enumerate(WAY)
        if not (found.state == "declined" and 0 < place < last)
    ]  # fmt: skip


@login_required
@require_POST
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.objection_for(request.user, pk, timezone.localdate())
    form = HandlingForm(request.POST)
    action = request.POST.get("action", "")
    if not form.is_valid():
        return _show(request, found, form=form, refusal="填写的内容有误，请按提示改正。")
    if action not in STEPS:
        return _show(request, found, form=form, refusal=f"没有“{action}”这个动作，请从页面上的按钮办理。")
    try:
        done = perform(pk, action, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        again = queries.objection_for(request.user, pk, timezone.localdate())
        return _show(request, again, form=form, refusal=refused.message)
    messages.success(request, f"已办理：{done.title}，现为“{done.state_label}”。")
    return redirect("rounds:objection", pk)


@login_required
@require_POST
def unmask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show name and phone in full, this once, and write down who looked and why."""
    found = queries.objection_for(request.user, pk, timezone.localdate())
    form = UnmaskForm(request.POST, prefix="unmask")
    if not form.is_valid():
        return _show(request, found, unmask=form, refusal="请先填写查看用途。")
    try:
        perform(pk, "unmask", actor=request.user, at=timezone.now(), text=form.cleaned_data["text"])
    except Refused as refused:
        return _show(request, found, unmask=form, refusal=refused.message)
    return _show(request, queries.objection_for(request.user, pk, timezone.localdate()), revealed=True)
