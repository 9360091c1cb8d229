"""The forms of grade rounds and applications."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from certification.grade_applications.models import GRADES, GradeApplication
from certification.grade_applications.services import CATEGORY
from workflows.cases import application_forms
from workflows.organisations.forms import DayInput
from workflows.organisations.models import Organisation
from workflows.rulebook import policies

MOST_BYTES = 5 * 2**20


def _text(label: str, most: int = 200, **more: Any) -> forms.CharField:
    messages = {"required": f"请填写{label}", "max_length": f"{label}最多{most}个字，请精简"}
    return forms.CharField(label=label, max_length=most, error_messages=messages, **more)


def _day(label: str, **more: Any) -> forms.DateField:
    wrong = {"invalid": f"{label}不是有效的日期，请按“年-月-日”填写"}
    return forms.DateField(label=label, required=False, widget=DayInput(), error_messages=wrong, **more)


class AssessmentForm(forms.Form):
    """Where and when the assessment takes place, and by whom: printed on the notice and the admission slips."""

    assessor = _text("评价机构", 120, required=False, help_text="依法备案的职业技能等级评价机构。")
    assessment_at = forms.DateTimeField(
        label="考评时间", required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], help_text="尚未确定的可以以后再填。",
        error_messages={"invalid": "考评时间不对，请按“年-月-日 时:分”填写"},
    )  # fmt: skip
    venue = _text("考评地点", 120, required=False)


class BasisForm(AssessmentForm):
    """What a round in preparation may still change."""

    title = _text("批次名称", help_text="例如：2025年汶上县劳动关系协调员（三级）申报")
    legal_basis = _text("依据", required=False, help_text="据以受理申报的文件名称、文号和条款。开始申报前必须填写。")
    approving_document = _text("批准文件", required=False, help_text="批准文件或会议纪要，没有的不填。")
    opens_on = _day("申报开始")
    closes_on = _day("申报截止", help_text="当天24时截止。")
    field_order: tuple[str, ...] = ("title", "legal_basis", "approving_document", "opens_on", "closes_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "申报截止日期早于开始日期，请改正")
        return cleaned


class RoundForm(BasisForm):
    """A new round of an agency: by which procedure, for which grade and year."""

    policy_key = forms.ChoiceField(
        label="办理程序所依文件", help_text="只列出今日有效、适用于本地区的文件。",
        error_messages={"required": "请选择文件", "invalid_choice": "该文件今日不适用于本地区，请另选"},
    )  # fmt: skip
    grade = forms.TypedChoiceField(
        label="申报等级", coerce=int, choices=GRADES,
        error_messages={"required": "请选择等级", "invalid_choice": "等级只能是一级至四级"},
    )  # fmt: skip
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100,
        error_messages={"required": "请填写年度", "invalid": "年度须是四位数字", "min_value": "年度须在2000至2100之间",
                        "max_value": "年度须在2000至2100之间"},
    )  # fmt: skip
    code = _text("批次编号", 40, help_text="用于归档和准考证号，不能与已有批次相同，例如：WS-2025-DJ3。")
    field_order = ("policy_key", "grade", "year", "code", *BasisForm.field_order)

    def __init__(self, *args: Any, agency: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = policies().handling(CATEGORY, agency.region.path, timezone.localdate())
        self.fields["policy_key"].choices = [(policy.key, policy.name) for policy in known]


class ApplicationForm(application_forms.ApplicationForm):
    """What the applicant writes; everything claimed comes from the information base."""

    required: ClassVar[tuple[str, ...]] = ("phone", "truthful")
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("联系方式和承诺", ("phone", "manual_review_reason", "truthful")),
    )

    class Meta:
        model = GradeApplication
        fields = ("phone", "manual_review_reason", "truthful")
        labels: ClassVar[dict[str, str]] = {"truthful": "真实性承诺"}
        widgets: ClassVar[dict[str, forms.Widget]] = {"manual_review_reason": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar[dict[str, str]] = {
            "phone": "办理人员联系用，不对外公布",
            "manual_review_reason": "自动审查不符合、而您认为有误时填写：哪一条、为什么。1000字以内",
            "truthful": "本人承诺所填内容和所交材料真实",
        }


class ResultsForm(forms.Form):
    file = forms.FileField(
        label="考评结果登记表", help_text="由本系统导出、评价机构填好的.xlsx，或同样表头的.csv，不超过5MB。",
        error_messages={"required": "请先选择文件", "empty": "文件是空的（0字节），请重新导出后再试"},
    )  # fmt: skip
    dry_run = forms.BooleanField(label="只检查，不登记", required=False)

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError("文件超过5MB，请核对是否选错，或分成几个文件登记")
        return upload
