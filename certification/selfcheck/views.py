"""资格自测: what a person may apply for, without a login; nothing that is typed here is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certification.selfcheck.answers import answers
from certification.selfcheck.axis import axis
from certification.selfcheck.forms import SelfCheck
from workflows.rulebook import policies


@never_cache
@require_http_methods(["GET", "POST"])
def selfcheck(request: HttpRequest) -> HttpResponse:
    sheet = SelfCheck(request.POST if request.method == "POST" else None, timezone.localdate())
    context: dict[str, Any] = {
        "base": "base.html" if request.user.is_authenticated else "public/base.html",
        "sheet": sheet,
    }
    if request.method == "POST" and not sheet.resized:
        valid = sheet.is_valid()
        context["wrong"] = not valid
        if valid:
            as_of = sheet.about.cleaned_data["as_of"]
            found = answers(policies(), sheet.person(), as_of)
            context |= {"answers": found, "axis": axis(found, as_of), "as_of": as_of}
    return render(request, "certification/selfcheck.html", context)
