from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "workflows.ui"
    label = "ui"
