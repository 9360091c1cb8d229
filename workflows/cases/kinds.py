"""The one registration of a kind of case, found in the ``kind`` module of every app as the admin finds ``admin``."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from workflows.cases.kind_page import KindPage
from workflows.cases.models import Case
from workflows.cases.papers import Paper
from workflows.components.generic import ModelForm
from workflows.organisations.models import User
from workflows.organisations.officers import Officer


@dataclass(frozen=True)
class NavEntry:
    """An entry of the navigation: its word, its address by name (with arguments where it takes some), the roles it is
    for and its place in the order. ``alone``: also for people without any seat, who apply in their own name;
    ``seat_only``: not for superusers as such; ``own``: whether a person has something of their own there."""

    label: str
    url_name: str
    roles: frozenset[str]
    order: int = 50
    alone: bool = False
    args: tuple[str, ...] = ()
    seat_only: bool = False
    own: Callable[[User], bool] | None = None


@dataclass(frozen=True)
class Kind:
    """All that the engine must know of a kind. What it leaves out is as every kind has it.

    ``slug``: in addresses. ``readable``: who opens its page, where that is not simply whoever may read the case.
    ``form``: what an applicant fills in, its required fields being those that a submission needs.
    ``papers``: of the dossier, in the order in which it is bound. ``stages``: the route of cases that stand in no
    round, as a policy has them. ``counted``: whether 统计 counts it. ``begin``: makes a draft for (officer, round or
    None, at).
    """

    model: type[Case]
    slug: str
    page: KindPage = field(default_factory=KindPage)
    form: type[ModelForm[Any]] | None = None
    papers: Sequence[Paper] = ()
    stages: Sequence[dict[str, Any]] = ()
    nav_entry: NavEntry | None = None
    counted: bool = False
    begin: Callable[..., Case] | None = None
    readable: Callable[[Officer], QuerySet[Any]] | None = None

    @property
    def key(self) -> str:
        return self.model.KIND

    @property
    def label(self) -> str:
        return self.model.KIND_LABEL


_REGISTERED: dict[str, Kind] = {}
_NAV_ENTRIES: list[NavEntry] = []


def register(kind: Kind) -> Kind:
    """Make a kind known. Twice the same key is a mistake in the code."""
    if kind.key in _REGISTERED:
        raise ValueError(f"the kind {kind.key} is registered twice")
    _REGISTERED[kind.key] = kind
    return kind


def all_kinds() -> Iterable[Kind]:
    return _REGISTERED.values()


def kind_named(key: str) -> Kind:
    return _REGISTERED[key]


def kind_of(case: Case) -> Kind:
    return _REGISTERED[case.kind or case.KIND]


def by_slug(slug: str) -> Kind | None:
    return next((kind for kind in _REGISTERED.values() if kind.slug == slug), None)


def counted_kinds() -> list[str]:
    """The keys of the kinds that 统计 counts."""
    return [kind.key for kind in _REGISTERED.values() if kind.counted]


def add_nav_entry(entry: NavEntry) -> None:
    """An entry of the navigation that belongs to no kind: a register, a list of people."""
    _NAV_ENTRIES.append(entry)


def nav_entries() -> list[NavEntry]:
    """Every entry of the navigation, in its order."""
    of_kinds = [kind.nav_entry for kind in _REGISTERED.values() if kind.nav_entry]
    return sorted([*_NAV_ENTRIES, *of_kinds], key=lambda entry: entry.order)


def guided_kinds() -> list[Kind]:
    """The kinds that one can apply with, each of which has a guide."""
    return [kind for kind in _REGISTERED.values() if kind.form is not None]
