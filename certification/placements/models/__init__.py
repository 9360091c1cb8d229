from certification.placements.models.day import DayFile, PlacementDay
from certification.placements.models.placement import Placement, PlacementState
from certification.placements.models.reminder import RemindedDay
from certification.placements.models.round import PlacementRound, PlacementRoundState

__all__ = [
    "DayFile", "Placement", "PlacementDay", "PlacementRound", "PlacementRoundState", "PlacementState", "RemindedDay",
]  # fmt: skip
