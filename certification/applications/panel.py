from workflows.approvals.panels import Panel


class GradePanel(Panel):
    pass
