"""What a person's posts come to: the status in lists, and the rows that figures are counted from.

Posts that an office entered or confirmed are the truth. ``Person.status`` and ``Person.category`` repeat it for lists:
whoever has posts is 在岗 while one of them has no last day, else 离岗, in the category of the latest. ``settle`` writes
both, and the rows of ``CensusRow``, with every change of a person; nobody enters them by hand then. Without any post,
the status that was entered by hand stands; with the last post taken out, nobody is in post.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from certification import posts
from certification.codes import (
    CertificateKind,
    CoordinatorStatus,
    Grade,
    Level,
    PostRole,
    Relation,
    Validity,
)
from certification.models import CensusRow, Certificate, Education, Person, Post

# The best first; a certificate without a grade counts for less than any other.
GRADES = (Grade.ONE, Grade.TWO, Grade.PREP_TECHNICIAN, Grade.THREE, Grade.FOUR, Grade.FIVE)
_BEST = [*GRADES, ""]
LEVELS = tuple(Level)  # the lowest first
_COUNTED = (
    posts.STANDING
    & Q(
        occupation_relation=Relation.OWN,
        kind__in=(CertificateKind.SKILL_LEVEL, CertificateKind.VOCATIONAL_QUALIFICATION),
    )
    & ~Q(validity__in=(Validity.REVOKED, Validity.FORGED))
)
Grouped = tuple[Post, str]  # with the category it falls into


def settle(people: Collection[Person], today: date) -> None:
    """Write what each person's posts come to, and count them anew. The same statements for one or for thousands."""
    keys = [person.pk for person in people]
    held: dict[int, list[Grouped]] = defaultdict(list)
    for post in Post.objects.filter(posts.COUNTED, person__in=keys).select_related("region").order_by("since", "pk"):
        held[post.person_id].append((post, posts.category_of(post, today)))
    differing = [person for person in people if person.pk in held and _restated(person, held[person.pk])]
    Person.objects.bulk_update(differing, ["status", "category"], batch_size=500)
    _count(people, held)


def unsettle(person: Person) -> None:
    """A post was taken out. With none left nothing shows the person in post, until somebody enters otherwise."""
    if not person.posts.filter(posts.COUNTED).exists():
        person.status, person.category = CoordinatorStatus.NOT, ""
        person.save(update_fields=["status", "category"])


def _restated(person: Person, held: list[Grouped]) -> bool:
    """Set status and category; whether either changed. Instructors are no coordinators."""
    served = [(post, category) for post, category in held if post.role == PostRole.COORDINATOR]
    in_post = [(post, category) for post, category in served if not post.end]
    status = CoordinatorStatus.ACTIVE if in_post else CoordinatorStatus.LEFT if served else CoordinatorStatus.NOT
    category = (in_post or served)[-1][1] if served else ""
    differs = (person.status, person.category) != (status, category)
    person.status, person.category = status, category
    return differs


def _count(people: Collection[Person], held: dict[int, list[Grouped]]) -> None:
    keys = [person.pk for person in people]
    CensusRow.objects.filter(person__in=keys).delete()
    grades, levels = _grades(keys), _levels(keys)
    rows = []
    for person in people:
        served = [one for one in held.get(person.pk, ()) if one[0].role == PostRole.COORDINATOR]
        rows += [
            CensusRow(
                post=post, person=person, posts=len(served), region_id=post.region_id, kind=post.kind,
                category=category, sex=person.sex, birth_date=person.birth_date, since=post.since,
                start_known=bool(post.start), end=post.end, grade=grades.get(person.pk, CensusRow.NONE),
                level=levels.get(person.pk, ""), worked_since=_worked_since(post),
            )
            for post, category in served
        ]  # fmt: skip
    CensusRow.objects.bulk_create(rows)


def _grades(keys: Collection[int]) -> dict[int, str]:
    held: dict[int, list[str]] = defaultdict(list)
    for person, grade in Certificate.objects.filter(_COUNTED, person__in=keys).values_list("person", "grade"):
        held[person].append(grade)
    return {person: min(grades, key=_BEST.index) for person, grades in held.items()}


def _levels(keys: Collection[int]) -> dict[int, str]:
    known = Education.objects.filter(removed_at__isnull=True, person__in=keys).exclude(level="")
    held: dict[int, list[str]] = defaultdict(list)
    for person, level in known.values_list("person", "level"):
        held[person].append(level)
    return {person: max(levels, key=LEVELS.index) for person, levels in held.items()}


def _worked_since(post: Post) -> date | None:
    """The day from which the years in the trade count: those told on ``since`` back from there, else the first day."""
    if post.work_months is None:
        return post.start
    year, month = divmod(post.since.year * 12 + post.since.month - 1 - post.work_months, 12)
    if year < 1900:
        return None
    return date(year, month + 1, min(post.since.day, monthrange(year, month + 1)[1]))
