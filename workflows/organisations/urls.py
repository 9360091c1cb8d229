from django.urls import path

from workflows.organisations import account_views, office_views, views

app_name = "organisations"
urlpatterns = [
    path("", views.seats, name="seats"),
    path("accounts/", account_views.open_account, name="open_account"),
    path("accounts/<int:pk>/link/", account_views.link, name="account_link"),
    path("offices/", office_views.offices, name="offices"),
    path("offices/<str:code>/", office_views.office, name="office"),
    path("appoint/", views.appoint, name="appoint"),
    path("<int:pk>/delegate/", views.delegate, name="delegate"),
    path("<int:pk>/vacate/", views.vacate, name="vacate"),
    path("delegations/<int:pk>/revoke/", views.revoke, name="revoke"),
]
