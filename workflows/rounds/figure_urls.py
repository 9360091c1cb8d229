from django.urls import path

from workflows.rounds.views import figures

urlpatterns = [
    path("", figures.overview, name="figures"),
    path("cases/", figures.case_list, name="figure_cases"),
]
