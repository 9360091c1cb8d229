from django.urls import path

from workflows.rounds.views import export, objections, rounds

app_name = "rounds"
urlpatterns = [
    path("", rounds.round_list, name="list"),
    path("new/", rounds.new, name="new"),
    path("<int:pk>/", rounds.detail, name="detail"),
    path("<int:pk>/export/", export.nominations, name="export"),
    path("<int:pk>/edit/", rounds.edit, name="edit"),
    path("<int:pk>/rank/", rounds.rank, name="rank"),
    path("<int:pk>/act/", rounds.act, name="act"),
    path("objections/<int:pk>/", objections.objection, name="objection"),
    path("objections/<int:pk>/act/", objections.act, name="objection_act"),
    path("objections/<int:pk>/unmask/", objections.unmask, name="objection_unmask"),
]
