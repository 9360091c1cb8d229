"""在岗: who is in post on a day, what a post must agree with, and what a person's posts come to.

Posts are the truth. ``Person.status`` and ``Person.category`` repeat it for lists: whoever has posts is 在岗 while one
of them has no last day, else 离岗, in the category of the latest. ``settle`` writes both with every change of a post,
and nobody enters them by hand then; without any post, what was entered by hand stands.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from certification.codes import Category, CoordinatorStatus, PostRole, PostSource
from certification.models import Person, Post
from workflows.errors import Refused
from workflows.policy.groups import CoordinatorGroups
from workflows.rulebook import policies

ROLES = {
    PostRole.COORDINATOR: "labor_relations_coordinator",
    PostRole.INSTRUCTOR: "collective_bargaining_instructor",
}  # fmt: skip
STANDING = Q(removed_at__isnull=True)


def on(day: date) -> Q:
    """Posts in force on that day: the first and the last day count (reporting.md V04)."""
    return STANDING & Q(since__lte=day) & (Q(end__isnull=True) | Q(end__gte=day))


def positions(person: Person, as_of: date) -> list[dict[str, Any]]:
    """The ``positions`` of topic ``gold_coordinator``, to be judged on the day ``as_of``. One query.

    Where only a later list shows the person in post, the first day is not known on ``as_of`` and given as None.
    """
    return [
        {
            "role": ROLES[PostRole(post.role)],
            "start": post.since.isoformat() if post.start or post.since <= as_of else None,
            "end": post.end.isoformat() if post.end else None,
            "full_time": post.full_time,
            "union_managed": post.union_managed,
        }
        for post in Post.objects.filter(STANDING, person=person)
    ]


def groups(region_path: str, day: date) -> CoordinatorGroups | None:
    """The table that joins the ledger's kinds to the groups, as used in a region on a day."""
    policy = policies().grouping(region_path, day)
    return policy.coordinator_groups if policy else None


def category_of(post: Post, day: date) -> str:
    """The group into which a post falls: that of its kind by the table in use, else the one entered with it."""
    table = groups(post.region.path, day) if post.kind else None
    return (table and table.group_of(post.kind)) or post.category


def check(post: Post, today: date) -> None:
    """Complete a post that is about to be saved. Raises ``Refused`` where it contradicts itself or lies ahead."""
    for field, label in (("start", "任职起始日期"), ("seen_on", "见于名单之日"), ("end", "任职截止日期")):
        if (day := getattr(post, field)) and day > today:
            raise Refused(f"{label}在将来，请在当日以后登记", field)
    if post.employer and not post.employer_name:
        post.employer_name = post.employer.name
    by_hand = post.source == PostSource.MANUAL and bool(post.end and post.seen_on and post.end < post.seen_on)
    if not post.start and (not post.seen_on or by_hand):
        post.seen_on = post.end or today  # whoever entered it knows the person in post then, and no list says later
    if post.start and post.seen_on and post.start > post.seen_on:
        raise Refused(f"{post.seen_on}的名单中已在岗，起始日期不能晚于该日，请核对", "start")
    if post.role == PostRole.INSTRUCTOR:
        return
    group = category_of(post, today)
    if not group:
        words = (
            "所在地区没有把台账类型归入类别的文件，请同时选择协调员类别" if post.kind else "请选择协调员类别或台账类型"
        )
        raise Refused(words, "category")
    if post.category and post.category != group:
        raise Refused(
            f"“{post.get_kind_display()}”归入“{Category(group).label}”，与所选类别不符；请改选，或者类别留空",
            "category",
        )


def settle(people: Collection[Person], today: date) -> None:
    """Write what the posts of each person come to. Two queries, and one more where something differs."""
    held: dict[int, list[Post]] = {}
    posts = Post.objects.filter(STANDING, person__in=people).select_related("region").order_by("since", "pk")
    for post in posts:
        held.setdefault(post.person_id, []).append(post)
    differing = [person for person in people if person.pk in held and _settled(person, held[person.pk], today)]
    Person.objects.bulk_update(differing, ["status", "category"], batch_size=500)


def _settled(person: Person, posts: list[Post], today: date) -> bool:
    """Set status and category; whether either changed. Instructors are no coordinators."""
    served = [post for post in posts if post.role == PostRole.COORDINATOR]
    in_force = [post for post in served if not post.end]
    status = CoordinatorStatus.ACTIVE if in_force else CoordinatorStatus.LEFT if served else CoordinatorStatus.NOT
    category = category_of((in_force or served)[-1], today) if served else ""
    differs = (person.status, person.category) != (status, category)
    person.status, person.category = status, category
    return differs
