"""``manage.py check`` says of a type of notice that is not whole what it lacks."""

from typing import Any

import pytest
from django.core.checks.registry import registry

from tests.example_kind.notices import Naming
from workflows.notices import types
from workflows.notices.types import NoticeType

ABOUT = (Naming.subject_kind, Naming.kind)


def found() -> set[str]:
    """What the one check that is this module's says, as registered."""
    (check,) = [one for one in registry.get_checks() if one.__module__ == "workflows.notices.checks"]
    return {problem.id for problem in check(None)}


def test_every_type_is_whole():
    assert found() == set()


@pytest.mark.parametrize(
    ("told", "flaw"),
    [
        ("E001", {"words": NoticeType.words}),
        ("E001", {"route": NoticeType.route}),
        ("E002", {"subject_kind": "atelier"}),
        ("E003", {"states": frozenset({"passed", "crowned"})}),
        ("E004", {"states": frozenset()}),
    ],
)
def test_a_type_that_lacks_something_is_named(monkeypatch, told: str, flaw: dict[str, Any]):
    monkeypatch.setitem(types._TYPES, ABOUT, type("Flawed", (Naming,), flaw)())
    assert found() == {f"notices.{told}"}
