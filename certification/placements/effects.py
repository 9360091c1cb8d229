"""What a step on a placement does beside the placement itself: rows of days, and who is told."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from certification.placements import judging
from certification.placements.codes import Attendance
from certification.placements.judging import ONE_DAY
from workflows.calendar.words import day_words
from workflows.cases.actions import Step
from workflows.errors import Refused
from workflows.organisations.models import Role, Seat, User
from workflows.organisations.officers import seats_on

_CONFIRMED = ("confirmed_by", "confirmed_at")

# ---- days ----------------------------------------------------------------------------------------------------------


def write_day(case: Any, step: Step) -> None:
    """The person's record of one day. What the host has confirmed is not written over, nor what was written elsewhere
    meanwhile; what stands there already is refused as ``unchanged``, so that sending it again does nothing."""
    data = step.data
    row = case.days.filter(day=data["day"]).first() or case.days.model(placement=case, day=data["day"])
    known = set(row.files.filter(removed_at__isnull=True).values_list("sha256", flat=True)) if row.pk else set()
    files = list({file.sha256: file for file in data["pictures"] if file.sha256 not in known}.values())
    said = data["attendance"], data["reason"], data["text"] or row.text
    if not data["attendance"]:
        if not row.confirmed_at:
            raise Refused("请选择出勤", "attendance_missing")
        said = row.attendance, row.reason, said[2]
    if row.confirmed_at and said[:2] != (row.attendance, row.reason):
        raise Refused(
            f"{day_words(row.day)}的出勤已由接收单位确认为{row.told}，不能改；有出入的请联系带教人", "confirmed"
        )
    kept = said == (row.attendance, row.reason, row.text)
    if row.written_at and kept and not files and not data["removed"]:
        raise Refused(f"{day_words(row.day)}的日志没有改动", "unchanged")
    if data["was"] not in ("", row.mark) and not kept:
        now = f"，系统中现为：{row.told}，{row.text or '日志未写'}" if row.pk else ""
        raise Refused(f"{day_words(row.day)}的日志在别处改过{now}。确认以这里写的为准的，请再次保存", "overtaken")
    row.attendance, row.reason, row.text = said
    row.written_by, row.written_at = step.actor, step.at
    row.save()
    removed = row.files.filter(pk__in=data["removed"], removed_at__isnull=True).update(removed_at=step.at)
    for file in files:
        file.day, file.uploaded_by, file.uploaded_at = row, step.actor, step.at
        file.save()
    photos = "".join(f"，{word}照片{number}张" for word, number in (("新增", len(files)), ("移除", removed)) if number)
    step.detail["items"] = [f"{row.day} {row.told}{photos}"]


def confirm_days(case: Any, step: Step) -> None:
    rows = {row.day: row for row in case.days.all()}
    model = case.days.model
    found = []
    for day, attendance, reason in step.data["days"]:
        row = rows.get(day) or model(placement=case, day=day)
        row.attendance, row.reason = attendance, reason if attendance != Attendance.PRESENT else ""
        row.confirmed_by, row.confirmed_at = step.actor, step.at
        found.append(row)
    model.objects.bulk_create([row for row in found if row.pk is None])
    model.objects.bulk_update([row for row in found if row.pk], ["attendance", "reason", *_CONFIRMED])
    step.detail["items"] = [f"{row.day} {row.told}" for row in found]


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
    model.objects.bulk_update(old, _CONFIRMED)


def complete(case: Any, step: Step) -> None:
    """What a list says of a placement that an earlier one told of."""
    data, told = step.data, []
    if last := data["last_day"]:
        case.touch(last_day=last)
        told.append(f"结束日期：{last}")
    for day in data["absent"] or ():
        leave = {"attendance": Attendance.LEAVE, "confirmed_by": step.actor, "confirmed_at": step.at}
        case.days.update_or_create(day=day, defaults=leave)
        told.append(f"{day} {Attendance.LEAVE.label}")
    if made := data["evaluation"]:
        made.save()
        case.touch(evaluation=made)
        told += judging.told(case)
    step.detail["items"] = told


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
