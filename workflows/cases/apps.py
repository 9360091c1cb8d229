from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import autodiscover_modules


class CasesConfig(AppConfig):
    name = "workflows.cases"
    label = "approvals"

    def ready(self) -> None:
        from workflows.cases.checks import every_kind_is_whole
        from workflows.cases.pinned_rules import check_pinned_rules
        from workflows.rulebook import CHECK_TAG

        register(every_kind_is_whole)
        register(check_pinned_rules, CHECK_TAG)
        autodiscover_modules("kind")
