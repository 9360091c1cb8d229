"""Rounds that are no selection: what a notice about them says, and when. Registered by the app that has such rounds."""

from collections.abc import Mapping
from typing import Any, ClassVar

from workflows.notices.vocabulary import ROUND_STATE, NoticeKind
from workflows.rounds.models import Round


class Matter:
    """What one kind of round gives to its notices. ``states``: kind of notice -> state of the round it belongs to."""

    states: ClassVar[Mapping[Any, str]] = {}

    def check(self, kind: str, round_: Round) -> None:
        """Raise ``Refused`` where such a notice cannot be drafted yet."""

    def records(self, kind: str, round_: Round) -> dict[str, Any]:
        """``attachments`` and ``nominations`` (ids of the cases named, in order), as ``composing.from_records``."""
        raise NotImplementedError

    def words(self, kind: str, round_: Round) -> tuple[str, dict[str, Any]]:
        """What the title says between “关于” and “的通知”, and the clerk's words to begin with."""
        raise NotImplementedError


_MATTERS: dict[str, Matter] = {}


def add_matter(round_kind: str, matter: Matter) -> None:
    _MATTERS[round_kind] = matter


def matter_of(round_: Round) -> Matter | None:
    """None for a selection round, whose notices ``composing`` writes itself."""
    return _MATTERS.get(round_.kind)


def round_states(round_kind: str) -> Mapping[Any, str]:
    """Kind of notice -> the state of a round of this kind in which it may be drafted and issued."""
    matter = _MATTERS.get(round_kind)
    return matter.states if matter else ROUND_STATE


def drafted_in(round_kind: str, state: str) -> NoticeKind | None:
    """The notice that a round of this kind in this state waits for."""
    return next((NoticeKind(kind) for kind, wanted in round_states(round_kind).items() if wanted == state), None)
