from workflows.cases.models.case import Case, State, kinds, local_date
from workflows.cases.models.evidence import Evidence
from workflows.cases.models.records import CaseEvent, Copy, Message, Opinion, Verdict

__all__ = [
    "Case", "CaseEvent", "Copy", "Evidence", "Message", "Opinion", "State", "Verdict", "kinds", "local_date",
]  # fmt: skip
