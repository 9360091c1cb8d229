"""What a step on a placement does beside the placement itself: rows of days, and who is told."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from certification.placements.codes import Attendance
from certification.placements.judging import ONE_DAY
from workflows.cases.actions import Step
from workflows.errors import Refused
from workflows.organisations.models import Role, Seat, User
from workflows.organisations.officers import seats_on

# ---- days ----------------------------------------------------------------------------------------------------------


def write_day(case: Any, step: Step) -> None:
    """The person's record of one day; what the host has confirmed is not written over."""
    data = step.data
    row, made = case.days.get_or_create(day=data["day"])
    if row.confirmed_at and row.attendance != data["attendance"]:
        raise Refused(f"{data['day']}的出勤已由接收单位确认，不能改；有出入的请联系带教人", "confirmed")
    row.attendance, row.reason, row.text = data["attendance"], data["reason"], data["text"] or row.text
    row.written_by, row.written_at = step.actor, step.at
    row.save()
    for file in data.get("pictures") or ():
        file.day, file.uploaded_by, file.uploaded_at = row, step.actor, step.at
        file.save()
    step.detail["items"] = [f"{row.day} {row.get_attendance_display()}{'' if made else '（修改）'}"]


def confirm_days(case: Any, step: Step) -> None:
    rows = {row.day: row for row in case.days.all()}
    told = []
    for day, attendance, reason in step.data["days"]:
        row = rows.get(day) or case.days.model(placement=case, day=day)
        row.attendance, row.reason = attendance, reason if attendance != Attendance.PRESENT else ""
        row.confirmed_by, row.confirmed_at = step.actor, step.at
        row.save()
        told.append(f"{day} {row.get_attendance_display()}{f'（{reason}）' if reason else ''}")
    step.detail["items"] = told


def confirm_rest(case: Any, step: Step) -> None:
    """Every day that nobody has confirmed yet is confirmed as it was recorded, or as present."""
    rows = {row.day: row for row in case.days.all()}
    model, last = case.days.model, case.end or step.day
    day, new, old = case.start, [], []
    while day <= last:
        row = rows.get(day)
        if row is None:
            new.append(model(placement=case, day=day, confirmed_by=step.actor, confirmed_at=step.at))
        elif row.confirmed_at is None:
            row.confirmed_by, row.confirmed_at = step.actor, step.at
            old.append(row)
        day += ONE_DAY
    model.objects.bulk_create(new)
    model.objects.bulk_update(old, ["confirmed_by", "confirmed_at"])


# ---- who is told ---------------------------------------------------------------------------------------------------


def tell_person(case: Any, step: Step, text: str) -> None:
    if case.person.user_id:
        step.tell([case.person.user], text)


def tell_host(case: Any, step: Step, text: str) -> None:
    if case.host_id:
        step.tell(_holders(case.host_id, step), text)


def tell_sender(case: Any, step: Step, text: str) -> None:
    if case.created_by_id:
        step.tell([case.created_by], text)


def tell_all(case: Any, step: Step, text: str) -> None:
    """The person, host, sender and employer."""
    people = {user.pk: user for user in _holders(case.unit_id, step) + _holders(case.host_id, step)}
    for user in (case.person.user, case.created_by):
        if user is not None:
            people[user.pk] = user
    step.tell(people.values(), text)


def holders(organisations: Collection[int], step: Step) -> dict[int | None, set[int]]:
    """Organisation -> users (ids) who are told what concerns it; none for any other. One query."""
    found: dict[int | None, set[int]] = defaultdict(set)
    for organisation, user in _told(step).filter(organisation__in=organisations).values_list("organisation", "user"):
        found[organisation].add(user)
    return found


def _holders(organisation_id: int | None, step: Step) -> list[User]:
    return [seat.user for seat in _told(step).filter(organisation=organisation_id)] if organisation_id else []


def _told(step: Step) -> QuerySet[Seat]:
    return seats_on(step.day).exclude(role__in=(Role.OBSERVER, Role.ADMINISTRATOR))
