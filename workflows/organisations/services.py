"""Appointing, vacating, delegating, revoking. Each is one transaction and leaves a SeatEvent."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from workflows.errors import Refused
from workflows.organisations.models import Delegation, Organisation, Role, Seat, SeatEvent, User
from workflows.organisations.officers import Officer, seats_on


def administers(officer: Officer, organisation: Organisation) -> bool:
    """Whether the officer is a superuser or holds an administrator seat over the organisation's region."""
    if officer.user.is_superuser and officer.user.is_active:
        return True
    path = organisation.jurisdiction.path
    return any(duty.role == Role.ADMINISTRATOR and path.startswith(duty.region_path) for duty in officer.duties)


def may_lend(officer: Officer, seat: Seat) -> bool:
    """Whether the officer may lend this seat and take it back: the holder, or an administrator over it."""
    return officer.user == seat.user or administers(officer, seat.organisation)


def appoint(
    *, user: User, organisation: Organisation, role: str, start: date, end: date | None, actor: User, note: str = ""
) -> Seat:
    """Give the user a seat from ``start`` to ``end`` (both included; None: until vacated).

    Raises Refused when the actor does not administer the organisation, or the seat breaks a rule of Seat.
    """
    _require_administrator(actor, organisation)
    if role == Role.COUNTERSIGN and not organisation.party:
        raise Refused(f"{organisation.name}不是会签单位，不能设会签席位；请改选会签单位或其他席位。", "not_a_party")
    seat = Seat(user=user, organisation=organisation, role=role, start=start, end=end, note=note)
    with transaction.atomic():
        _refuse_overlap(seat)
        _save(seat)
        detail = {"start": start.isoformat(), "end": end and end.isoformat()}
        SeatEvent.objects.create(actor=actor, what=SeatEvent.What.APPOINTED, seat=seat, detail=detail)
    return seat


def vacate(*, seat: Seat, on: date, actor: User) -> Seat:
    """End the seat; ``on`` is its last day. A seat that would begin after ``on`` is stopped and never begins."""
    _require_administrator(actor, seat.organisation)
    with transaction.atomic():
        seat = Seat.objects.select_for_update(of=("self",)).select_related("organisation", "user").get(pk=seat.pk)
        if not seat.active or (seat.end and seat.end <= on):
            raise Refused(f"席位“{seat}”已经结束，无需再次离席。", "seat_ended")
        if on < seat.start:
            seat.active = False
        else:
            seat.end = on
        _save(seat)
        SeatEvent.objects.create(
            actor=actor, what=SeatEvent.What.VACATED, seat=seat, detail={"last_day": on.isoformat()}
        )
    return seat


def delegate(*, seat: Seat, delegate: User, start: date, end: date, reason: str, actor: User) -> Delegation:
    """Lend the seat from ``start`` to ``end`` (both included).

    The holder lends it within the own organisation; an administrator may also choose someone from outside it.
    Only the holder's own seat can be lent: a delegate cannot pass it on.
    """
    administrator = administers(_today(actor), seat.organisation)
    with transaction.atomic():
        seat = Seat.objects.select_for_update(of=("self",)).select_related("organisation", "user").get(pk=seat.pk)
        if actor != seat.user and not administrator:
            raise Refused("只有席位本人或管理员可以委托该席位；代理人不能转委托。", "not_the_holder")
        _check_delegation(seat, delegate, start, end, reason, outside=administrator)
        delegation = Delegation(seat=seat, delegate=delegate, start=start, end=end, reason=reason.strip())
        _save(delegation)
        detail = {
            "delegation": delegation.pk,
            "delegate": delegate.pk,
            "start": start.isoformat(),
            "end": end.isoformat(),
            "reason": delegation.reason,
        }
        SeatEvent.objects.create(actor=actor, what=SeatEvent.What.DELEGATED, seat=seat, detail=detail)
    return delegation


def revoke(*, delegation: Delegation, actor: User, at: datetime) -> Delegation:
    """Take the lent seat back at once; the delegation stays on record. The holder or an administrator may."""
    with transaction.atomic():
        delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
        seat = delegation.seat
        if not may_lend(_today(actor), seat):
            raise Refused("只有席位本人或管理员可以撤销该委托。", "not_the_holder")
        if delegation.revoked_at:
            raise Refused("该委托已经撤销，无需再次撤销。", "already_revoked")
        delegation.revoked_at = at
        _save(delegation)
        SeatEvent.objects.create(
            actor=actor, what=SeatEvent.What.REVOKED, seat=seat, detail={"delegation": delegation.pk}
        )
    return delegation


def _today(actor: User) -> Officer:
    return Officer.of(actor, timezone.localdate())


def _require_administrator(actor: User, organisation: Organisation) -> None:
    if not administers(_today(actor), organisation):
        raise Refused(
            f"您没有管理{organisation.name}席位的权限；请联系{organisation.jurisdiction.name}或上级的管理员。",
            "not_administrator",
        )


def _refuse_overlap(seat: Seat) -> None:
    """The same role twice at the same time would only hide which term a signature belongs to."""
    others = Seat.objects.filter(user=seat.user, organisation=seat.organisation, role=seat.role, active=True)
    last = seat.end or date.max
    if any(other.start <= last and seat.start <= (other.end or date.max) for other in others):
        raise Refused(
            f"{seat.user}在{seat.organisation.name}的{seat.get_role_display()}席位与已有任期重叠；请先结束原任期或改日期。",
            "seat_overlap",
        )


def _check_delegation(seat: Seat, delegate: User, start: date, end: date, reason: str, *, outside: bool) -> None:
    if not reason.strip():
        raise Refused("请填写委托事由。", "reason_missing")
    if delegate == seat.user:
        raise Refused("不能把席位委托给本人，请另选代理人。", "delegate_is_holder")
    if not delegate.is_active:
        raise Refused(f"{delegate}的账号已停用，请另选代理人。", "delegate_inactive")
    if not seat.active or start < seat.start or (seat.end and end > seat.end):
        raise Refused("委托期间超出该席位的任期，请在任期内选择起止日期。", "outside_term")
    if not outside and not seats_on(start).filter(user=delegate, organisation=seat.organisation).exists():
        raise Refused(
            f"{delegate}不是{seat.organisation.name}的在岗人员；跨单位委托请由管理员办理。", "other_organisation"
        )
    clash = seat.delegations.filter(delegate=delegate, revoked_at__isnull=True, start__lte=end, end__gte=start)
    if clash.exists():
        raise Refused(f"该席位在此期间已经委托给{delegate}，无需重复委托。", "delegation_overlap")


def _save(record: Seat | Delegation) -> None:
    """Check the model's rules first, so that a broken one is told in words and not as a database error."""
    try:
        record.full_clean()
    except ValidationError as error:
        raise Refused("".join(error.messages), "invalid") from error
    record.save()
