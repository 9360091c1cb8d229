from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "workflows.rounds"
    label = "rounds"

    def ready(self) -> None:
        from workflows.rounds import consequences  # noqa: F401
