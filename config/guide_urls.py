"""办事指南 of all apps in one name space: what to know before applying."""

from django.urls import include, path

app_name = "guide"
urlpatterns = [
    path("", include("mediation_orgs.nominations.guide_urls")),
    path("", include("certification.guide_urls")),
    path("", include("certification.grade_applications.guide_urls")),
]
