from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "mediation_orgs.registry"
    label = "mediation_orgs"
    verbose_name = "调解组织登记"
