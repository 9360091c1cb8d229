"""调岗建议: everybody in the ledgers whom the rules advise to give another post, with the letters to the employers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from certification import posts
from certification.models import Person
from gold_selection.assessments.queries import visible
from gold_selection.post_advice import queries, services
from gold_selection.post_advice.access import clerk_duty
from workflows.errors import Refused
from workflows.notices.vocabulary import UNDER_WAY
from workflows.numbers import number_of
from workflows.organisations.requests import SignedInRequest

PAGE_SIZE = 30


@login_required
@require_safe
def advised(request: SignedInRequest) -> HttpResponse:
    """Of one year. Nothing is automatic: each letter is drafted, checked and signed."""
    officer = request.officer
    if not officer.scope.paths:
        raise PermissionDenied("本页供管理本地区考核的机关查看。")
    years = queries.years(officer)
    asked = number_of(request.GET.get("year", ""))
    year = asked if asked in years else years[0] if years else officer.day.year
    page = Paginator(queries.advised(officer, year), PAGE_SIZE).get_page(request.GET.get("page"))
    people = [person for person, _ in page]
    sent, workplaces = queries.letters(people, year), posts.workplaces(people)
    rows = [
        {
            "person": person, "advice": advice, "workplace": "".join(workplaces[person.pk]),
            "letters": (found := sent.get(person.pk, [])), "under_way": any(one.state in UNDER_WAY for one in found),
            "clerk": clerk_duty(officer, person.region.path) is not None,
        }
        for person, advice in page
    ]  # fmt: skip
    context = {"rows": rows, "page": page, "year": year, "years": years}
    return render(request, "post_advice/list.html", context)


@login_required
@require_POST
def draft(request: SignedInRequest) -> HttpResponse:
    """Draft the letter about a ``person``'s ``year``; its page opens, or the list says why not."""
    pk, year = (number_of(request.POST.get(name, "")) for name in ("person", "year"))
    if pk is None or year is None or not visible(request.officer).filter(scores__person=pk, year=year).exists():
        raise Http404("没有这个人的考核")
    person = get_object_or_404(Person.objects.select_related("region", "employer"), pk=pk)
    try:
        notice = services.draft_letter(person, year, officer=request.officer, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("post_advice:list")
    return redirect("case", notice.pk)
