from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "workflows.rounds"
    label = "rounds"
