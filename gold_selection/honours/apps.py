from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "gold_selection.honours"
    label = "honours"
    verbose_name = "荣誉登记"
