from django.urls import path

from workflows.sheets.pages import import_urls

from . import case_views, export_views, registration_views, views
from .import_pages import CaseRegister

app_name = "mediation"
urlpatterns = [
    path("", views.organisations, name="list"),
    path("export/", export_views.rates, name="rates_export"),
    *import_urls(CaseRegister()),
    path("<str:code>/", views.organisation, name="organisation"),
    path("<str:code>/registration/", registration_views.registration, name="registration"),
    path("<str:code>/cases/", views.cases, {"side": "counted"}, name="cases"),
    path("<str:code>/left-out/", views.cases, {"side": "left_out"}, name="left_out"),
    path("<str:code>/cases/export/", export_views.cases, {"side": "counted"}, name="cases_export"),
    path("<str:code>/left-out/export/", export_views.cases, {"side": "left_out"}, name="left_out_export"),
    path("<str:code>/cases/<int:pk>/", case_views.case, name="case"),
    path("<str:code>/cases/<int:pk>/correct/", case_views.correction, name="correct"),
]
