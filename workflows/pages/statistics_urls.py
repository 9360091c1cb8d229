from django.urls import path

from workflows.pages import statistics_views

urlpatterns = [
    path("", statistics_views.overview, name="figures"),
    path("cases/", statistics_views.case_list, name="figure_cases"),
]
