from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "workflows.notices"
    label = "notices"

    def ready(self) -> None:
        from workflows.notices import consequences, jobs  # noqa: F401
