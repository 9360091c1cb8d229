from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "certification"
    verbose_name = "劳动关系协调员"

    def ready(self) -> None:
        from certification.access import keeps_own_record
        from workflows.pages.context import OWNERS

        OWNERS["people:own"] = keeps_own_record
