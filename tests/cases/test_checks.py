"""``manage.py check`` says of a kind that is not whole what it lacks, and of a whole one nothing."""

from dataclasses import replace
from typing import Any

import pytest
from django import forms
from django.core.checks.registry import registry

from tests.example_kind.forms import StudioForm
from tests.example_kind.models import Studio
from workflows.cases import kinds
from workflows.cases.application_forms import ApplicationForm
from workflows.cases.kind_page import KindPage
from workflows.cases.models import KINDS, Case, State

STUDIO = kinds.kind_named("studio")
STAGE = STUDIO.stages[0]


class NoPage(KindPage):
    template = "studios/nowhere.html"


class Plain(forms.ModelForm):
    class Meta:
        model = Studio
        fields = ("name",)


class Asking(StudioForm):
    required = ("name", "motto")


class Other(ApplicationForm):
    class Meta:
        model = KINDS["mediation_nomination"]
        fields = ("brief",)


def found() -> set[str]:
    """What the one check that is this module's says, as registered."""
    (check,) = [one for one in registry.get_checks() if one.__module__ == "workflows.cases.checks"]
    return {problem.id for problem in check(None)}


def test_every_kind_is_whole():
    assert found() == set()


@pytest.mark.parametrize(
    ("told", "flaw"),
    [
        ("E002", {"slug": "rounds"}),
        ("E006", {"page": NoPage()}),
        ("E008", {"form": Plain}),
        ("E009", {"form": Asking}),
        ("E010", {"stages": ()}),
        ("E011", {"slug": ""}),
        ("E011", {"slug": "Studios 1"}),
        ("E013", {"papers": STUDIO.papers * 2}),
        ("E014", {"stages": ({name: value for name, value in STAGE.items() if name != "party"},)}),
        ("E014", {"stages": (STAGE | {"days": 0},)}),
        ("E015", {"stages": (STAGE | {"role": "king"},)}),
        ("E016", {"stages": (STAGE, STAGE)}),
        ("E017", {"form": Other}),
    ],
)
def test_a_registration_that_lacks_something_is_named(monkeypatch, told: str, flaw: dict[str, Any]):
    monkeypatch.setitem(kinds._REGISTERED, "studio", replace(STUDIO, **flaw))
    assert found() == {f"kinds.{told}"}


@pytest.mark.parametrize(
    ("told", "name", "value"),
    [("E003", "KIND_LABEL", ""), ("E004", "STATES", State), ("E005", "WORDS", {"confirm": {"label": "确认"}})],
)
def test_a_model_that_lacks_something_is_named(monkeypatch, told: str, name: str, value: Any):
    monkeypatch.setattr(Studio, name, value)
    assert found() == {f"kinds.{told}"}


def test_a_kind_that_is_not_registered_is_named(monkeypatch):
    monkeypatch.delitem(kinds._REGISTERED, "studio")
    assert found() == {"kinds.E001"}


def test_a_field_may_not_hide_what_every_case_has(monkeypatch):
    monkeypatch.setattr(Case, "leader", Case.work, raising=False)
    assert found() == {"kinds.E012"}
