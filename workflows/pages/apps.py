from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "workflows.pages"
    label = "pages"
