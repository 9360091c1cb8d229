from workflows.cases.actions import local_date
from workflows.cases.models.case import KINDS, Case
from workflows.cases.models.dossier import Dossier, DossierState
from workflows.cases.models.evidence import Evidence
from workflows.cases.models.records import CaseEvent, Copy, Message, Opinion, Verdict
from workflows.cases.states import State

__all__ = [
    "KINDS", "Case", "CaseEvent", "Copy", "Dossier", "DossierState", "Evidence", "Message", "Opinion", "State",
    "Verdict", "local_date",
]  # fmt: skip
