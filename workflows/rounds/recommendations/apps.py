from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "workflows.rounds.recommendations"
    label = "recommendations"
    verbose_name = "推荐汇总表"
