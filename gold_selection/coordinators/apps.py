from django.apps import AppConfig


class CoordinatorsConfig(AppConfig):
    name = "gold_selection.coordinators"
    label = "coordinator_nominations"
    verbose_name = "金牌劳动关系协调员推荐"
