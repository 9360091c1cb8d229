"""本人账号: which account is whose. An office ties a person of the information base to the account that they use, so
that the person acts in own matters: enters events, appeals, consents. Each is logged with its reason."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from certification import logbook, vault
from certification.access import may_tie
from certification.identity import identify
from certification.models import Person, PersonEvent
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.officers import Officer
from workflows.sheets.text import person_name

What = PersonEvent.What


def tie(*, person: Person, username: str, id_number: str, officer: Officer, at: datetime, reason: str) -> Person:
    """Give the account to the person. Raises ``Refused``.

    The whole number, typed from the paper that the person shows, is the one on record, and the account is opened in
    the person's name; each account is one person's. Nobody ties the own account.
    """
    with transaction.atomic():
        person = _held(person, officer)
        if person.user:
            raise Refused(f"{person.name}已关联账号“{person.user.username}”，请先解除", "tied")
        if vault.digest(identify(id_number, timezone.localdate(at), person.id_kind).key) != person.id_hash:
            raise Refused("与登记的证件号码不一致，请按本人出示的证件填写", "ID_MISMATCH")
        person.user = _account_of(person, username.strip(), officer)
        try:
            with transaction.atomic():
                person.save(update_fields=["user"])
        except IntegrityError as error:
            raise Refused("该账号刚刚关联了他人，请核对", "username") from error
        _log(person, person.user, officer, at, What.TIED, reason)
    return person


def untie(*, person: Person, officer: Officer, at: datetime, reason: str) -> Person:
    """Take the account away from the person; what was done with it stays. Raises ``Refused``."""
    with transaction.atomic():
        person = _held(person, officer)
        if person.user is None:
            raise Refused(f"{person.name}没有关联账号，请刷新页面", "not_tied")
        user, person.user = person.user, None
        person.save(update_fields=["user"])
        _log(person, user, officer, at, What.UNTIED, reason)
    return person


def _held(person: Person, officer: Officer) -> Person:
    held = Person.objects.select_for_update(of=("self",)).select_related("region", "user").get(pk=person.pk)
    if not may_tie(officer, held):
        raise Refused(
            f"{held.name}的账号由{held.region.name}的人社部门或所在单位的经办人员关联、解除，本人不能办理",
            "not_keeper",
        )
    return held


def _account_of(person: Person, username: str, officer: Officer) -> User:
    """One answer for no account, a closed one and another's: nobody finds out here which accounts there are."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or person_name(user.person_name) != person.name:
        raise Refused(f"没有以“{person.name}”的姓名开设、正在使用的账号“{username}”，请向管理员核对", "username")
    if user == officer.user:
        raise Refused("不能关联自己的账号，请由其他经办人员办理", "username")
    if Person.objects.filter(user=user).exists():
        raise Refused("该账号已关联另一人，请核对", "username")
    return user


def _log(person: Person, user: User, officer: Officer, at: datetime, what: str, reason: str) -> None:
    account = {"user": f"{user.username}（{user.person_name}）"}
    before, after = ({}, account) if what == What.TIED else (account, {})
    logbook.entry(person, officer.user, at, what, None, before, after, logbook.stated(reason)).save()
