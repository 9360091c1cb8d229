from django.urls import path

from gold_selection.coordinators import views

app_name = "coordinators"
urlpatterns = [path("holders/", views.holders, name="holders")]
