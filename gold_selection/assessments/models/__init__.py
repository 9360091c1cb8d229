from gold_selection.assessments.models.assessment import Assessment, AssessmentState
from gold_selection.assessments.models.entry import Entry, EntryFile, EntryStatus, EntryType
from gold_selection.assessments.models.score import Score

__all__ = ["Assessment", "AssessmentState", "Entry", "EntryFile", "EntryStatus", "EntryType", "Score"]
