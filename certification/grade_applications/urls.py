from django.urls import path

from certification.grade_applications.views import results, rounds
from workflows.rounds.views import replay

app_name = "grade_applications"
urlpatterns = [
    path("", rounds.round_list, name="list"),
    path("rounds/new/", rounds.new, name="new_round"),
    path("rounds/<int:pk>/edit/", rounds.edit, name="edit_round"),
    path("rounds/<int:pk>/replay/", replay.replayed, name="replay"),
    path("rounds/<int:pk>/results/", results.results, name="results"),
    path("rounds/<int:pk>/results.xlsx", results.sheet, name="results_sheet"),
    path("rounds/<int:pk>/slips.pdf", results.slips, name="slips"),
    path("<int:pk>/slip.pdf", results.slip, name="slip"),
]
