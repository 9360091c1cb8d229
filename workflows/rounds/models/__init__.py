from workflows.rounds.models.attempts import PublicAttempt
from workflows.rounds.models.contact import Contact
from workflows.rounds.models.nomination import HANDED_IN, Nomination, NominationState
from workflows.rounds.models.objection import Objection, ObjectionState
from workflows.rounds.models.round import CLERK, Grants, Round, end_of
from workflows.rounds.models.screened import Screened, with_digest
from workflows.rounds.models.selection import RoundState, SelectionRound

__all__ = [
    "CLERK", "HANDED_IN", "Contact", "Grants", "Nomination", "NominationState", "Objection", "ObjectionState",
    "PublicAttempt", "Round", "RoundState", "Screened", "SelectionRound", "end_of", "with_digest",
]  # fmt: skip
