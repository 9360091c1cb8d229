"""What one step on the record of a quarter consists of: written under the case's lock, told in its log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from workflows.cases.actions import Step
from workflows.cases.forms import ActionForm


@dataclass
class Change:
    """One change; each kind of it says what it does. ``score_id``: whose line it is of, None of the list itself."""

    @property
    def score_id(self) -> int | None:
        return None

    def told(self) -> str:
        """For the log, once it is written."""
        raise NotImplementedError

    def apply(self, case: Any, step: Step) -> None:
        """Write it. Raises ``Refused``; then nothing of the step is written."""
        raise NotImplementedError


class Changes(ActionForm):
    """``changes``: a sequence of ``Change``. They are made by the pages of the record, never posted as such."""

    changes = forms.Field(error_messages={"required": "没有改动"})

    def clean_changes(self) -> Sequence[Change]:
        given = self.cleaned_data["changes"]
        if not isinstance(given, tuple) or not all(isinstance(one, Change) for one in given):
            raise ValidationError("请在考核表上填写", "not_on_page")
        return given
