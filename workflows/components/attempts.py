"""Saving what a form says, with a refusal told at the field that it is about."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db import transaction

from workflows.errors import Refused


def attempt(form: forms.BaseForm, save: Callable[[dict[str, Any]], Any], places: Mapping[str, str]) -> Any:
    """What ``save`` makes of a valid form, wholly or not at all; None with the refusal beside its field.

    ``places``: the field by what the code of a refusal begins with; any other stands above the form.
    """
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return save(form.cleaned_data)
    except Refused as refused:
        place = next((field for start, field in places.items() if refused.code.startswith(start)), None)
        form.add_error(place if place in form.fields else None, refused.message)
        return None
