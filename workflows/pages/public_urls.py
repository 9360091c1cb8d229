from django.urls import path

from workflows.pages import public

urlpatterns = [
    path("", public.home, name="home"),
    path("rounds/", public.rounds, name="rounds"),
    path("rounds/<int:pk>/", public.publicity, name="publicity"),
    path("objections/", public.objection_status, name="objection_status"),
    path("objections/receipt/", public.receipt, name="receipt"),
]
