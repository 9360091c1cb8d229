"""What a reviewer of a stage that judges must say of one condition."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewPoint:
    """``facts`` are (key, label); ``verdicts`` (value, label) out of met, not_met and unknown."""

    clause: str
    document: str
    text: str
    facts: tuple[tuple[str, str], ...]
    verdicts: tuple[tuple[str, str], ...] = (("met", "达到"), ("not_met", "未达到"), ("unknown", "待核"))
