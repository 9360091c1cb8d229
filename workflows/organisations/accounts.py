"""Accounts: an administrator opens one, and its person alone sets the password, by a link that works once."""

from django.contrib.auth.tokens import default_token_generator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from workflows.errors import Refused
from workflows.organisations.models import Role, Seat, User
from workflows.organisations.officers import Officer

_NO_PASSWORD = Q(password="") | Q(password__startswith="!")  # noqa: S106 -- the mark of none


def is_administrator(officer: Officer) -> bool:
    """Whether the officer is a superuser or holds an administrator seat anywhere."""
    return officer.user.is_superuser or any(duty.role == Role.ADMINISTRATOR for duty in officer.duties)


def open_account(*, username: str, person_name: str, phone: str, actor: User) -> User:
    """A new account without seat and password. Raises Refused unless the actor is an administrator."""
    _require_administrator(Officer.of(actor, timezone.localdate()))
    user = User(username=username, person_name=person_name, phone=phone, opened_by=actor)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def waiting_accounts(officer: Officer) -> QuerySet[User]:
    """Accounts nobody has set a password for: those the officer opened, and holders of seats under them."""
    fresh = User.objects.filter(_NO_PASSWORD, is_active=True, is_staff=False, is_superuser=False)
    if officer.user.is_superuser:
        return fresh.order_by("username")
    under = Q(pk__in=[])
    for duty in officer.duties:
        if duty.role == Role.ADMINISTRATOR:
            under |= Q(organisation__region__path__startswith=duty.region_path)
    held = Seat.objects.filter(under).order_by().values("user")
    return fresh.filter(Q(opened_by=officer.user) | Q(pk__in=held)).order_by("username")


def password_link(*, user: User, actor: User) -> str:
    """The path at which the person sets the first password; dead once it is set, or after PASSWORD_RESET_TIMEOUT.

    Raises Refused for an account that has a password already, or that the actor does not look after.
    """
    officer = Officer.of(actor, timezone.localdate())
    _require_administrator(officer)
    if not waiting_accounts(officer).filter(pk=user.pk).exists():
        raise Refused("只能为本人开设、或者本辖区内还没有设置密码的账号生成链接", "not_waiting")
    number = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("password_set", args=[number, default_token_generator.make_token(user)])


def _require_administrator(officer: Officer) -> None:
    if not is_administrator(officer):
        raise Refused("只有管理员可以开设账号，请联系本地管理员", "not_administrator")
