from django.apps import AppConfig
from django.core.checks import register


class CasesConfig(AppConfig):
    name = "workflows.cases"
    label = "approvals"

    def ready(self) -> None:
        from workflows.cases.pinned_rules import check_pinned_rules

        register(check_pinned_rules)
