from django.urls import path

from . import views

app_name = "mediation"
urlpatterns = [
    path("", views.organisations, name="list"),
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.upload, name="upload"),
    path("imports/<int:pk>/", views.batch, name="batch"),
    path("<str:code>/", views.organisation, name="organisation"),
    path("<str:code>/cases/", views.cases, {"side": "counted"}, name="cases"),
    path("<str:code>/left-out/", views.cases, {"side": "left_out"}, name="left_out"),
]
