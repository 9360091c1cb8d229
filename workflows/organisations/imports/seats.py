"""``seats.csv``: users and who holds which seat for which agency and period."""

from collections import Counter
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password

from workflows.organisations.imports.lists import SEATS, Progress
from workflows.organisations.models import Organisation, Role, Seat, SeatEvent, User
from workflows.organisations.officers import seats_on
from workflows.sheets.reading import read_list, report_all
from workflows.sheets.report import Report
from workflows.sheets.rows import Row


class _Roster:
    """The users, organisations and seats already known, kept current while the list is read."""

    def __init__(self) -> None:
        self.users = {user.username: user for user in User.objects.all()}
        self.organisations = {o.code: o for o in Organisation.objects.select_related("region")}
        self.seats: dict[int, list[Seat]] = {}
        self.loaded: dict[int, Seat] = {}
        for seat in Seat.objects.all():
            self.add(seat)

    def add(self, seat: Seat) -> None:
        self.seats.setdefault(seat.user_id, []).append(seat)

    def standing(self, seat: Seat) -> Seat | None:
        """The seat already known of the same user, agency, role and first day."""
        same = (seat.organisation_id, seat.role, seat.start)
        known = self.seats.get(seat.user_id, [])
        return next((other for other in known if (other.organisation_id, other.role, other.start) == same), None)


def load_seats(path: Path, progress: Progress, as_of: date, password: str | None) -> Report:
    """Create the users and seats of the list.

    A seat that already stands (same user, agency, role and first day) is left as it is, and a difference is
    reported: appointments made since in the system must not be undone by an old list. New users get ``password``,
    or none that works.
    """
    report = Report(path.name)
    _, rows = read_list(path, SEATS, report)
    roster = _Roster()
    hashed = make_password(password)
    outcome: Counter[str] = Counter(created=0, unchanged=0)
    for row in progress(rows, "席位"):
        _check(row, roster)
        if not row.refused:
            _check_term(row, roster)
        if not row.refused:
            outcome[_store(row, roster, hashed, password is not None)] += 1
    active = seats_on(as_of).filter(pk__in=roster.loaded).count()
    by_role = Counter(Role(seat.role).label for seat in roster.loaded.values())
    return report_all(report, rows, {**outcome, "accepted_by_role": dict(by_role), "active_on_as_of": active})


def _check(row: Row, roster: _Roster) -> None:
    username, start, end = row["username"], row["start_date"], row["end_date"]
    user = roster.users.get(username)
    if user and user.person_name != row["person_name"]:
        row.refuse("USERNAME_DUPLICATE", "username", f"用户名{username}已属于{user.person_name}，请另取用户名")
    if row["agency_code"]:
        _check_agency(row, roster)
    if start and end and end < start:
        row.refuse("END_BEFORE_START", "end_date", f"结束日期{end}早于开始日期{start}，请改正")


def _check_agency(row: Row, roster: _Roster) -> None:
    code = row["agency_code"]
    organisation = roster.organisations.get(code)
    if organisation is None:
        row.refuse("AGENCY_UNKNOWN", "agency_code", f"机构代码“{code}”不在组织表，请核对或先登记该机构")
        return
    if row["role"] == Role.COUNTERSIGN and not organisation.party:
        row.refuse("NOT_A_SIGNING_AGENCY", "agency_code", f"{organisation.name}不是会签单位，不能设会签席位")
    if row["agency_name"] not in {None, organisation.name}:
        row.warn("AGENCY_MISMATCH", "agency_name", f"机构代码{code}登记的名称是{organisation.name}，请核对代码")
    if row["region_code"] not in {None, organisation.region_id}:
        row.warn("AGENCY_MISMATCH", "region_code", f"{organisation.name}的区划代码是{organisation.region_id}，请核对")


def _check_term(row: Row, roster: _Roster) -> None:
    """A user's terms in one seat do not overlap, and nobody applies for two organisations at a time."""
    user, start, end = roster.users.get(row["username"]), row["start_date"], row["end_date"]
    organisation, role = roster.organisations[row["agency_code"]], row["role"]
    if user is None:
        return
    standing = roster.standing(Seat(user=user, organisation=organisation, role=role, start=start))
    if standing and standing.pk in roster.loaded:
        row.repeats("SEAT_DUPLICATE", "username", "该席位已在前面出现，请删去重复行")
    if standing or not row["status"]:
        return
    for seat in roster.seats.get(user.pk, []):
        rival = seat.organisation_id == organisation.pk or role == Role.APPLICANT
        if rival and seat.active and seat.role == role and _overlap(seat, start, end):
            row.refuse("SEAT_OVERLAP", "start_date", f"与{seat.start}起的任期重叠，请先结束原任期或改日期")


def _overlap(seat: Seat, start: date, end: date | None) -> bool:
    return seat.start <= (end or date.max) and start <= (seat.end or date.max)


def _store(row: Row, roster: _Roster, hashed: str, usable: bool) -> str:
    user = _user(row, roster, hashed, usable)
    seat = Seat(
        user=user,
        organisation=roster.organisations[row["agency_code"]],
        role=row["role"],
        start=row["start_date"],
        end=row["end_date"],
        active=row["status"],
        note=row["note"] or "",
    )
    standing = roster.standing(seat)
    if standing:
        if (standing.end, standing.active) != (seat.end, seat.active):
            row.warn(
                "SEAT_DIFFERS", "end_date", "该席位的任期或状态已在系统中变更，以系统为准；要改请到“席位与委托”办理"
            )
        roster.loaded[standing.pk] = standing
        return "unchanged"
    seat.save()
    SeatEvent.objects.create(what=SeatEvent.What.LOADED, seat=seat, detail={"line": row.place.line or row.place.row})
    roster.add(seat)
    roster.loaded[seat.pk] = seat
    return "created"


def _user(row: Row, roster: _Roster, hashed: str, usable: bool) -> User:
    username = row["username"]
    user = roster.users.get(username)
    if user is None:
        user = User(username=username, person_name=row["person_name"], phone=row["phone"] or "")
        user.password = hashed
        user.save()
        roster.users[username] = user
    elif usable and not user.has_usable_password():
        user.password = hashed
        user.save(update_fields=["password"])
    return user
