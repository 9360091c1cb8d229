"""Form fields that people and credentials share."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from workflows.organisations.forms import DayInput

UNKNOWN = [("", "不清楚")]
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)  # what topic ``grade`` takes


class DayField(forms.DateField):
    """A day, written in any of the usual ways."""

    widget = DayInput()
    input_formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
    default_error_messages = {"invalid": "没有这一天，或写法不对；请写成 2019-06-30 的样式"}

    def __init__(self, **kwargs: Any) -> None:
        wrong = f"应在{_FIRST.year}年至{_LAST.year}年之间，请核对"
        super().__init__(**{"required": False} | kwargs)
        self.validators += [MinValueValidator(_FIRST, wrong), MaxValueValidator(_LAST, wrong)]


def one_of(choices: Any, label: str, **kwargs: Any) -> forms.ChoiceField:
    """A choice that may be left as not known."""
    return forms.ChoiceField(choices=[*UNKNOWN, *choices.choices], label=label, required=False, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """True, False, or None for not known."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [*UNKNOWN, ("true", "是"), ("false", "否")]
        super().__init__(
            choices=choices, coerce=lambda value: value == "true", empty_value=None, required=False, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return str(value).lower() if isinstance(value, bool) else value


def name_empty_choice(form: forms.BaseForm, word: str) -> None:
    """What a choice made from a model says where nothing is chosen, in place of a row of dashes."""
    for field in form.fields.values():
        if not field.required:
            name_empty_choice_of(field, word)


def name_empty_choice_of(field: forms.Field, word: str) -> None:
    """The same of one field; one that is no such choice is left as it is."""
    if isinstance(field, forms.TypedChoiceField):
        field.choices = [("", word), *((value, label) for value, label in field.widget.choices if value != "")]


def refuse_reversed(form: forms.BaseForm, first: str, last: str, words: str) -> None:
    """Put ``words`` beside ``last`` where it lies before ``first``."""
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if start and end and end < start:
        form.add_error(last, words)
