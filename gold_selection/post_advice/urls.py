from django.urls import path

from gold_selection.post_advice import views

app_name = "post_advice"
urlpatterns = [path("", views.advised, name="list"), path("draft/", views.draft, name="draft")]
