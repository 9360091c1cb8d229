from django.apps import AppConfig


class LedgerFormConfig(AppConfig):
    name = "gold_selection.ledger_form"
    label = "ledger_form"
    verbose_name = "动态管理台账"
