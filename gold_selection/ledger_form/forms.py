from typing import Any

from django import forms
from django.utils import timezone

from gold_selection.ledger_form.head import LAST_MONTH_AFTER
from workflows.sheets.pages import UploadForm

EARLIEST_YEAR = 2000


def year_of_today() -> int:
    """The year of which a ledger that is dated today is most likely."""
    today = timezone.localdate()
    return today.year - (today.month <= LAST_MONTH_AFTER)


class LedgerUpload(UploadForm):
    split = "单位"
    as_of = None  # type: ignore[assignment]  # each worksheet states its own day
    year = forms.IntegerField(
        label="年度", min_value=EARLIEST_YEAR, help_text="与填表日期不符的不导入。", initial=year_of_today,
        error_messages={"required": "请填写台账的年度", "invalid": "年度应为四位数字，例如2024"},
    )  # fmt: skip
    field_order = ["file", "year", "dry_run"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = "Excel工作簿（.xlsx）；不超过5MB，更大的请按单位分成几个文件。"

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError("该年度还没有开始。")
        return year


class ExportForm(forms.Form):
    """``unit``: the code of one township or field; empty for all within the scope."""

    year = forms.IntegerField(label="年度", min_value=EARLIEST_YEAR, max_value=2199)
    unit = forms.CharField(label="单位", required=False, max_length=12)
    reason = forms.CharField(
        label="用途", max_length=200,
        help_text="经办席位导出的，所属区划在本辖区的人员含完整的号码和电话，其他的已遮盖；用途记入查看记录。",
    )  # fmt: skip
