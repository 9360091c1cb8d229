"""The addresses of before, below ``grades/``: printed, sent in messages or bookmarked, they keep answering."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import path
from django.views.generic import RedirectView


def _moved(name: str) -> Callable[..., HttpResponseBase]:
    return RedirectView.as_view(pattern_name=name, permanent=True, query_string=True)


urlpatterns = [
    path("", _moved("grade_applications:list")),
    path("new/", _moved("grade_applications:new_round")),
    path("<int:pk>/", _moved("case")),
    path("<int:pk>/act/", _moved("case")),
    path("<int:pk>/apply/", _moved("case")),
    path("<int:pk>/edit/", _moved("grade_applications:edit_round")),
    path("<int:pk>/replay/", _moved("grade_applications:replay")),
    path("<int:pk>/results/", _moved("grade_applications:results")),
    path("<int:pk>/results.xlsx", _moved("grade_applications:results_sheet")),
    path("<int:pk>/slips.pdf", _moved("grade_applications:slips")),
    path("applications/<int:pk>/", _moved("application")),
    path("applications/<int:pk>/submit/", _moved("application_submit")),
    path("applications/<int:pk>/slip.pdf", _moved("grade_applications:slip")),
]
