"""What crafted requests ask for and no page could answer, told in one place; and no answer that says nothing."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string

from workflows.numbers import MOST_DIGITS

_BEYOND = 10**MOST_DIGITS
_NOT_ALLOWED = 405


class Readable:
    """400 for NUL in address, cookie or form: PostgreSQL keeps it in no text. 404 for a number that no row has.

    A method that is refused, which Django tells by an empty answer, is told as a page. It stands before the sessions,
    which look for what a cookie names.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META
        query, cookies = given.get("QUERY_STRING", ""), given.get("HTTP_COOKIE", "")
        # As they are sent: %00 in a query, \000 in a quoted cookie.
        if "\0" in request.path_info + query + cookies or "%00" in query or "\\000" in cookies:
            return _refused()
        response = self.get_response(request)
        if response.status_code == _NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html").encode()
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        for value in kwargs.values():
            if isinstance(value, int) and value >= _BEYOND:
                raise Http404("没有这个编号，可能链接有误")
        # A view that asks for no token, the API's, reads a body of its own form and looks at its texts itself.
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            for name, values in request.POST.lists():
                if "\0" in name or "\0" in "".join(values):
                    return _refused()
        return None


def _refused() -> HttpResponse:
    return HttpResponseBadRequest(render_to_string("errors/nul.html"))
