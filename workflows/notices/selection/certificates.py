"""The certificates of honour that an issued 通报 gives: one for each nomination that it honours."""

from typing import Any

from workflows.notices import wording
from workflows.notices.models import Notice
from workflows.notices.selection import composing
from workflows.rounds.models import Grants, Nomination, SelectionRound


def certified(notice: Notice, round_: SelectionRound) -> list[tuple[Nomination, dict[str, Any]]]:
    """Every nomination that the 通报 honoured, with the words of its certificate."""
    found = round_.candidates().filter(pk__in=notice.named, state="honoured").order_by("rank", "pk")
    honour = composing.honour(round_)
    text, line = wording.certificate_words(
        year=round_.year, issuers=[issuer["name"] for issuer in notice.issuers], honour=honour,
        as_title=round_.grants == Grants.TITLE,
    )  # fmt: skip
    shared = {"text": text, "honour": honour, "line": line}
    return [(one, {"recipient": one.title, "salutation": "同志" if one.PEOPLE else "", **shared}) for one in found]
