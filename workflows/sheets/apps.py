from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "workflows.sheets"
    label = "ledgers"
