"""After publication: an entry found later, or one in the place of another; it counts once somebody else verified it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gold_selection.assessments import consequences, queries
from gold_selection.assessments.access import BUREAU
from gold_selection.assessments.codes import EntryType
from gold_selection.assessments.forms import CorrectionForm, VoidForm
from gold_selection.assessments.models import Entry, Score
from gold_selection.assessments.record import EntryAdded
from gold_selection.assessments.views import shown
from gold_selection.assessments.views.reading import entry_or_404, line_or_404
from workflows.cases.execute import execute
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest
from workflows.rulebook.store import rules


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: SignedInRequest, pk: int, type_: str) -> HttpResponse:
    """An entry that was not there: a mistake found later, an event left out, another base score."""
    score = _correctable_line(request, pk)
    kinds = dict(shown.kinds_to_add(rules(score.assessment.policy_digest).scores())) | {
        EntryType.BASE.value: "基本得分"
    }
    if type_ not in kinds:
        raise Http404("没有这一类事项")
    form = _form(request, score, type_)
    if form.is_valid():
        entry = Entry(score=score, type=type_, **form.values)
        if _written(request, form, score, EntryAdded(score, entry, form.papers)):
            return redirect("assessments:line", score.pk)
    title = "更正基本得分" if type_ == EntryType.BASE else f"补记{kinds[type_]}"
    return _page(request, form, score, title, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another entry in the place of one that stands."""
    found, score = _correctable_entry(request, pk)
    form = _form(request, score, found.type, found)
    if form.is_valid():
        entry = Entry(score=score, type=found.type, corrects=found, **form.values)
        if _written(request, form, score, EntryAdded(score, entry, form.papers)):
            return redirect("assessments:line", score.pk)
    return _page(request, form, score, f"更正{found}", found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: SignedInRequest, pk: int) -> HttpResponse:
    """An entry that should not stand, taken away."""
    found, score = _correctable_entry(request, pk)
    form = VoidForm(request.POST or None)
    if form.is_valid():
        entry = Entry(
            score=score, type=found.type, date=found.date, facts=found.facts, corrects=found, void=True,
            text=form.cleaned_data["text"],
        )  # fmt: skip
        if _written(request, form, score, EntryAdded(score, entry)):
            return redirect("assessments:line", score.pk)
    return _page(request, form, score, f"撤销{found}", found)


def _correctable_line(request: SignedInRequest, pk: int) -> Score:
    score = line_or_404(request.officer, pk)
    case = score.assessment
    if case.state not in ("published", "locked") or request.officer.seat(BUREAU, case.agency_id) is None:
        raise PermissionDenied("公布以后的更正由县人社局的受理、文书、初审、复审席位登记。")
    return score


def _correctable_entry(request: SignedInRequest, pk: int) -> tuple[Entry, Score]:
    found = entry_or_404(request.officer, pk)
    return found, _correctable_line(request, found.score_id)


def _form(request: SignedInRequest, score: Score, type_: str, entry: Entry | None = None) -> CorrectionForm:
    return CorrectionForm(
        request.POST or None, request.FILES or None, case=score.assessment, type_=type_, entry=entry,
        rules=rules(score.assessment.policy_digest).scores(), today=request.officer.day,
    )  # fmt: skip


def _written(request: SignedInRequest, form: CorrectionForm | VoidForm, score: Score, change: EntryAdded) -> bool:
    try:
        execute(score.assessment, "correct", officer=request.officer, at=timezone.now(), changes=(change,))
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(request, "更正已登记，由他人核实后生效；在此之前得分不变。")
    return True


def _page(
    request: SignedInRequest, form: CorrectionForm | VoidForm, score: Score, title: str, corrected: Entry | None
) -> HttpResponse:
    context = {
        "form": form, "score": score, "case": score.assessment, "title": title, "corrected": corrected,
        "total": queries.total_of(score),
        "uses": consequences.uses(score.person, score.assessment.year, request.officer),
    }  # fmt: skip
    return render(request, "assessments/correction.html", context, status=REFUSED if form.errors else 200)
