from django.urls import path

from gold_selection.assessments.views import beginning, correcting, judging, own, quarters, recording

app_name = "assessments"
urlpatterns = [
    path("", quarters.quarters, name="list"),
    path("begin/", beginning.begin, name="begin"),
    path("<int:pk>/sheet/", recording.sheet, name="sheet"),
    path("<int:pk>/people/", recording.enrol, name="enrol"),
    path("<int:pk>/judging/", judging.judging, name="judging"),
    path("lines/<int:pk>/", recording.line, name="line"),
    path("lines/<int:pk>/drop/", recording.drop, name="drop"),
    path("lines/<int:pk>/add/<slug:type_>/", recording.add, name="add"),
    path("lines/<int:pk>/supplement/<slug:type_>/", correcting.supplement, name="supplement"),
    path("entries/<int:pk>/", recording.entry, name="entry"),
    path("entries/<int:pk>/remove/", recording.remove, name="remove"),
    path("entries/<int:pk>/replace/", correcting.replace, name="replace"),
    path("entries/<int:pk>/void/", correcting.void, name="void"),
    path("files/<int:pk>/", recording.file, name="file"),
    path("files/<int:pk>/remove/", recording.remove_file, name="remove_file"),
    path("mine/", own.mine, name="mine"),
    path("mine/<int:pk>/", own.own_line, name="own_line"),
    path("mine/<int:pk>/appeal/", own.appeal, name="appeal"),
    path("mine/<int:pk>/appeal/<int:entry>/", own.appeal, name="appeal_entry"),
]
