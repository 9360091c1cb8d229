"""What every page's frame needs: who one is here, where one can go, and how large the letters are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from workflows.cases.queries import unread
from workflows.organisations.models import Role, User
from workflows.organisations.queries import Duty, duties

OFFICERS = frozenset(Role.values) - {Role.APPLICANT}
EVERYONE = frozenset(Role.values)


@dataclass(frozen=True)
class Place:
    """One entry of the side navigation: its word, its URL name and the roles it is for."""

    label: str
    url_name: str
    roles: frozenset[str]


# For people without any seat: who applies in the own name has none, and needs the own record.
UNSEATED = frozenset({"desk", "people:own", "grades:list"})
# Not for superusers as such: the page asks for a seat.
BY_SEAT_ONLY = frozenset({"figures"})
# URL name -> whether a person has something of their own there; filled by the app whose page it is.
OWNERS: dict[str, Callable[[User], bool]] = {}
PLACES = (
    Place("工作台", "desk", EVERYONE),
    Place("批次", "rounds:list", OFFICERS),
    Place("申报", "guide:mediation", frozenset({Role.APPLICANT})),
    Place("我的信息", "people:own", frozenset({Role.APPLICANT})),
    Place("等级申报", "grades:list", EVERYONE),
    Place("自测", "guide:selfcheck", frozenset({Role.APPLICANT})),
    Place("名录", "mediation:list", EVERYONE),
    Place("人员", "people:list", OFFICERS),
    Place("公文", "notices:list", OFFICERS),
    Place("统计", "figures", OFFICERS),
    Place("席位", "organisations:seats", EVERYONE),
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


class Shell:
    """Read by ``base.html`` as ``shell``; each part is computed only where the page shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def large(self) -> bool:
        """大字版, kept in a cookie so that the first paint already has it."""
        return self.request.COOKIES.get("largetext") == "1"

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return ()
        return tuple(duties(user, timezone.localdate()))

    @property
    def duty_labels(self) -> list[str]:
        """ "汶上县人社局 · 初审" a duty, with the person one stands in for."""
        labels = []
        for duty in self.duties:
            label = f"{duty.organisation_name} · {duty.role_label}"
            labels.append(f"{label}（代 {duty.principal}）" if duty.principal else label)
        return labels

    @cached_property
    def unread(self) -> int:
        user = self.request.user
        return unread(user) if user.is_authenticated else 0

    @cached_property
    def navigation(self) -> list[Link]:
        """The places that are open to the user."""
        path = self.request.path
        urls = {place: _reverse(place.url_name) for place in PLACES if self._open(place)}
        under = [url for url in urls.values() if url and path.startswith(url)]
        here = max(under, key=len, default="")
        return [Link(place.label, url, url == here) for place, url in urls.items() if url]

    def _open(self, place: Place) -> bool:
        """By one of the user's roles, by having none, or by something of the user's own there."""
        user, name = self.request.user, place.url_name
        if place.roles & {duty.role for duty in self.duties} or (name in UNSEATED and not self.duties):
            return True
        if user.is_superuser and name not in BY_SEAT_ONLY:
            return True
        return user.is_authenticated and name in OWNERS and OWNERS[name](user)


def _reverse(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor."""
    return {"shell": Shell(request)}
