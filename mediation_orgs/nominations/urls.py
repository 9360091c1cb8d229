from django.urls import path

from mediation_orgs.nominations import views

app_name = "mediation_nominations"
urlpatterns = [path("<int:pk>/cases/", views.cases, name="cases")]
