from django.urls import path

from certification.placements.views import calendars, own, rounds, sending

app_name = "placements"
urlpatterns = [
    path("", rounds.round_list, name="list"),
    path("calendar/", calendars.shown, name="calendar"),
    path("mine/", own.mine, name="mine"),
    path("rounds/new/", rounds.new, name="new_round"),
    path("rounds/<int:pk>/edit/", rounds.edit, name="edit_round"),
    path("rounds/<int:pk>/people/", sending.people, name="people"),
    path("rounds/<int:pk>/people/<int:person>/", sending.propose, name="propose"),
    path("rounds/<int:pk>/all/", rounds.all_at_once, name="all_at_once"),
]
