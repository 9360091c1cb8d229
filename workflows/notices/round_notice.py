"""What notices about rounds of every kind share: who issues them and who reviews them, as the round pinned it."""

from collections.abc import Sequence
from typing import Any

from workflows.cases.routes import pin_route
from workflows.notices.types import NoticeType
from workflows.rounds.models import Round


class RoundNotice(NoticeType):
    def issuers(self, subject: Round) -> list[dict[str, Any]]:
        """The agencies of the round's parties at its own level, in the order in which its document was signed, the lead
        first."""
        lead, parties = subject.rules["lead"], subject.rules["parties"]
        ordered = [lead, *(party for party in parties if party != lead)]
        region = subject.agency.region  # type: ignore[union-attr]
        bodies: list[dict[str, Any]] = pin_route([{"parties": ordered, "level": region.level}], region)[0]["bodies"]
        return bodies

    def sample(self, subject: Round) -> bool:
        return subject.is_sample

    def route(self, subject: Round) -> Sequence[dict[str, Any]]:
        stages: Sequence[dict[str, Any]] = subject.rules["notice_route"]
        return stages
