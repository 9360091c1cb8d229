"""Keeping the record while the quarter is open: the sheet, a person's line, an entry and its papers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.access import people_for
from gold_selection.assessments import grid, queries
from gold_selection.assessments.access import BUREAU, concerns, keeper_duty
from gold_selection.assessments.changes import Change
from gold_selection.assessments.codes import EntryType
from gold_selection.assessments.forms import EntryForm
from gold_selection.assessments.lines import lines, results_now
from gold_selection.assessments.models import Assessment, Entry, EntryFile, Score
from gold_selection.assessments.record import (
    Dropped,
    Enrolled,
    EntryAdded,
    EntryAmended,
    EntryRemoved,
    FileAdded,
    FileRemoved,
    changeable_by_person,
    mark,
)
from gold_selection.assessments.views import shown
from gold_selection.assessments.views.reading import case_or_404, entry_or_404, line_or_404, own_line_or_404
from workflows.cases.execute import execute
from workflows.cases.views.papers import file_response
from workflows.errors import REFUSED, Refused
from workflows.numbers import number_of
from workflows.organisations.officers import Officer
from workflows.organisations.requests import SignedInRequest
from workflows.rulebook.store import rules

PAGE = 40  # lines of one sheet: with their columns fewer cells than a request may have fields


def keeps(officer: Officer, case: Assessment) -> bool:
    """Whether the officer may write in the record now."""
    return case.state == "open" and keeper_duty(officer, case.region_path) is not None


def is_own(officer: Officer, score: Score) -> bool:
    return concerns(officer.visitor, score.person)


def written(request: SignedInRequest, case: Assessment, score: Score | None, *changes: Change) -> None:
    """As the keeper, or in the own name where the officer keeps no record here. Raises ``Refused``."""
    own = score is not None and is_own(request.officer, score) and not keeps(request.officer, case)
    name = "claim" if own else "record"
    execute(case, name, officer=request.officer, at=timezone.now(), changes=changes)


# ---- the sheet -----------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    case = case_or_404(request.officer, pk)
    if not keeps(request.officer, case):
        raise PermissionDenied(f"考核现为“{case.state_label}”；记录中由本乡镇（街道）、领域专班的受理、文书席位填写。")
    scoring = rules(case.policy_digest).scores()
    listed = case.scores.order_by("seq", "pk").values_list("pk", flat=True)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    scores = lines(case, list(page.object_list))
    if request.method != "POST":
        return _sheet(request, case, page, grid.shown(scoring, scores))
    found = grid.typed(scoring, scores, request.POST.dict(), request.user)
    kept = len(found.changes)
    try:
        if found.changes:
            execute(case, "record", officer=request.officer, at=timezone.now(), changes=tuple(found.changes))
    except Refused as refused:
        found.problem, kept = refused.message, 0
    if not found.errors and not found.problem:
        messages.success(request, f"已保存{kept}处改动。" if kept else "没有改动。")
        return redirect(request.get_full_path())
    fresh = grid.shown(scoring, lines(case, list(page.object_list))) if kept else found
    return _sheet(request, case, page, found, was=fresh.was if kept else grid.shown(scoring, scores).was, kept=kept)


def _sheet(
    request: SignedInRequest, case: Assessment, page: Any, found: grid.Sheet, was: str = "", kept: int = 0
) -> HttpResponse:
    scoring = rules(case.policy_digest).scores()
    context = {
        "case": case, "page": page, "sheet": found, "columns": grid.columns(scoring), "was": was or found.was,
        "kept": kept,
    }  # fmt: skip
    return render(request, "assessments/sheet.html", context, status=REFUSED if found.errors or found.problem else 200)


# ---- who is on the list --------------------------------------------------------------------------------------------


@login_required
@require_POST
def enrol(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody of the region more, as chosen on the page of the quarter."""
    case = case_or_404(request.officer, pk)
    chosen = number_of(request.POST.get("person", ""))
    person = people_for(request.officer).filter(pk=chosen).first() if chosen else None
    try:
        if person is None:
            raise Refused("请选择要列入名单的人员", "nobody")
        if there := queries.elsewhere([person.pk], case).get(person.pk):
            raise Refused(f"{person.name}本季度已由{there}考核，一人一季只能列入一处", "elsewhere")
        execute(case, "record", officer=request.officer, at=timezone.now(), changes=(Enrolled(Score(person=person)),))
        messages.success(request, f"{person.name}已列入名单。")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("case", case.pk)


@login_required
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    score = line_or_404(request.officer, pk)
    try:
        written(request, score.assessment, None, Dropped(score))
        messages.success(request, f"{score.person.name}已移出名单。")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("case", score.assessment_id)


# ---- a person's line -----------------------------------------------------------------------------------------------


@login_required
@require_safe
def line(request: SignedInRequest, pk: int) -> HttpResponse:
    return render(request, "assessments/line.html", line_context(request.officer, line_or_404(request.officer, pk)))


