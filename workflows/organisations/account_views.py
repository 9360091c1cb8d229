"""新建账号: opening an account, and the link by which its person sets the first password."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workflows.organisations import accounts
from workflows.organisations.forms import AccountForm
from workflows.organisations.models import User
from workflows.organisations.requests import SignedInRequest

PAGE_SIZE = 50


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def open_account(request: SignedInRequest) -> HttpResponse:
    _require_administrator(request)
    form = AccountForm(request.POST or None)
    if form.is_valid():
        return _shown(request, accounts.open_account(**form.cleaned_data, actor=request.user))
    waiting = accounts.waiting_accounts(request.officer)
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "organisations/open_account.html", {"form": form, "page": page})


@login_required
@never_cache
@require_POST
def link(request: SignedInRequest, pk: int) -> HttpResponse:
    """A further link for an account that has no password yet: the first was lost, or has run out."""
    _require_administrator(request)
    waiting = accounts.waiting_accounts(request.officer)
    return _shown(request, get_object_or_404(waiting, pk=pk))


def _shown(request: SignedInRequest, user: User) -> HttpResponse:
    """The link in the answer to the POST itself: it is in no log, no session and no cache."""
    link = request.build_absolute_uri(accounts.password_link(user=user, actor=request.user))
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
    return render(request, "organisations/account_link.html", {"account": user, "link": link, "days": days})


def _require_administrator(request: SignedInRequest) -> None:
    if not accounts.is_administrator(request.officer):
        raise PermissionDenied("只有管理员可以开设账号。")
