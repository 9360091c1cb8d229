from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "workflows.rulebook"
    label = "rulebook"
    verbose_name = "规则"
