"""The questions of the register's pages: which year by which readings, and a correction."""

from collections.abc import Mapping
from typing import Any

from django import forms

from .codes import Outcome, Performance
from .corrections import CORRECTABLE, MAX_REASON
from .models import MediationCase

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

    @staticmethod
    def in_words(options: Mapping[str, Any]) -> dict[str, str]:
        """The readings in force as the page words them, by label."""
        return {label: dict(choices)[_spelled(options[name])] for name, (label, choices) in _WORDS.items()}


_READ = {"true": True, "false": False}


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class _DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class _YesNoField(forms.TypedChoiceField):
    """是, 否, or nothing registered (None)."""

    def __init__(self, **kwargs: Any) -> None:
        choices = (("", "未填"), ("true", "是"), ("false", "否"))
        super().__init__(choices=choices, coerce=_READ.__getitem__, empty_value=None, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return _spelled(value) if isinstance(value, bool) else value


class CorrectionForm(forms.Form):
    """``revision`` repeats how many changes the page knew of, so that nobody overwrites what they have not seen."""

    accepted = _DayField(label="受理日期")
    outcome = forms.ChoiceField(label="调解结果", choices=Outcome.choices)
    closed = _DayField(label="办结日期", required=False, help_text="处理中的案件不填。")
    performance = forms.ChoiceField(label="履行情况", choices=[("", "未填"), *Performance.choices], required=False)
    signed = _YesNoField(label="签订协议书")
    sealed = _YesNoField(label="加盖印章")
    reason = forms.CharField(
        label="理由", max_length=MAX_REASON, help_text="写明依据，例如：按调解卷宗更正。记入更正记录，不能删除。"
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    @classmethod
    def of(cls, case: MediationCase, revision: int) -> "CorrectionForm":
        return cls(initial={name: getattr(case, name) for name in CORRECTABLE} | {"revision": revision})

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CORRECTABLE}
