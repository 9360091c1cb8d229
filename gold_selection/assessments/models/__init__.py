from gold_selection.assessments.codes import EntryStatus, EntryType
from gold_selection.assessments.models.assessment import PINNING, Assessment, AssessmentState
from gold_selection.assessments.models.entry import Entry, EntryFile
from gold_selection.assessments.models.picture import PictureBand, Resemblance
from gold_selection.assessments.models.score import Score

from gold_selection.assessments.models.appeal import Appeal, AppealState  # isort: skip  (stands on all of them)

__all__ = [
    "PINNING", "Appeal", "AppealState", "Assessment", "AssessmentState", "Entry", "EntryFile",
    "EntryStatus", "EntryType", "PictureBand", "Resemblance", "Score",
]  # fmt: skip
