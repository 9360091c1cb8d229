from django.urls import path

from workflows.rounds.recommendations import views
from workflows.rounds.recommendations.import_pages import TableRegister
from workflows.sheets.pages import import_urls

app_name = "recommendations"
urlpatterns = [
    path("<int:pk>/export/", views.take_away, name="export"),
    *import_urls(TableRegister()),
]
