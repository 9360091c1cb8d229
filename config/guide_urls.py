"""办事指南 of all kinds in one name space: what to know before applying."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import include, path
from django.views.generic import RedirectView

from workflows.pages import guide


def _moved(slug: str) -> Callable[..., HttpResponseBase]:
    """An address of before the guides of all kinds had one."""
    return RedirectView.as_view(url=f"/guide/{slug}/", permanent=True, query_string=True)


app_name = "guide"
urlpatterns = [
    path("", guide.index, name="index"),
    path("", include("certification.guide_urls")),
    path("mediation/", _moved("mediation-nominations"), name="mediation"),
    path("grades/", _moved("grade-applications"), name="grades"),
    path("<slug:slug>/", guide.guide, name="kind"),
]
