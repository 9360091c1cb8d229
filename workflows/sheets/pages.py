"""The pages of an import: files handed in, handing one in, a file's report, its refused rows, the template, what waits.

A register has them by ``import_urls(TheRegister())`` among its own URLs; what differs stands on the ``Register``.
"""

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from workflows.errors import REFUSED, Refused
from workflows.numbers import number_of

from .downloads import PurposeForm, logged
from .models import ImportBatch
from .refused import refused_rows_file
from .report import SEVERITY_LABELS, Report, Severity
from .spec import Sheet, personal_columns, shown
from .template import template

PAGE_SIZE = 50
# A workbook this large holds some 60,000 rows; larger ones are for the command, which shows its progress.
MAX_UPLOAD_BYTES = 5 << 20
MAX_REASON = 200
_SHOWN = 500
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Imported:
    """``batch`` is None after a dry run."""

    report: Report
    batch: ImportBatch | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that waits for an office, as the page lists it; ``cells`` as ``Register.waiting_columns``."""

    pk: int
    url: str
    cells: Sequence[Any]


class Register:
    """What a kind of sheet says of itself to the pages. ``namespace``: that of the URLs among which they stand.

    Officers are those of ``workflows.organisations``, days those of Beijing. ``readable`` names the batches somebody
    may open besides those they handed in.
    """

    sheet: ClassVar[Sheet]
    counted: ClassVar[str] = "行"  # what a report counts: rows, or people of several
    namespace: ClassVar[str]
    home: ClassVar[tuple[str, str]]  # the page above: its URL name and its word
    explained: ClassVar[Sequence[str]] = ()  # paragraphs over the form
    sent_away: ClassVar[str] = "您没有导入此表的席位。"
    waiting_columns: ClassVar[Sequence[str]] = ()
    also_template: ClassVar[str] = ""  # what stands with a report besides the issues of its rows
    told_there: ClassVar[str] = ""  # the field whose issues, where they are of no cell, it tells itself

    @property
    def upload_form(self) -> type["UploadForm"]:
        """What is asked for with the file; ``take`` is given every answer by name."""
        return UploadForm

    def form_for(self, request: HttpRequest) -> "UploadForm":
        """The upload form, with what was posted."""
        posted = request.method == "POST"
        return self.upload_form(request.POST if posted else None, request.FILES if posted else None)

    def may_import(self, officer: Any) -> bool:
        raise NotImplementedError

    def take(self, *args: Any, **handed: Any) -> Imported:
        """Import ``source`` (``file_name``), handed in by ``actor`` at ``at``, with the answers of the upload form."""
        raise NotImplementedError

    def readable(self, officer: Any) -> Q:
        raise NotImplementedError

    def may_decide(self, officer: Any, batch: ImportBatch) -> bool:
        raise NotImplementedError

    def waiting(self, batch: ImportBatch) -> QuerySet[Any]:
        raise NotImplementedError

    def refused(self, batch: ImportBatch) -> QuerySet[Any]:
        """The rows that an office did not accept."""
        raise NotImplementedError

    def as_waiting(self, row: Any) -> Waiting:
        raise NotImplementedError

    def decide(
        self, *, batch_id: int, rows: Collection[int] | None, accept: bool, reason: str, actor: Any, at: datetime
    ) -> str:
        """Accept or refuse rows that wait (None: all of them). What was done, in words. Raises Refused."""
        raise NotImplementedError

    def template(self) -> bytes:
        """The form to fill in, .xlsx."""
        return template(self.sheet, dated=True)

    def refused_file(self, batch: ImportBatch) -> bytes:
        """The refused rows, to be mended and handed in again, .xlsx."""
        return refused_rows_file(batch)

    def also(self, totals: dict[str, Any], batch: ImportBatch | None, officer: Any) -> dict[str, Any]:
        """For ``also_template``: what the totals of a report, and the batch (None after a dry run), have to show."""
        return {}

    # ---- for the pages

    def batches(self, officer: Any) -> QuerySet[ImportBatch]:
        """A report quotes whatever stood in the file: who handed it in reads it, and the office that answers for it."""
        kept = ImportBatch.objects.filter(kind=self.sheet.key).select_related("actor")
        return kept if officer.user.is_superuser else kept.filter(Q(actor=officer.user) | self.readable(officer))

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.namespace}:{name}", args=args)

    @property
    def home_url(self) -> str:
        return self.url(self.home[0])


class UploadForm(forms.Form):
    split: ClassVar[str] = "年度"  # by which a file that is too large is parted
    file = forms.FileField(
        label="文件",
        help_text="Excel工作簿（.xlsx），或GBK、UTF-8编码的CSV；不超过5MB，更大的请按年度分成几个文件。",
        error_messages={"required": "请选择文件"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    as_of = forms.DateField(
        label="填报日",
        required=False,
        help_text="表头上方写有填报日期的不用填，以表上的为准。晚于填报日的日期按录错处理。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    dry_run = forms.BooleanField(label="只检查，不录入", required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD_BYTES:
            raise forms.ValidationError(f"文件有{file.size >> 20}MB，超过5MB。请按{self.split}分成几个文件导入。")
        return file

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("填报日不能晚于今天。")
        return day


class DecisionForm(forms.Form):
    """``every``: the whole batch, whatever is ticked."""

    rows = forms.TypedMultipleChoiceField(coerce=int, required=False)
    every = forms.BooleanField(required=False)
    verdict = forms.ChoiceField(choices=(("accept", "确认"), ("refuse", "不予确认")))
    reason = forms.CharField(label="理由", max_length=MAX_REASON, required=False)

    def __init__(self, data: Any, ticked: Sequence[str]) -> None:
        super().__init__(data)
        self.ticked = frozenset(ticked)
        numbers = [one for one in ticked if number_of(one) is not None]
        self.fields["rows"].choices = [(one, one) for one in numbers]  # type: ignore[attr-defined]


class OfficerRequest(HttpRequest):
    """With who asks, an officer of ``workflows.organisations``, which stands on this room."""

    officer: Any


class _Pages:
    def __init__(self, register: Register) -> None:
        self.register = register

    def imports(self, request: OfficerRequest) -> HttpResponse:
        every = self.register.batches(request.officer)
        waiting = request.GET.get("waiting") == "1"
        number = every.filter(pending__gt=0).count()
        context = {
            "page": _page(request, every.filter(pending__gt=0) if waiting else every),
            "may_import": self.register.may_import(request.officer),
            "tabs": [
                {"label": "全部", "url": "?", "current": not waiting, "count": None},
                {"label": "待确认", "url": "?waiting=1", "current": waiting, "count": number},
            ],
        }
        return self._render(request, "imports", context)

    def upload(self, request: OfficerRequest) -> HttpResponse:
        if not self.register.may_import(request.officer):
            raise PermissionDenied(self.register.sent_away)
        form = self.register.form_for(request)
        done = self._take(request, form) if form.is_valid() else None
        if done and done.batch:
            messages.success(request, self._message(done.batch))
            return redirect(self.register.url("batch", done.batch.pk))
        context: dict[str, Any] = {"form": form}
        if done:
            there = self.register.told_there
            told = [one for one in done.report.issues if one.column or one.field != there]
            issues = [shown(one, self.register.sheet.key) for one in told[:_SHOWN]]
            context |= {"report": done.report, "issues": issues, "all_issues": len(told), "shown": _SHOWN}
            context |= self.register.also(done.report.totals, None, request.officer)
        return self._render(request, "upload", context, REFUSED if form.errors else 200)

    def _take(self, request: OfficerRequest, form: UploadForm) -> Imported | None:
        file = form.cleaned_data["file"]
        asked = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        try:
            return self.register.take(
                source=file.file, file_name=file.name, actor=request.user, at=timezone.now(), **asked
            )
        except Refused as refused:
            form.add_error("file", refused.message)
            return None

    def batch(
        self, request: OfficerRequest, pk: int, problem: str = "", posted: DecisionForm | None = None
    ) -> HttpResponse:
        """The report of one import, row by row; what waits for an office first, and what it did not accept.

        ``posted``: a decision that was not taken, whose ticks and reason are kept.
        """
        found = self._batch(request, pk)
        told = found.issues.all()
        if there := self.register.told_there:
            told = told.exclude(column="", field=there)
        counts = dict(told.order_by().values_list("severity").annotate(Count("pk")))
        severity = request.GET.get("severity", "")
        issues = told.filter(severity=severity) if severity in counts else told
        context: dict[str, Any] = {
            "batch": found,
            "page": _page(request, issues),
            "tabs": _severity_tabs(counts, severity),
            "refused": found.refused_rows.count(),
            "personal": bool(personal_columns(found.kind)),
            "may_import": self.register.may_import(request.officer),
            "decisions": found.decisions.select_related("actor"),
            "problem": problem,
            "posted": posted,
            **self._not_accepted(found),
            **self.register.also(found.totals, found, request.officer),
        }
        if found.pending:
            waiting = Paginator(self.register.waiting(found), PAGE_SIZE).get_page(request.GET.get("waiting"))
            context |= {
                "waiting": waiting,
                "lines": [self.register.as_waiting(row) for row in waiting],
                "may_decide": self.register.may_decide(request.officer, found),
            }
        return self._render(request, "batch", context, REFUSED if problem else 200)

    def _not_accepted(self, found: ImportBatch) -> dict[str, Any]:
        """The rows that the office did not accept, each with the reason that it gave."""
        refusals = list(found.decisions.filter(accepted=False))
        if not refusals:
            return {}
        reasons = {pk: one.reason for one in refusals for pk in one.rows}
        rows = self.register.refused(found)
        return {
            "not_accepted": [(self.register.as_waiting(row), reasons.get(row.pk, "")) for row in rows[:_SHOWN]],
            "not_accepted_count": rows.count(),
        }

    def decide(self, request: OfficerRequest, pk: int) -> HttpResponse:
        found = self._batch(request, pk)
        form = DecisionForm(request.POST, request.POST.getlist("rows"))
        if not form.is_valid():
            return self.batch(request, pk, f"请点“确认”或“不予确认”，理由不超过{MAX_REASON}个字。", form)
        cleaned = form.cleaned_data
        if not cleaned["every"] and not cleaned["rows"]:
            return self.batch(request, pk, "请先勾选要办理的行。", form)
        try:
            done = self.register.decide(
                batch_id=found.pk, rows=None if cleaned["every"] else cleaned["rows"],
                accept=cleaned["verdict"] == "accept", reason=cleaned["reason"], actor=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            return self.batch(request, pk, refused.message, form)
        messages.success(request, done)
        return redirect(self.register.url("batch", pk))

    def refused(self, request: OfficerRequest, pk: int) -> HttpResponseBase:
        """The refused rows. Where they hold numbers of people, only for a purpose that is told and kept."""
        found = self._batch(request, pk)
        name = f"{found.file_name.rpartition('.')[0] or found.file_name}-拒收的{self.register.counted}"
        if not personal_columns(found.kind):
            return _file(self.register.refused_file(found), f"{name}.xlsx")
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return self.batch(request, pk, "拒收的行含完整的证件号码和电话，请填写用途（200字以内）后下载。")
        reason = form.cleaned_data["reason"]
        filters = {"导入": f"{found.pk}（{found.at:%Y-%m-%d}）", "内容": "含填报的完整号码", "用途": reason}
        content, rows = self.register.refused_file(found), found.refused_rows.count()
        return logged(io.BytesIO(content), name, filters, rows, actor=request.officer.user, at=timezone.now())

    def template(self, request: OfficerRequest) -> HttpResponse:
        return _file(self.register.template(), f"{self.register.sheet.title}-模板.xlsx")

    def _message(self, batch: ImportBatch) -> str:
        unit = self.register.counted
        message = f"已录入{batch.accepted}{unit}，拒收{batch.rejected}{unit}，重复{batch.duplicate}{unit}。"
        return message + (f"录入的各{unit}待人社部门确认后计入。" if batch.pending else "")

    def _batch(self, request: OfficerRequest, pk: int) -> ImportBatch:
        return get_object_or_404(self.register.batches(request.officer), pk=pk)

    def _render(self, request: OfficerRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        return render(request, f"sheets/{name}.html", {"register": self.register, **context}, status=status)


def import_urls(register: Register) -> list[URLPattern]:
    """The pages of this register's imports, below ``imports/``, for the URLs of its namespace."""
    pages = _Pages(register)

    def page(view: Callable[..., HttpResponseBase], post: bool = False) -> Callable[..., HttpResponseBase]:
        limited = require_http_methods(["GET", "HEAD", "POST"])(view) if post else require_safe(view)
        return login_required(limited)

    return [
        path("imports/", page(pages.imports), name="imports"),
        path("imports/new/", page(pages.upload, post=True), name="upload"),
        path("imports/template.xlsx", page(pages.template), name="template"),
        path("imports/<int:pk>/", page(pages.batch), name="batch"),
        path("imports/<int:pk>/decide/", login_required(require_http_methods(["POST"])(pages.decide)), name="decide"),
        path("imports/<int:pk>/refused.xlsx", page(pages.refused, post=True), name="refused"),
    ]


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _severity_tabs(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    every = [("", "全部", sum(counts.values()))]
    every += [(str(one), SEVERITY_LABELS[one], counts[str(one)]) for one in Severity if str(one) in counts]
    return [
        {
            "label": label,
            "url": f"?severity={value}",
            "current": value == (current if current in counts else ""),
            "count": count,
        }
        for value, label, count in every
    ]
