from django.urls import path

from workflows.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.seats, name="seats"),
    path("appoint/", views.appoint, name="appoint"),
    path("<int:pk>/delegate/", views.delegate, name="delegate"),
    path("<int:pk>/vacate/", views.vacate, name="vacate"),
    path("delegations/<int:pk>/revoke/", views.revoke, name="revoke"),
]
