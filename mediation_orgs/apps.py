from django.apps import AppConfig


class MediationOrgsConfig(AppConfig):
    name = "mediation_orgs"
