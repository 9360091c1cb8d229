"""在岗: who is in post on a day, and what a post must agree with. What posts come to: ``census``."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from certification.codes import Category, PostRole, PostSource
from certification.models import Person, Post
from workflows.errors import Refused
from workflows.organisations.models import Level
from workflows.policy.groups import CoordinatorGroups
from workflows.rulebook import policies

ROLES = {
    PostRole.COORDINATOR: "labor_relations_coordinator",
    PostRole.INSTRUCTOR: "collective_bargaining_instructor",
}  # fmt: skip
STANDING = Q(removed_at__isnull=True)
COUNTED = STANDING & Q(verified=True)
PENDING = STANDING & Q(verified=False, refusal="")  # claimed by the person, and not judged yet


def on(day: date) -> Q:
    """Posts in force on that day: the first and the last day count (reporting.md V04)."""
    return COUNTED & Q(since__lte=day) & (Q(end__isnull=True) | Q(end__gte=day))


def workplaces(people: Collection[Person]) -> dict[int, tuple[str, str]]:
    """Person id -> name of the workplace and duties there: of the latest post still held, else as the person's record
    has it. One query; ``people`` with their employers."""
    held = Post.objects.filter(COUNTED, person__in=people, end=None).order_by("since", "pk")
    latest = {post.person_id: post for post in held}
    return {one.pk: _workplace(one, latest.get(one.pk)) for one in people}


def workplace(person: Person) -> tuple[str, str]:
    return workplaces([person])[person.pk]


def _workplace(person: Person, post: Post | None) -> tuple[str, str]:
    employer = person.employer.name if person.employer else ""
    if post is None:
        return employer, person.post
    return post.employer_name or employer, post.title or person.post


def positions(person: Person, as_of: date) -> list[dict[str, Any]]:
    """The ``positions`` of topic ``gold_coordinator``, to be judged on the day ``as_of``. One query.

    Where only a later list shows the person in post, the first day is not known on ``as_of`` and given as None; of a
    post that no office has judged yet nothing is known but that it is claimed, and one that was refused is none.
    """
    return [_position(post, as_of) for post in Post.objects.filter(COUNTED | PENDING, person=person)]


def _position(post: Post, as_of: date) -> dict[str, Any]:
    known = post.verified and (post.start or post.since <= as_of)
    return {
        "role": ROLES[PostRole(post.role)],
        "start": post.since.isoformat() if known else None,
        "end": post.end.isoformat() if post.end else None,
        "full_time": post.full_time if post.verified else None,
        "union_managed": post.union_managed if post.verified else None,
    }


def of_employer(post: Post) -> bool:
    """Whether a post lies where its employer is: in that place, above or below it, or in a field of that county."""
    if post.employer is None:
        return True
    there, here = post.employer.jurisdiction.path, post.region
    field_of = here.level == Level.FIELD and here.parent is not None and there.startswith(here.parent.path)
    return field_of or here.path.startswith(there) or there.startswith(here.path)


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
