from django.urls import path
from django.views.generic import RedirectView

from workflows.rounds.views import export, replay, rounds

_CASE = RedirectView.as_view(pattern_name="case", permanent=True, query_string=True)

app_name = "rounds"
urlpatterns = [
    path("", rounds.round_list, name="list"),
    path("new/", rounds.new, name="new"),
    path("<int:pk>/export/", export.nominations, name="export"),
    path("<int:pk>/edit/", rounds.edit, name="edit"),
    path("<int:pk>/replay/", replay.replayed, name="replay"),
    # Addresses of before: every case is read at one address.
    path("<int:pk>/", _CASE, name="detail"),
    path("objections/<int:pk>/", _CASE, name="objection"),
]
