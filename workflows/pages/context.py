"""What every page's frame needs: who one is here, where one can go, and how large the letters are."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from workflows.cases.kinds import Kind, NavEntry, guided_kinds, nav_entries
from workflows.cases.queries import unread
from workflows.organisations.officers import Duty, Officer


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

    @property
    def officer(self) -> Officer | None:
        """Who asks; None on pages that are shown before anybody is known, such as some errors."""
        officer: Officer | None = getattr(self.request, "officer", None)
        return officer

    @property
    def duties(self) -> tuple[Duty, ...]:
        return self.officer.duties if self.officer else ()

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
        """The entries that are open to the user."""
        path = self.request.path
        urls = {entry: _reverse(entry) for entry in nav_entries() if self._open(entry)}
        under = [url for url in urls.values() if url and path.startswith(url)]
        here = max(under, key=len, default="")
        return [Link(entry.label, url, url == here) for entry, url in urls.items() if url]

    @cached_property
    def guides(self) -> list[Kind]:
        """What one can apply for."""
        return guided_kinds()

    def _open(self, entry: NavEntry) -> bool:
        """By one of the user's roles, by having none, or by something of the user's own there."""
        user = self.request.user
        if entry.roles & {duty.role for duty in self.duties} or (entry.alone and not self.duties):
            return True
        if user.is_superuser and not entry.seat_only:
            return True
        return user.is_authenticated and entry.own is not None and entry.own(user)


def _reverse(entry: NavEntry) -> str:
    try:
        return reverse(entry.url_name, args=entry.args)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor."""
    return {"shell": Shell(request)}
