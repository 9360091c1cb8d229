from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "gold_selection.assessments"
    label = "assessments"
    verbose_name = "季度量化考核"
