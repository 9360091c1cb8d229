"""Accounts: an administrator opens one, and its person alone sets the password, by a link that works once."""

from datetime import date

from django.contrib.auth.tokens import default_token_generator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from workflows.errors import Refused
from workflows.organisations.models import Role, Seat, User
from workflows.organisations.queries import duties

_NO_PASSWORD = Q(password="") | Q(password__startswith="!")  # noqa: S106 -- the mark of none


def is_administrator(actor: User, on: date) -> bool:
    """Whether the actor is a superuser or holds an administrator seat anywhere that day."""
    return actor.is_superuser or any(duty.role == Role.ADMINISTRATOR for duty in duties(actor, on))


def open_account(*, username: str, person_name: str, phone: str, actor: User) -> User:
    """A new account without seat and password. Raises Refused unless the actor is an administrator."""
    _require_administrator(actor)
    user = User(username=username, person_name=person_name, phone=phone, opened_by=actor)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def waiting_accounts(actor: User, on: date) -> QuerySet[User]:
    """Accounts nobody has set a password for: those the actor opened, and holders of seats the actor administers."""
    fresh = User.objects.filter(_NO_PASSWORD, is_active=True, is_staff=False, is_superuser=False)
    if actor.is_superuser:
        return fresh.order_by("username")
    under = Q(pk__in=[])
    for duty in duties(actor, on):
        if duty.role == Role.ADMINISTRATOR:
            under |= Q(organisation__region__path__startswith=duty.region_path)
    held = Seat.objects.filter(under).order_by().values("user")
    return fresh.filter(Q(opened_by=actor) | Q(pk__in=held)).order_by("username")


def password_link(*, user: User, actor: User) -> str:
    """The path at which the person sets the first password; dead once it is set, or after PASSWORD_RESET_TIMEOUT.

    Raises Refused for an account that has a password already, or that the actor does not look after.
    """
    _require_administrator(actor)
    if not waiting_accounts(actor, timezone.localdate()).filter(pk=user.pk).exists():
        raise Refused("只能为本人开设、或者本辖区内还没有设置密码的账号生成链接", "not_waiting")
    number = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("password_set", args=[number, default_token_generator.make_token(user)])


def _require_administrator(actor: User) -> None:
    if not is_administrator(actor, timezone.localdate()):
        raise Refused("只有管理员可以开设账号，请联系本地管理员", "not_administrator")
