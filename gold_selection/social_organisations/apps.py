from django.apps import AppConfig


class SocialOrganisationsConfig(AppConfig):
    name = "gold_selection.social_organisations"
    label = "social_organisations"
    verbose_name = "协调劳动关系社会组织"
