from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "workflows.organisations"
    label = "organisations"
