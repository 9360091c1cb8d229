"""Ruling on entries: one page of all that wait, each verified or refused with a reason; corrections likewise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gold_selection.assessments import consequences
from gold_selection.assessments.access import VERIFIERS, kept_out
from gold_selection.assessments.codes import EntryStatus
from gold_selection.assessments.lines import lines
from gold_selection.assessments.models import Assessment, Entry, Score
from gold_selection.assessments.record import Judged
from gold_selection.assessments.views import shown
from gold_selection.assessments.views.reading import case_or_404
from workflows.cases.execute import execute
from workflows.errors import REFUSED, Refused
from workflows.organisations.officers import Officer
from workflows.organisations.requests import SignedInRequest
from workflows.sheets.text import tidy

PAGE = 50
MOST_REASON = 300
_LATER = ("published", "locked")


@dataclass
class Ruling:
    """An entry with what was said of it. ``barred``: why this officer may not rule on it."""

    score: Score
    entry: Entry
    barred: str
    about: shown.ShownEntry | None = None
    verdict: str = ""
    reason: str = ""
    error: str = ""
    consequence: consequences.Consequence | None = None


@dataclass
class Rulings:
    rows: list[Ruling]
    changes: list[Judged] = field(default_factory=list)


def judges(officer: Officer, case: Assessment) -> bool:
    """Whether the officer has the seat to rule on entries now: of the verifying body, later of the county's bureau."""
    if case.state == "submitted":
        return officer.seat(VERIFIERS, case.verifier_id) is not None
    return case.state in _LATER and officer.seat(VERIFIERS, case.agency_id) is not None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def judging(request: SignedInRequest, pk: int) -> HttpResponse:
    case = case_or_404(request.officer, pk)
    if not judges(request.officer, case):
        raise PermissionDenied(f"考核现为“{case.state_label}”，您没有核实的席位。")
    wanted = "all" if request.GET.get("all") and case.state == "submitted" else ""
    waiting = _waiting(case, request.officer, everything=bool(wanted))
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    found = Rulings(list(page.object_list))
    problem = ""
    if request.method == "POST":
        _read(found, request.POST)
        problem = _taken(request, case, found)
        if not problem and not any(row.error for row in found.rows):
            messages.success(request, f"已核实{len(found.changes)}项。" if found.changes else "没有改动。")
            return redirect(request.get_full_path())
        if not problem:  # what was valid is kept: it waits no more
            kept = {change.entry.pk for change in found.changes}
            found.rows = [row for row in found.rows if row.entry.pk not in kept]
    _tell(case, found.rows, request.officer)
    context = {"case": case, "page": page, "rows": found.rows, "problem": problem, "kept": len(found.changes),
               "everything": wanted, "later": case.state in _LATER}  # fmt: skip
    wrong = problem or any(row.error for row in found.rows)
    return render(request, "assessments/judging.html", context, status=REFUSED if wrong else 200)


def _waiting(case: Assessment, officer: Officer, *, everything: bool) -> list[Ruling]:
    return [
        _ruling(score, entry, officer)
        for score in lines(case)
        for entry in score.entries.all()
        if everything or entry.status == EntryStatus.PENDING
    ]


def _ruling(score: Score, entry: Entry, officer: Officer) -> Ruling:
    entry.score = score
    ruled = "" if entry.status == EntryStatus.PENDING else entry.status
    return Ruling(score, entry, kept_out(officer, entry), verdict=ruled, reason=entry.reason)


def _read(found: Rulings, posted: Mapping[str, str]) -> None:
    """What was said of each row: a verdict that is none, or a refusal without a reason, stands at its row."""
    for row in found.rows:
        verdict = posted.get(f"verdict-{row.entry.pk}", "")
        reason = tidy(posted.get(f"reason-{row.entry.pk}", ""))
        if not verdict or (verdict, reason) == (row.verdict, row.reason):
            continue
        row.verdict, row.reason = verdict, reason
        if verdict not in (EntryStatus.VERIFIED, EntryStatus.REFUSED):
            row.error = "请选择“核实”或“不予采信”"
        elif row.barred:
            row.error = row.barred
        elif verdict == EntryStatus.REFUSED and not reason:
            row.error = "不予采信须写明理由"
        elif len(reason) > MOST_REASON:
            row.error = f"理由最多{MOST_REASON}个字，请精简"
        else:
            found.changes.append(Judged(row.score, row.entry, verdict, reason))


def _taken(request: SignedInRequest, case: Assessment, found: Rulings) -> str:
    """Write what is valid; why it could not be, or ""."""
    if not found.changes:
        return ""
    name = "judge" if case.state == "submitted" else "settle"
    try:
        execute(case, name, officer=request.officer, at=timezone.now(), changes=tuple(found.changes))
    except Refused as refused:
        return refused.message
    return ""


def _tell(case: Assessment, rows: list[Ruling], officer: Officer) -> None:
    """Facts, papers and likenesses of each; of a correction also what it would bring about."""
    prefetch_related_objects([row.entry for row in rows], "entered_by")
    about = shown.entries_shown(case, [row.entry for row in rows], officer)
    for row, one in zip(rows, about, strict=True):
        row.about = one
        if case.state in _LATER:
            row.consequence = consequences.of_correction(case, row.score, row.entry, officer)
