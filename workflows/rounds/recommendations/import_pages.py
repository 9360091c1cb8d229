"""What the summary table says of itself to the pages of imports."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from workflows.cases.access import is_clerk
from workflows.components.generic import ModelMultipleChoiceField
from workflows.errors import Refused
from workflows.organisations.models import Role, User
from workflows.organisations.officers import Officer
from workflows.rounds.models import RoundState, SelectionRound
from workflows.rounds.recommendations.imports import Beside, import_nominations
from workflows.rounds.recommendations.lists import KEY, RecommendationList, all_lists
from workflows.rounds.recommendations.packs import MOST_BYTES, MOST_FILES, Lying, uploaded
from workflows.rounds.recommendations.section import drafts_made, papers_told
from workflows.rounds.recommendations.writing import Filled, Form, write
from workflows.sheets.models import ImportBatch
from workflows.sheets.pages import Imported, Register, UploadForm
from workflows.sheets.refused import restored
from workflows.sheets.spec import Sheet


def open_to(officer: Officer) -> QuerySet[SelectionRound]:
    """The open rounds whose lists the officer may hand in, the newest first."""
    own = [duty.organisation_id for duty in officer.duties if duty.role == Role.CLERK]
    categories = [one.category for one in all_lists()]
    found = SelectionRound.objects.filter(state=RoundState.OPEN, agency__in=own, category__in=categories)
    return found.order_by("-created_at", "-pk")


class RoundsField(ModelMultipleChoiceField[SelectionRound]):
    def label_from_instance(self, obj: SelectionRound) -> str:
        return f"{obj.title}（{obj.code}）"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Several files, or ZIPs of them, as they lie."""

    widget = ManyFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.zip"})

    def clean(self, data: Any, initial: Any = None) -> list[Lying]:
        uploads = data or []
        if sum(one.size for one in uploads) > MOST_BYTES:
            raise forms.ValidationError(f"材料合计超过{MOST_BYTES >> 20}MB，请按县（市、区）分几次导入")
        try:
            return uploaded(uploads)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused


class TableUpload(UploadForm):
    as_of = None  # type: ignore[assignment]  # each list states its own day
    papers = PapersField(
        label="申报材料", required=False,
        help_text="PDF、JPG、PNG，可以一次选几个文件，也可以打成一个ZIP，文件名须与汇总表“申报材料”一栏所写的相同；"
        f"合计不超过{MOST_BYTES >> 20}MB、{MOST_FILES}件。",
    )  # fmt: skip
    materials = forms.FileField(
        label="材料清单", required=False, widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text="有清单的（.csv、.xlsx，列类别、行号、文件名），材料按清单核对；没有的，按汇总表“申报材料”一栏核对。",
    )  # fmt: skip
    rounds = RoundsField(
        SelectionRound.objects.none(), label="批次", widget=forms.CheckboxSelectMultiple,
        help_text="每一类别选一个批次；没有选批次的类别不读取。",
        error_messages={"required": "请选择至少一个批次", "invalid_choice": "所选批次不在申报中，或不由您办理"},
    )  # fmt: skip
    field_order = ["file", "rounds", "papers", "materials", "dry_run"]

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rounds"].queryset = open_to(officer)  # type: ignore[attr-defined]
        self.fields["file"].help_text = "Excel工作簿（.xlsx），含“名额分配”和各类别的推荐汇总表，不超过5MB。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("materials") and not cleaned.get("papers") and "papers" not in self.errors:
            self.add_error("papers", "选了材料清单，请同时选申报材料")
        return cleaned


class TableRegister(Register):
    sheet = Sheet(key=KEY, title="推荐汇总表", columns=())
    namespace = "recommendations"
    home = ("list", "批次")
    explained = (
        "工作簿须有“名额分配”，以及“金牌劳动关系协调员”“金牌协调劳动关系社会组织”“金牌劳动人事争议调解组织”中所报类别的工作表，"
        "表头用模板的各栏。有问题的行逐行报告；可录入的行成为该批次的推荐草稿，补齐材料、征得本人同意后再提交审核。",
        "表中“是、否”等各栏是推荐单位的意见，只列在推荐页面供审核参考，不代替审核认定。",
        "申报材料可以随表一起上传，逐件核对后归入各件推荐；也可以以后在各件推荐中上传，或者再导入同一份表补交。",
    )
    also_template = "recommendations/taken.html"
    told_there = "files"
    sent_away = "只有批次主办机关的文书席位可以导入推荐汇总表。"

    @property
    def home_url(self) -> str:
        return reverse("rounds:list")

    def form_for(self, request: HttpRequest) -> UploadForm:
        officer: Officer = request.officer  # type: ignore[attr-defined]
        asked = request.GET.get("round", "")
        initial = {"rounds": open_to(officer).filter(code=asked)}
        given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        return TableUpload(*given, officer=officer, initial=initial)

    def may_import(self, officer: Officer) -> bool:
        return any(duty.role == Role.CLERK for duty in officer.duties)

    def take(
        self, *, source: BinaryIO, file_name: str, actor: User, at: datetime, rounds: QuerySet[SelectionRound],
        papers: Sequence[Lying], materials: Any, dry_run: bool,
    ) -> Imported:  # fmt: skip
        return import_nominations(
            source=source, file_name=file_name, rounds=[one.code for one in rounds], actor=actor, at=at,
            dry_run=dry_run, beside=Beside(papers, materials and materials.file) if papers else None,
        )  # fmt: skip

    def also(self, totals: dict[str, Any], batch: ImportBatch | None, officer: Officer) -> dict[str, Any]:
        return {"papers": papers_told(totals), "made": list(drafts_made(batch, officer)) if batch else []}

    def readable(self, officer: Officer) -> Q:
        """Those that brought something into rounds of the officer's own agencies: a report quotes the file."""
        own = [duty.organisation_id for duty in officer.duties if is_clerk(officer, duty.organisation_id)]
        rounds = SelectionRound.objects.filter(agency__in=own).values("pk")
        return Q(recommendations__nomination__round__in=rounds) if own else Q(pk__in=[])

    def batches(self, officer: Officer) -> QuerySet[ImportBatch]:
        return super().batches(officer).distinct()

    def may_decide(self, officer: Officer, batch: ImportBatch) -> bool:
        return False  # nothing of an office's own file waits

    def template(self) -> bytes:
        return _written(Form(None, "", None, [Filled(one) for one in all_lists()]))

    def refused_file(self, batch: ImportBatch) -> bytes:
        day = date.fromisoformat(batch.totals["as_of"])
        lists = [filled for one in all_lists() if (filled := _refused(one, batch)).rows]
        quotas: dict[str, dict[str, int]] = {}
        for one in all_lists():
            for county, told in batch.totals["by_county"].get(one.title, {}).items():
                quotas.setdefault(county, {})[one.category] = told["quota"]
        return _written(Form(None, "", day, lists, quotas))


def _refused(one: RecommendationList, batch: ImportBatch) -> Filled:
    """The refused rows of a list as they stood, under the form's own columns."""
    rows, reasons = [], []
    for kept in batch.refused_rows.order_by("pk"):
        titles = batch.headings.get(kept.sheet, [])
        names = [one.sheet.by_heading[title].name if title in one.sheet.by_heading else "" for title in titles]
        if one.title in kept.sheet:
            cells = [restored(cell) for cell in kept.cells]
            rows.append({name: cell for name, cell in zip(names, cells, strict=False) if name})
            reasons.append(kept.reason)
    return Filled(one, rows, reasons)


def _written(form: Form) -> bytes:
    stream = io.BytesIO()
    write(stream, form)
    return stream.getvalue()
