from django.urls import path

from gold_selection.social_organisations import views

app_name = "social"
urlpatterns = [
    path("", views.bodies, name="list"),
    path("export/", views.export, name="export"),
    path("enter/", views.enter, name="enter"),
    path("<str:code>/", views.body, name="body"),
    path("<str:code>/correct/", views.correct, name="correct"),
]
