from django.apps import AppConfig


class NominationsConfig(AppConfig):
    name = "mediation_orgs.nominations"
    label = "mediation_nominations"
    verbose_name = "金牌调解组织推荐"