def line_context(officer: Officer, score: Score) -> dict[str, Any]:
    case = score.assessment
    policy = rules(case.policy_digest)
    scoring, result = policy.scores(), results_now(case, [score])[score.pk]
    return {
        "case": case, "score": score, "typed": shown.typed_beside(policy, score, result),
        "rows": shown.row_values(scoring, result),
        "total": shown.points_in_words(result.span), "findings": shown.findings_of(case, score),
        "entries": shown.entries_shown(case, score.entries.all(), officer),
        "kinds": shown.kinds_to_add(scoring), "keeps": keeps(officer, case),
        "corrects": case.state in ("published", "locked") and officer.seat(BUREAU, case.agency_id) is not None,
    }  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, pk: int, type_: str) -> HttpResponse:
    """A new entry in a line: by who keeps the record, or by the person."""
    score = _writable_line(request, pk)
    case = score.assessment
    scoring = rules(case.policy_digest).scores()
    kinds = dict(shown.kinds_to_add(scoring))
    if type_ not in kinds or (type_ == EntryType.MISTAKE and not keeps(request.officer, case)):
        raise Http404("没有这一类事项")
    form = EntryForm(
        request.POST or None, request.FILES or None, case=case, rules=scoring, type_=type_, today=request.officer.day
    )
    if form.is_valid():
        entry = Entry(score=score, type=type_, **form.values)
        if _done(request, form, case, score, EntryAdded(score, entry, form.papers)):
            messages.success(request, f"已登记：{entry}。")
            return redirect("assessments:entry", entry.pk)
    return _entry_page(request, form, score, {"title": f"登记{kinds[type_]}"})


def _writable_line(request: SignedInRequest, pk: int) -> Score:
    own = queries.own_scores(request.officer).filter(pk=pk).exists()
    score = own_line_or_404(request.officer, pk) if own else line_or_404(request.officer, pk)
    if not _writes(request.officer, score):
        raise PermissionDenied(f"考核现为“{score.assessment.state_label}”，您不能在这里登记事项。")
    return score


def _writes(officer: Officer, score: Score) -> bool:
    return keeps(officer, score.assessment) or (score.assessment.state == "open" and is_own(officer, score))


def _done(request: SignedInRequest, form: Any, case: Assessment, score: Score, *changes: Change) -> bool:
    """Whether it was written; a refusal stands on the form."""
    try:
        written(request, case, score, *changes)
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    return True


def _entry_page(request: SignedInRequest, form: EntryForm, score: Score, more: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "score": score, "case": score.assessment, "own": is_own(request.officer, score)}
    context |= {"entry": None, "editable": True}
    return render(request, "assessments/entry.html", context | more, status=REFUSED if form.errors else 200)


# ---- an entry ------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """An entry as it stands, and while the quarter is open its form with further papers."""
    found = entry_or_404(request.officer, pk)
    score, case = found.score, found.score.assessment
    policy = rules(case.policy_digest)
    own = is_own(request.officer, score)
    editable = found.type != EntryType.BASE and _writes(request.officer, score) and _may_change(request.officer, found)
    form = EntryForm(
        request.POST or None, request.FILES or None, case=case, rules=policy.scores(), type_=found.type,
        today=request.officer.day, entry=found,
    )  # fmt: skip
    was = request.POST.get("was", "")
    if editable and request.method == "POST" and form.is_valid():
        changes = _amendments(found, form, was)
        if not changes or _done(request, form, case, score, *changes):
            messages.success(request, "已保存。" if changes else "没有改动。")
            return redirect("assessments:entry", pk)
    ruled = not own or case.state in queries.PUBLIC
    (about,) = shown.entries_shown(case, [found], None if own else request.officer, ruled=ruled)
    more = {"title": str(found), "entry": found, "about": about, "editable": editable, "was": mark(found)}
    more["overtaken"] = was not in ("", more["was"])
    return _entry_page(request, form, score, more)


def _amendments(found: Entry, form: EntryForm, was: str) -> list[Change]:
    added: list[Change] = [FileAdded(found.score, found, file) for file in form.papers]
    if all(getattr(found, name) == value for name, value in form.values.items()):
        return added
    return [EntryAmended(found.score, found, was, form.values), *added]


def _may_change(officer: Officer, entry: Entry) -> bool:
    if is_own(officer, entry.score):
        return changeable_by_person(entry)
    return keeps(officer, entry.score.assessment)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    found = entry_or_404(request.officer, pk)
    return _after(request, found, "已删除。", EntryRemoved(found.score, found))


@login_required
@require_POST
def remove_file(request: SignedInRequest, pk: int) -> HttpResponse:
    files = queries.visible_files(request.officer).filter(removed_at__isnull=True)
    file = get_object_or_404(files.select_related("entry__score__person", "entry__score__assessment"), pk=pk)
    return _after(request, file.entry, "佐证材料已移除。", FileRemoved(file.entry.score, file.entry, file), stay=True)


def _after(request: SignedInRequest, found: Entry, words: str, change: Change, *, stay: bool = False) -> HttpResponse:
    score = found.score
    try:
        written(request, score.assessment, score, change)
        messages.success(request, words)
    except Refused as refused:
        messages.error(request, refused.message)
        stay = True
    if stay:
        return redirect("assessments:entry", found.pk)
    own = is_own(request.officer, score) and not keeps(request.officer, score.assessment)
    return redirect("assessments:own_line" if own else "assessments:line", score.pk)


@login_required
@require_safe
def file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A paper, shown in place; removed ones too: what was seen can always be shown."""
    found: EntryFile = get_object_or_404(queries.visible_files(request.officer).exclude(file=""), pk=pk)
    if not default_storage.exists(found.file.name or ""):
        raise Http404("文件不在存储中，请联系管理员从备份恢复")
    return file_response(FileResponse(found.file.open("rb")), found.name, found.content_type)
