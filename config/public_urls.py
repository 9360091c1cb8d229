"""The public site, one name space for all apps: what anybody may see without a login."""

from django.urls import include, path

app_name = "public"
urlpatterns = [
    path("", include("workflows.notices.public_urls")),
    path("", include("workflows.pages.public_urls")),
]
