from django.urls import path

from gold_selection.ledger_form import views
from gold_selection.ledger_form.import_pages import LedgerRegister
from workflows.sheets.pages import import_urls

app_name = "ledger"
urlpatterns = [
    path("", views.units, name="list"),
    path("export/", views.export, name="export"),
    path("<str:code>/<int:year>.pdf", views.printed, name="printed"),
    *import_urls(LedgerRegister()),
]
