from django.apps import AppConfig

from workflows.components.error_words import teach


class ComponentsConfig(AppConfig):
    name = "workflows.components"
    label = "components"

    def ready(self) -> None:
        teach()
