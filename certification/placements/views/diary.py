"""每日日志: the person's own page on the phone, a day at a time, and the photos of a day."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from certification.placements import queries
from certification.placements.access import as_the_person
from certification.placements.day_forms import DiaryForm
from certification.placements.days import Recorded, recorded
from certification.placements.models import DayFile, Placement
from certification.placements.views.reading import placement_or_404
from workflows.calendar.words import day_words
from workflows.cases.actions import possible
from workflows.cases.execute import execute
from workflows.cases.unsent import SIGNED_IN_AGAIN, left_over, login_required_keeping_words, take
from workflows.cases.views.papers import file_response
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest


@login_required_keeping_words
@require_http_methods(["GET", "HEAD", "POST"])
def diary(request: SignedInRequest, pk: int) -> HttpResponse:
    """The log of one day with its form, and all days so far. A script that sends what waited in the browser posts as
    the form does, and reads the page that answers."""
    case = placement_or_404(request.officer, pk)
    if as_the_person(request.officer, case) is None:
        raise PermissionDenied("日志由参加以干代训的本人填写；写好的日志见以干代训的页面。")
    entries = recorded(case, request.officer.day)
    if not entries or not possible(Placement, "write_day", case.state):
        return _closed(request, case, entries)
    if request.method == "POST":
        return _posted(request, case, entries)
    typed = take(request, request.path)
    entry = _entry((typed or request.GET).get("day", ""), entries) or _at_hand(case, entries)
    form = DiaryForm(typed, entry=entry)
    if typed:
        form.add_error(None, SIGNED_IN_AGAIN)
    return _page(request, case, entries, form)


def _posted(request: SignedInRequest, case: Placement, entries: list[Recorded]) -> HttpResponse:
    entry = _entry(request.POST.get("day", ""), entries)
    form = DiaryForm(request.POST, request.FILES, entry=entry or _at_hand(case, entries))
    if entry is None:
        first, last = day_words(entries[0].day), day_words(entries[-1].day)
        form.add_error(None, f"日期须在{first}至{last}之间；写好的内容还在下面，核对后可以存到所列的这一天")
    elif form.is_valid():
        try:
            execute(case, "write_day", officer=request.officer, at=timezone.now(), data=form.told())
            messages.success(request, f"{day_words(entry.day)}的日志已保存。")
            return redirect(f"{request.path}?day={entry.day}")
        except Refused as refused:
            if refused.code == "unchanged":
                messages.info(request, f"{refused.message}。")
                return redirect(f"{request.path}?day={entry.day}")
            form.refuse(refused)
    return _page(request, case, entries, form, status=REFUSED)


def _page(
    request: SignedInRequest, case: Placement, entries: list[Recorded], form: DiaryForm, status: int = 200
) -> HttpResponse:
    context = {"case": case, "entries": entries[::-1], "form": form, "entry": form.entry}
    return render(request, "placements/diary.html", context, status=status)


def _closed(request: SignedInRequest, case: Placement, entries: list[Recorded]) -> HttpResponse:
    """Nothing can be written: what was sent all the same is shown, to be copied."""
    typed = request.POST if request.method == "POST" else take(request, request.path)
    words = left_over(typed, case, shown=()) if typed else []
    context = {"case": case, "entries": entries[::-1], "form": None, "unsent": words}
    return render(request, "placements/diary.html", context, status=REFUSED if request.method == "POST" else 200)


def _entry(day: str, entries: list[Recorded]) -> Recorded | None:
    return next((one for one in entries if one.day == _date(day)), None)


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _at_hand(case: Placement, entries: list[Recorded]) -> Recorded:
    """Today; once it is over, the first day that lacks its log, else the last one."""
    last = entries[-1]
    if last.day == last.today:
        return last
    return next((one for one in entries if one.lacks_log), last)


@login_required
@require_safe
def file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A photo, shown in place; removed ones too: what was seen can always be shown."""
    found: DayFile = get_object_or_404(queries.visible_files(request.officer), pk=pk)
    if not default_storage.exists(found.file.name or ""):
        raise Http404("文件不在存储中，请联系管理员从备份恢复")
    return file_response(FileResponse(found.file.open("rb")), found.name, found.content_type)
