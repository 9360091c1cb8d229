from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "certification.placements"
    label = "placements"
    verbose_name = "以干代训"
