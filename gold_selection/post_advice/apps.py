from django.apps import AppConfig


class PostAdviceConfig(AppConfig):
    name = "gold_selection.post_advice"
    label = "post_advice"
    verbose_name = "调整岗位建议"
