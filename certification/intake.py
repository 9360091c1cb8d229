"""Taking people into the information base by the thousand, from lists that show them in post.

A person is found by the identity number, never by the name. Whoever is there already is not overwritten: a gap is
filled (a first education, a post not yet known), and ``differences`` tells what a list says otherwise. A caller judges
its rows first by ``known``: the same number under another name is refused there as ID_NAME_CONFLICT, row by row, and
of somebody registered where the officer reads nothing no more is told than that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from certification import census, logbook, posts, vault
from certification.access import keeps
from certification.codes import CoordinatorStatus, PostRole
from certification.identity import identify
from certification.models import Certificate, Education, Person, PersonEvent, Post
from workflows.errors import Refused
from workflows.masking import mask_phone
from workflows.organisations.models import Organisation, Region
from workflows.organisations.officers import Officer
from workflows.sheets.batches import slices
from workflows.sheets.models import ImportBatch
from workflows.sheets.text import person_name

What = PersonEvent.What
ELSEWHERE = "该证件号码登记在其他地区，请联系上级人社部门转入"
_AT_ONCE = 5000  # numbers asked for in one query
_POST_FIELDS = (
    "role", "category", "kind", "employer", "employer_name", "title", "region", "start", "seen_on", "end", "full_time",
    "union_managed", "work_months",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate as a list names it, entered unverified. ``relation``: a ``Relation``, empty where not told."""

    title: str
    number: str = ""
    grade: str = ""
    kind: str = ""
    relation: str = ""
    issue_date: date | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One person as a list of the day ``seen_on`` shows them.

    ``id_number``: sound, as ``identify`` judges it. ``education``: a ``Level``, empty where not told. Without ``kind``
    and ``category`` the person is registered, but as no coordinator and without a post. ``source``: a ``PostSource``.
    ``work_months``: 从事协调劳动关系工作年限 in months. ``start``, ``end``, ``full_time``, ``union_managed``: as on
    ``Post``; ``post_note``: what is to be remembered of how the post was read.
    """

    name: str
    id_number: str
    region: Region
    seen_on: date
    source: str
    kind: str = ""
    category: str = ""
    role: str = PostRole.COORDINATOR
    phone: str = ""
    education: str = ""
    employer: Organisation | None = None
    employer_name: str = ""
    title: str = ""
    work_months: int | None = None
    start: date | None = None
    end: date | None = None
    full_time: bool | None = None
    union_managed: bool | None = None
    post_note: str = ""
    certificate: Held | None = None

    @property
    def in_post(self) -> bool:
        return bool(self.kind or self.category or self.role == PostRole.INSTRUCTOR)


@dataclass(frozen=True, slots=True)
class Difference:
    """What the information base holds of a person and a list says otherwise, in words; a telephone is masked."""

    label: str
    held: str
    given: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person with the educations that stand and the posts that count, the earliest entered first.

    ``elsewhere``: registered where the officer reads nothing. Nothing of the person may be told then but ``ELSEWHERE``.
    """

    person: Person
    elsewhere: bool = False
    educations: list[Education] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)


def known(numbers: Iterable[str], on: date, officer: Officer | None) -> dict[str, Known]:
    """Who is registered under these sound numbers, by number as given. Three queries for each 5,000 numbers.

    ``officer``: who asks; None is the system, which reads everybody.
    """
    digests = {number: vault.digest(identify(number, on).key) for number in numbers}
    found: dict[str, Known] = {}
    for some in slices(iter(dict.fromkeys(digests.values())), _AT_ONCE):
        people = Person.objects.filter(id_hash__in=some).select_related("region").order_by()
        held = {one.pk: Known(one, bool(officer and not officer.scope.covers(one.region.path))) for one in people}
        for education in Education.objects.filter(posts.STANDING, person__in=held).order_by("pk"):
            held[education.person_id].educations.append(education)
        for post in Post.objects.filter(posts.COUNTED, person__in=held).select_related("region").order_by("pk"):
            held[post.person_id].posts.append(post)
        found |= {one.person.id_hash: one for one in held.values()}
    return {number: found[digest] for number, digest in digests.items() if digest in found}


