from django.apps import AppConfig
from django.core.checks import register


class NoticesConfig(AppConfig):
    name = "workflows.notices"
    label = "notices"

    def ready(self) -> None:
        from workflows.notices.checks import every_notice_type_is_whole

        register(every_notice_type_is_whole)
