from workflows.approvals.models.case import Case, State, kinds, local_date
from workflows.approvals.models.evidence import Evidence
from workflows.approvals.models.records import CaseEvent, Copy, Message, Opinion, Verdict

__all__ = [
    "Case", "CaseEvent", "Copy", "Evidence", "Message", "Opinion", "State", "Verdict", "kinds", "local_date",
]  # fmt: skip
