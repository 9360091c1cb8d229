from django.urls import path

from certification.grade_applications.views import applications, results, rounds

app_name = "grades"
urlpatterns = [
    path("", rounds.round_list, name="list"),
    path("new/", rounds.new, name="new"),
    path("<int:pk>/", rounds.detail, name="detail"),
    path("<int:pk>/edit/", rounds.edit, name="edit"),
    path("<int:pk>/act/", rounds.act, name="act"),
    path("<int:pk>/replay/", rounds.replay, name="replay"),
    path("<int:pk>/results/", results.results, name="results"),
    path("<int:pk>/results.xlsx", results.sheet, name="results_sheet"),
    path("<int:pk>/slips.pdf", results.slips, name="slips"),
    path("<int:round_pk>/apply/", applications.new, name="apply"),
    path("applications/<int:pk>/", applications.edit, name="edit_application"),
    path("applications/<int:pk>/submit/", applications.submit, name="submit"),
    path("applications/<int:pk>/slip.pdf", results.slip, name="slip"),
]
