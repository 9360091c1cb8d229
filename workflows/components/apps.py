from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    name = "workflows.components"
    label = "components"