def differences(held: Known, row: Incoming) -> list[Difference]:
    """Telephone, place, education and years in the trade, where both sides say something."""
    person = held.person
    levels = {record.get_level_display(): record.level for record in held.educations if record.level}
    there = _same_post(held, row)
    found = []
    if row.phone and person.phone and row.phone != person.phone:
        found.append(Difference("联系电话", mask_phone(person.phone), mask_phone(row.phone)))
    if row.region != person.region:
        found.append(Difference("所属区划", person.region.name, row.region.name))
    if row.education and levels and row.education not in levels.values():
        given = Education(level=row.education).get_level_display()
        found.append(Difference("学历", "、".join(levels), given))
    if there and row.work_months is not None and there.work_months not in (None, row.work_months):
        found.append(Difference("从事工作月数", str(there.work_months), str(row.work_months)))
    return found


def take_in(
    rows: Sequence[Incoming], *, batch: ImportBatch | None, officer: Officer | None, at: datetime
) -> list[Person]:
    """The person of each row, registered where new, in the order of the rows; all or nothing.

    ``officer`` None: an import by command. Raises ``Refused``; a number held under another name is ID_NAME_CONFLICT.
    """
    today = timezone.localdate(at)
    for region in {row.region.pk: row.region for row in rows}.values():
        if officer and not keeps(officer, region):
            raise Refused(f"您没有登记{region.name}人员的权限；请联系{region.name}的经办人员", "not_keeper")
    try:
        with transaction.atomic():
            run = _Run(batch, officer, at, today, known({row.id_number for row in rows}, today, officer))
            return run.take(rows)
    except IntegrityError as error:
        raise Refused("名单中有人刚刚由他人登记，请重新导入", "conflict") from error


