"""我的考核: what a person sees of the own quarters, claims while one is open, and appeals against once published."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gold_selection.assessments import queries, services
from gold_selection.assessments.codes import EntryType
from gold_selection.assessments.forms import GroundsForm
from gold_selection.assessments.lines import results_now
from gold_selection.assessments.models import Entry, Score
from gold_selection.assessments.views import shown
from gold_selection.assessments.views.reading import own_line_or_404
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest
from workflows.rulebook.store import rules


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """Every quarter of the own: the total once it is published, before that only how far it is."""
    rows = [(one, queries.total_of(one) if one.assessment.state in queries.PUBLIC else None)
            for one in queries.own_scores(request.officer)]  # fmt: skip
    return render(request, "assessments/mine.html", {"rows": rows})


@login_required
@require_safe
def own_line(request: SignedInRequest, pk: int) -> HttpResponse:
    score = own_line_or_404(request.officer, pk)
    case = score.assessment
    published = case.state in queries.PUBLIC
    policy = rules(case.policy_digest)
    scoring = policy.scores()
    result = results_now(case, [score])[score.pk]
    context = {
        "case": case, "score": score, "published": published, "typed": shown.typed_beside(policy, score, result),
        "rows": shown.row_values(scoring, result) if published else [],
        "total": shown.points_in_words(result.span), "findings": shown.findings_of(case, score) if published else [],
        "entries": shown.entries_shown(case, score.entries.all(), ruled=published),
        "kinds": [one for one in shown.kinds_to_add(scoring) if one[0] != EntryType.MISTAKE],
        "appeals": list(score.appeals.select_related("entry").order_by("pk")),
        "may_appeal": _open_to_appeal(request, score),
    }  # fmt: skip
    return render(request, "assessments/own_line.html", context)


def _open_to_appeal(request: SignedInRequest, score: Score) -> bool:
    case = score.assessment
    return case.state == "published" and case.appeals_until is not None and request.officer.day <= case.appeals_until


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: SignedInRequest, pk: int, entry: int | None = None) -> HttpResponse:
    """Against the base score, or against the ruling on one entry."""
    score = own_line_or_404(request.officer, pk)
    if not _open_to_appeal(request, score):
        raise PermissionDenied("现在不在申诉期内。")
    about = None
    if entry is not None:
        about = get_object_or_404(Entry.objects.filter(score=score, removed_at__isnull=True), pk=entry)
        if not about.against_person:
            raise Http404("没有这一项不利于您的核实结果，不能申诉")
    form = GroundsForm(request.POST or None)
    if form.is_valid():
        try:
            services.appeal(
                score=score, entry=about, grounds=form.cleaned_data["grounds"], officer=request.officer,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "申诉已提出，由县人社局复核；结果会发消息告诉您。")
            return redirect("assessments:own_line", pk)
    context = {"form": form, "score": score, "case": score.assessment, "about": about}
    return render(request, "assessments/appeal_form.html", context, status=REFUSED if form.errors else 200)
