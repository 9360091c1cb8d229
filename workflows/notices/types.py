"""Types of notices: about which cases, when, what they say and what follows; registered by the app that knows these.

A type is found by the kind of the case that a notice is about (none, for some) and its key, which the notice keeps.
The register, the pages, the numbering (by 文种) and the verification know no type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from workflows.cases.actions import Step
from workflows.cases.models import Case
from workflows.notices.office_facts import about_the_office
from workflows.notices.vocabulary import NoticeKind, NumberUse
from workflows.organisations.models import Organisation
from workflows.rulebook.store import rules


@dataclass(frozen=True)
class Certificates:
    """What a type of notice gives to each case that it names. ``name``: as it stands on top of the paper, ``use``: the
    series that numbers it. One is good while its case stands in one of ``states`` and the notice is in force."""

    name: str
    use: NumberUse
    states: frozenset[str]


class NoticeType:
    """One type; every method takes the case it is about as its own kind, or None where it is about none.

    ``key`` names it among those about ``subject_kind`` (the KIND of a case, "" for none), ``called`` for people where
    its 文种 (``kind``) does not tell it from others. ``states``: of the subject, in which it may be drafted and issued.
    ``once``: not again while one is in force. ``awaited``: whether a case in these states waits for it, so that clerks
    are offered it. ``certificates``: those that it gives.
    """

    key: ClassVar[str]
    kind: ClassVar[NoticeKind]
    called: ClassVar[str] = ""
    subject_kind: ClassVar[str] = ""
    states: ClassVar[frozenset[str]] = frozenset()
    once: ClassVar[bool] = False
    awaited: ClassVar[bool] = True
    certificates: ClassVar[Certificates | None] = None

    @property
    def name(self) -> str:
        return self.called or self.kind.label

    def agency(self, subject: Any) -> Organisation | None:
        """Whose notice it is: that of the agency in charge of what it is about."""
        agency: Organisation | None = subject.agency
        return agency

    def check(self, subject: Any) -> None:
        """Raise ``Refused`` where such a notice cannot be drafted yet, though the subject's state would allow it."""

    def records(self, subject: Any) -> dict[str, Any]:
        """What nobody writes by hand: ``attachments``, and ``named``, the ids of the cases named, in order.

        Taken anew when the notice goes to review; ``named`` must still be the same when it is numbered and issued.
        """
        return {"attachments": [], "named": []}

    def words(self, subject: Any, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        """What the title says between “关于” and the 文种, and the clerk's words to begin with: ``paragraphs``, and
        ``recipients``, ``copies``, ``note`` where there are any."""
        raise NotImplementedError

    def pinned(self, subject: Any, agency: Organisation) -> dict[str, Any]:
        """What nobody writes, as it is now: the records, what the ``agency`` says of itself, whether it is a sample."""
        return self.records(subject) | about_the_office(agency) | {"sample": self.sample(subject)}

    def check_words(self, subject: Any, words: Mapping[str, Any]) -> None:
        """Raise ``Refused`` for words (``text.WORDS``) that the clerk may write elsewhere, but not in such a notice."""

    def sample(self, subject: Any) -> bool:
        """Whether it rests on a demonstration's document, which no office issued: it is printed as a specimen."""
        return bool(subject and subject.policy_digest and rules(subject.policy_digest).example)

    def issuers(self, subject: Any) -> list[dict[str, Any]]:
        """Code, name and party of the agencies that issue it, the lead first; none: that which drafts it, alone."""
        return []

    def route(self, subject: Any) -> Sequence[dict[str, Any]]:
        """The stages of its review as a policy has them."""
        raise NotImplementedError

    def dated(self, notice: Any, day: date) -> dict[str, Any]:
        """What the printed ``day`` adds to its content, such as the ``period`` of a publicity."""
        return {}

    def issued(self, notice: Any, step: Step) -> None:
        """What issuing it does to others, in the same transaction."""

    def revoked(self, notice: Any, step: Step) -> None:
        """What revoking it does to others, in the same transaction."""

    def links(self, notice: Any) -> list[tuple[str, str]]:
        """(label, address) of where the public reads on."""
        return []


_TYPES: dict[tuple[str, str], NoticeType] = {}


def register(notice_type: NoticeType) -> NoticeType:
    """Make a type known. Two about the same kind of case with the same key could not be told apart."""
    place = notice_type.subject_kind, notice_type.key
    if place in _TYPES:
        raise ValueError(f"{place[0] or 'no case'} has a notice {place[1]} already")
    _TYPES[place] = notice_type
    return notice_type


def all_types() -> list[NoticeType]:
    return list(_TYPES.values())


def type_of(notice: Any) -> NoticeType:
    """The type of a notice that was drafted."""
    return _TYPES[notice.subject.kind if notice.subject_id else "", notice.type_key]


def types_for(subject: Case | None) -> list[NoticeType]:
    """The types of notices about a case of that kind, or about none."""
    kind = subject.kind if subject else ""
    return [one for one in _TYPES.values() if one.subject_kind == kind]


def type_named(key: str, subject: Case | None) -> NoticeType | None:
    return _TYPES.get((subject.kind if subject else "", key))
