from django.urls import path

from certification.grade_applications.views import guide

urlpatterns = [path("grades/", guide.guide, name="grades")]
