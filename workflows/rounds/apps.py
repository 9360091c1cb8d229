from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "workflows.rounds"
    label = "rounds"

    def ready(self) -> None:
        from workflows.cases.case_urls import own_page
        from workflows.rounds import consequences  # noqa: F401
        from workflows.rounds.models import Objection, Round

        own_page(Round.KIND, "rounds:detail")
        own_page(Objection.KIND, "rounds:objection")
