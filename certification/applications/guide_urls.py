from django.urls import path

from certification.applications.views import guide

urlpatterns = [path("grades/", guide.guide, name="grades")]
