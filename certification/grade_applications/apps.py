from django.apps import AppConfig


class GradeApplicationsConfig(AppConfig):
    name = "certification.grade_applications"
    label = "grade_applications"
    verbose_name = "职业资格等级申报"
