"""人员: the information base as an office keeps it and as a person sees the own record."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification import access, accounts, posts, services
from certification.codes import Category, CoordinatorStatus
from certification.forms import (
    PLACES,
    AccountForm,
    CorrectionForm,
    FindForm,
    IdentityForm,
    ReasonForm,
    RegistrationForm,
)
from certification.models import Person
from certification.person_sections import sections_of
from certification.presentation import history
from certification.queries import facts, find, standing
from certification.selfcheck.answers import answers
from certification.selfcheck.axis import axis
from workflows.components.attempts import attempt
from workflows.errors import Refused
from workflows.organisations.models import Region
from workflows.organisations.requests import SignedInRequest
from workflows.rulebook import policies

PAGE_SIZE = 50


@login_required
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    return _list(request, FindForm())


def _list(request: SignedInRequest, finding: FindForm) -> HttpResponse:
    visible = access.people_for(request.officer)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "region", "category", "status")}
    context = {
        "page": Paginator(_asked(visible, asked), PAGE_SIZE).get_page(request.GET.get("page")),
        "asked": asked,
        "regions": Region.objects.filter(Exists(visible.order_by().filter(region=OuterRef("pk")))),
        "categories": Category.choices,
        "statuses": CoordinatorStatus.choices,
        "finding": finding,
        "oversees": bool(request.officer.scope.paths),
        "may_register": access.keeps_any(request.officer),
        "claims": _claims(request),
    }
    return render(request, "certification/list.html", context)


def _claims(request: SignedInRequest) -> dict[str, int]:
    """Of the posts that people claim in the regions kept, how many are not confirmed, and how many not judged yet."""
    if not access.keeps_any(request.officer):
        return {"all": 0, "pending": 0}
    claims = access.claims_for(request.officer).order_by()
    counts: dict[str, int] = claims.aggregate(all=Count("pk"), pending=Count("pk", filter=posts.PENDING))
    return counts


def _asked(visible: QuerySet[Person], asked: dict[str, str]) -> QuerySet[Person]:
    if asked["q"]:
        visible = visible.filter(Q(name__contains=asked["q"]) | Q(employer__name__contains=asked["q"]))
    for name in ("region", "category", "status"):
        if asked[name]:
            visible = visible.filter(**{name: asked[name]})
    return visible


@login_required
@require_POST
def by_number(request: SignedInRequest) -> HttpResponse:
    """From a whole number to the record, where it may be seen; elsewhere the answer is the same as for none."""
    form = FindForm(request.POST)
    if form.is_valid():
        try:
            found = find(form.cleaned_data["number"], request.officer.day)
        except Refused as refused:
            form.add_error("number", refused.message)
        else:
            if found and access.people_for(request.officer).filter(pk=found.pk).exists():
                return redirect("people:person", found.pk)
            form.add_error("number", "您管理的人员中没有这个号码")
    return _list(request, form)


def visible_or_404(request: SignedInRequest, pk: int) -> Person:
    """A person the user may see; any other does not exist for them."""
    return get_object_or_404(access.people_for(request.officer), pk=pk)


@login_required
@never_cache
@require_GET
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, visible_or_404(request, pk))


def _page(request: SignedInRequest, found: Person, **more: Any) -> HttpResponse:
    today = request.officer.day
    judged = answers(policies(), facts(found, today), today)
    editable = access.may_edit(request.officer, found)
    context = {
        "person": found,
        "sections": [
            (key, model._meta.verbose_name, list(standing(found, model))) for key, model in services.SECTIONS.items()
        ],
        "answers": judged,
        "axis": axis(judged, today),
        "as_of": today,
        "editable": editable,
        "keeper": access.keeps_record(request.officer, found),
        "may_tie": access.may_tie(request.officer, found),
        "may_unmask": access.may_unmask(request.officer, found),
        "unmasking": ReasonForm(),
        "history": history(found) if editable else [],
        "further": sections_of(request.officer, found),
    }
    return render(request, "certification/person.html", context | more)


@login_required
@never_cache
@require_POST
def reveal(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page once with the whole number on it: it is in no address, no session and no cache."""
    found, form = visible_or_404(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, unmasking=form)
    try:
        number = services.reveal(person=found, officer=request.officer, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        raise PermissionDenied(refused.message) from refused
    return _page(request, found, number=number)


@login_required
@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    """An officer registers somebody; whoever is no keeper, only the own login."""
    own = not access.keeps_any(request.officer)
    if own and Person.objects.filter(user=request.user).exists():
        return redirect("people:own")
    initial = {"name": request.user.person_name if own else ""}
    form = RegistrationForm(request.POST or None, officer=request.officer, own=own, initial=initial)

    def save(cleaned: dict[str, Any]) -> Person:
        user = request.user if own else None
        return services.register_person(**cleaned, user=user, officer=request.officer, at=timezone.now())

    found = attempt(form, save, PLACES)
    if found:
        messages.success(request, f"已登记{found.name}。")
        return redirect("people:person", found.pk)
    title = "登记本人信息" if own else "登记人员"
    context = {"form": form, "title": title, "button": "登记", "own": own}
    return render(request, "certification/form.html", context)


@login_required
@require_GET
def own(request: SignedInRequest) -> HttpResponse:
    found = Person.objects.filter(user=request.user).first()
    return redirect("people:person", found.pk) if found else redirect("people:register")


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _editable(request, pk)
    form = CorrectionForm(
        request.POST or None, instance=found, officer=request.officer, own_fields=services.OWN_FIELDS,
        settled=services.SETTLED,
    )  # fmt: skip

    def save(cleaned: dict[str, Any]) -> Person:
        changes = {name: cleaned[name] for name in form.changed_data if name != "reason"}
        return services.correct_person(
            person=found, officer=request.officer, at=timezone.now(), reason=cleaned["reason"], **changes
        )

    if attempt(form, save, PLACES):
        messages.success(request, "已更正。")
        return redirect("people:person", pk)
    context = {"form": form, "title": f"更正：{Person.objects.get(pk=pk).name}", "button": "保存更正", "person": found}
    return render(request, "certification/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def correct_identity(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _editable(request, pk)
    if not access.keeps_record(request.officer, found):
        raise PermissionDenied("证件号码由经办机关更正。")
    form = IdentityForm(request.POST or None, initial={"id_kind": found.id_kind})

    def save(cleaned: dict[str, Any]) -> Person:
        return services.correct_identity(person=found, officer=request.officer, at=timezone.now(), **cleaned)

    if attempt(form, save, PLACES):
        messages.success(request, "证件号码已更正。")
        return redirect("people:person", pk)
    context = {"form": form, "title": f"更正证件号码：{found.name}", "button": "保存更正", "person": found}
    return render(request, "certification/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def tie_account(request: SignedInRequest, pk: int) -> HttpResponse:
    """关联本人账号."""
    found = _tieable(request, pk)
    form = AccountForm(request.POST or None)

    def save(cleaned: dict[str, Any]) -> Person:
        return accounts.tie(person=found, officer=request.officer, at=timezone.now(), **cleaned)

    if attempt(form, save, PLACES):
        messages.success(request, f"已关联{found.name}的账号。")
        return redirect("people:person", pk)
    context = {"form": form, "title": f"关联本人账号：{found.name}", "button": "关联", "person": found}
    return render(request, "certification/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def untie_account(request: SignedInRequest, pk: int) -> HttpResponse:
    """解除本人账号."""
    found = _tieable(request, pk)
    form = ReasonForm(request.POST or None)

    def save(cleaned: dict[str, Any]) -> Person:
        return accounts.untie(person=found, officer=request.officer, at=timezone.now(), **cleaned)

    if attempt(form, save, PLACES):
        messages.success(request, f"已解除{found.name}的账号，原账号不再是本人的。")
        return redirect("people:person", pk)
    context = {"form": form, "title": f"解除本人账号：{found.name}", "button": "解除", "person": found}
    return render(request, "certification/form.html", context)


def _tieable(request: SignedInRequest, pk: int) -> Person:
    found = visible_or_404(request, pk)
    if not access.may_tie(request.officer, found):
        raise PermissionDenied("人员的账号由人社部门或所在单位的经办人员关联、解除，本人不能办理。")
    return found


def _editable(request: SignedInRequest, pk: int) -> Person:
    found = visible_or_404(request, pk)
    if not access.may_edit(request.officer, found):
        raise PermissionDenied(f"只有{found.region.name}的经办人员和本人可以更改这条记录。")
    return found
