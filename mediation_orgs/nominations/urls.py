from django.urls import path

from mediation_orgs.nominations import views

app_name = "nominations"
urlpatterns = [
    path("new/<int:round_pk>/", views.new, name="new"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/autosave/", views.autosave, name="autosave"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/cases/", views.cases, name="cases"),
]
