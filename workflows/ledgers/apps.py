from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "workflows.ledgers"
    label = "ledgers"
