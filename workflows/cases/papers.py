"""The papers of a dossier, as the guide lists them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """``slot`` in code, its name, what it must contain, whether it must be there."""

    slot: str
    name: str
    hint: str
    required: bool
