"""办事指南: what it takes to apply, kind by kind. For everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.cases.kinds import by_slug, guided_kinds


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/guides.html", {"base": _base(request), "kinds": guided_kinds()})


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    kind = by_slug(slug)
    if kind is None or kind.form is None:
        raise Http404("没有这一类申报，可能链接有误")
    context = {"base": _base(request), "kind": kind} | kind.page.guide_context(request)
    return render(request, kind.page.guide_template, context)


def _base(request: HttpRequest) -> str:
    return "base.html" if request.user.is_authenticated else "public/base.html"