@dataclass(slots=True)
class _Run:
    """One intake: what is to be written, by table. ``earlier``: posts that are now seen earlier, and the day before."""

    batch: ImportBatch | None
    officer: Officer | None
    at: datetime
    today: date
    held: dict[str, Known]
    people: list[Person] = field(default_factory=list)
    educations: list[Education] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    earlier: list[tuple[Post, date]] = field(default_factory=list)

    def take(self, rows: Sequence[Incoming]) -> list[Person]:
        taken = [self._person(row) for row in rows]
        Person.objects.bulk_create(self.people)
        Education.objects.bulk_create(self.educations)
        Certificate.objects.bulk_create(self.certificates)
        Post.objects.bulk_create(self.posts)
        Post.objects.bulk_update([post for post, _ in self.earlier], ["seen_on", "work_months"], batch_size=500)
        PersonEvent.objects.bulk_create(self._events())
        touched = {one.person_id: one.person for one in (*self.posts, *self.educations, *self.certificates)}
        touched |= {post.person_id: post.person for post, _ in self.earlier}
        census.settle(list(touched.values()), self.today)
        return taken

    def _person(self, row: Incoming) -> Person:
        name = person_name(row.name)
        held = self.held.get(row.id_number)
        if held is None:
            held = self.held[row.id_number] = Known(self._registered(row, name))
        elif held.elsewhere:
            raise Refused(f"{name}：{ELSEWHERE}", "registered_elsewhere")
        elif held.person.name != name:
            raise Refused(
                f"{held.person.id_masked}已登记为“{held.person.name}”，名单中为“{name}”；请按证件核对姓名和号码",
                "ID_NAME_CONFLICT",
            )
        if row.education and not held.educations and not held.person.without_education:
            self._educated(held, row.education)
        if row.certificate:
            self._certified(held.person, row.certificate)
        if row.in_post:
            self._posted(held, row)
        return held.person

    def _registered(self, row: Incoming, name: str) -> Person:
        identity = identify(row.id_number, self.today)
        person = Person(
            name=name, id_kind=identity.kind, id_sealed=vault.seal(identity.number), id_masked=identity.masked,
            id_hash=vault.digest(identity.key), birth_date=identity.birth_date, sex=identity.sex, phone=row.phone,
            employer=row.employer, post=row.title, region=row.region, status=CoordinatorStatus.NOT,
            registered_at=self.at,
        )  # fmt: skip
        _fitting(person)
        self.people.append(person)
        return person

    def _educated(self, held: Known, level: str) -> None:
        record = Education(person=held.person, level=level)
        _fitting(record)
        held.educations.append(record)
        self.educations.append(record)

    def _certified(self, person: Person, given: Held) -> None:
        """One that is there under its number already is left as it stands, whoever holds it."""
        there = Certificate.objects.filter(posts.STANDING, number=given.number)
        if given.number and there.exists():
            return
        if not given.number and person.pk and Certificate.objects.filter(posts.STANDING, person=person).exists():
            return
        record = Certificate(
            person=person, title=given.title, number=given.number, grade=given.grade, kind=given.kind,
            occupation_relation=given.relation, issue_date=given.issue_date,
        )  # fmt: skip
        _fitting(record)
        self.certificates.append(record)

    def _posted(self, held: Known, row: Incoming) -> None:
        there = _same_post(held, row)
        if there is None:
            there = self._new_post(held, row)
        elif there.start is None and there.seen_on and row.seen_on < there.seen_on:
            if there.pk:
                self.earlier.append((there, there.seen_on))
            there.seen_on, there.work_months = row.seen_on, row.work_months
        # So that settling finds nothing to write:
        if held.person.pk is None and there.role == PostRole.COORDINATOR and there.end is None:
            held.person.status, held.person.category = CoordinatorStatus.ACTIVE, posts.category_of(there, self.today)

    def _new_post(self, held: Known, row: Incoming) -> Post:
        post = Post(
            person=held.person, role=row.role, category=row.category, kind=row.kind, employer=row.employer,
            employer_name=_where(row), title=row.title, region=row.region, seen_on=row.seen_on, start=row.start,
            end=row.end, full_time=row.full_time, union_managed=row.union_managed, work_months=row.work_months,
            source=row.source, batch=self.batch, note=row.post_note,
        )  # fmt: skip
        _fitting(post)
        posts.check(post, self.today)
        held.posts.append(post)
        self.posts.append(post)
        return post

    def _events(self) -> list[PersonEvent]:
        actor = self.officer.user if self.officer else None
        reason = f"由“{self.batch.file_name}”导入"[:200] if self.batch else ""

        def line(person: Person, what: str, **more: Any) -> PersonEvent:
            return logbook.entry(person, actor, self.at, what, reason=reason, **more)

        lines = [
            line(person, What.REGISTERED, after=logbook.values(person, ("name", "id_masked", "region")))
            for person in self.people
        ]
        lines += [
            line(one.person, What.ADDED, record=one, after=logbook.values(one, ("level",))) for one in self.educations
        ]
        for one in self.certificates:
            after = logbook.values(one, ("title", "number", "grade", "kind", "issue_date"))
            lines.append(line(one.person, What.ADDED, record=one, after=after))
        for post in self.posts:
            filled = [name for name in _POST_FIELDS if getattr(post, name) not in (None, "")]
            lines.append(line(post.person, What.ADDED, record=post, after=logbook.values(post, filled)))
        for post, before in self.earlier:
            after = logbook.values(post, ("seen_on",))
            held = {"seen_on": before.isoformat()}
            lines.append(line(post.person, What.CORRECTED, record=post, before=held, after=after))
        return lines


def _where(row: Incoming) -> str:
    return row.employer_name or (row.employer.name if row.employer else "")


def _same_post(held: Known, row: Incoming) -> Post | None:
    """The post that the row shows again: the same work at the same place, not over before the day of the list."""
    wanted = (row.role, row.kind, row.category, row.region.pk, _where(row))
    for post in held.posts:
        there = (post.role, post.kind, post.category, post.region_id, post.employer_name)
        if there == wanted and not (post.end and post.end < row.seen_on):
            return post
    return None


def _fitting(subject: models.Model) -> None:
    """What would not fit its column is told in words: rows written together are not checked one by one."""
    for column in subject._meta.concrete_fields:
        value = getattr(subject, column.attname) if not column.generated else None
        if column.max_length and isinstance(value, str) and len(value) > column.max_length:
            raise Refused(f"{column.verbose_name}超过{column.max_length}个字：“{value[:20]}…”，请缩短", "too_long")
        if column.choices and value and value not in dict(column.flatchoices):
            raise Refused(f"{column.verbose_name}没有“{value}”这一项，请核对", "unknown_choice")
