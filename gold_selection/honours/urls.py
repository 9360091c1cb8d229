from django.urls import path

from gold_selection.honours import views

app_name = "honours"
urlpatterns = [path("", views.register, name="list"), path("export/", views.export, name="export")]
