from django.urls import path

from certification.placements.imports.pages import PlacementRegister
from certification.placements.views import attendance, calendars, diary, own, rounds, sending
from workflows.sheets.pages import import_urls

app_name = "placements"
urlpatterns = [
    path("", rounds.round_list, name="list"),
    path("calendar/", calendars.shown, name="calendar"),
    path("mine/", own.mine, name="mine"),
    path("attendance/", attendance.at_a_glance, name="attendance_list"),
    path("<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("<int:pk>/diary/", diary.diary, name="diary"),
    path("files/<int:pk>/", diary.file, name="file"),
    path("rounds/new/", rounds.new, name="new_round"),
    path("rounds/<int:pk>/edit/", rounds.edit, name="edit_round"),
    path("rounds/<int:pk>/people/", sending.people, name="people"),
    path("rounds/<int:pk>/people/<int:person>/", sending.propose, name="propose"),
    path("rounds/<int:pk>/all/", rounds.all_at_once, name="all_at_once"),
    *import_urls(PlacementRegister()),
]
