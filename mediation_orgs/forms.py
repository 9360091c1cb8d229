"""The questions of the register's pages: which year by which readings, and a register to take in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

# A workbook this large holds some 60,000 rows; larger ones are for the command, which shows its progress.
MAX_UPLOAD_BYTES = 5 << 20

_WORDS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "year_by": ("年度归属（M03）", (("concluded", "按办结日期"), ("accepted", "按受理日期"))),
    "withdrawn_in_denominator": ("撤回的案件（M01）", (("false", "不计入"), ("true", "计入，算未成功"))),
    "transfer_left_out": ("转仲裁的案件（M05）", (("false", "计入，算未成功"), ("true", "不计入"))),
    "unperformed_is_success": ("协议未履行（M04）", (("true", "仍算成功"), ("false", "算未成功"))),
}


class ReadingForm(forms.Form):
    """A year and the readings M01, M03, M04, M05; what is not chosen is as the notice in force has it.

    M02 has no field: it decides on an organisation without cases and changes no figure.
    """

    def __init__(self, data: Mapping[str, Any], *, years: list[int], year: int, readings: Mapping[str, Any]) -> None:
        chosen = {name: _spelled(readings[name]) for name in _WORDS} | {"year": str(year)}
        super().__init__(chosen | {name: value for name, value in data.items() if name in chosen})
        self.fields["year"] = forms.TypedChoiceField(
            label="年度", coerce=int, choices=[(each, f"{each}年") for each in years]
        )
        for name, (label, choices) in _WORDS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=choices)

    @property
    def readings(self) -> dict[str, Any]:
        """The choices as the policy takes them."""
        return {name: _READ.get(self.cleaned_data[name], self.cleaned_data[name]) for name in _WORDS}


_READ = {"true": True, "false": False}


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class RegisterForm(forms.Form):
    file = forms.FileField(
        label="登记簿文件",
        help_text="Excel工作簿（.xlsx），或GBK、UTF-8编码的CSV；不超过5MB，更大的请按年度分成几个文件。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    as_of = forms.DateField(
        label="填报日",
        help_text="晚于此日的受理、办结日期按录错拒收。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    dry_run = forms.BooleanField(label="只检查，不录入", required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD_BYTES:
            raise forms.ValidationError(f"文件有{file.size >> 20}MB，超过5MB。请按年度分成几个文件导入。")
        return file

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError("填报日不能晚于今天。")
        return day
