from typing import Any

from django.apps import AppConfig

from workflows.components.error_words import teach


class ComponentsConfig(AppConfig):
    name = "workflows.components"
    label = "components"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        teach()  # before any form is defined: fields take their words when they are made
