from django.apps import AppConfig


class NominationsConfig(AppConfig):
    name = "mediation_orgs.nominations"
    label = "mediation_nominations"
    verbose_name = "金牌调解组织推荐"

    def ready(self) -> None:
        from mediation_orgs.nominations.models import MediationNomination
        from mediation_orgs.nominations.panel import MediationPanel
        from workflows.cases.kind_page import add_panel

        add_panel(MediationNomination.KIND, MediationPanel())
