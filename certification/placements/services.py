"""The verbs of placements that no action is: a round, and putting somebody on its list. Each is one transaction."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from certification.codes import Category
from certification.models import Person, Post
from certification.placements import hosts
from certification.placements.access import Sender, host_answers
from certification.placements.codes import Participant
from certification.placements.judging import VOID
from certification.placements.models import Placement, PlacementRound, PlacementRoundState
from certification.posts import on
from workflows.cases.access import is_clerk
from workflows.cases.actions import local_date
from workflows.cases.execute import execute
from workflows.cases.locking import lockable
from workflows.errors import Refused
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer
from workflows.policy.policies import Policy
from workflows.rounds.models import Round
from workflows.rounds.procedure import check_dates, in_force, pinned
from workflows.rulebook.store import pin, rules

CATEGORY = "placement"
ROUND_FIELDS = frozenset({"title", "legal_basis", "approving_document", "opens_on", "closes_on"})


@transaction.atomic
def create_round(
    *, code: str, title: str, year: int, agency: Organisation, policy_key: str, officer: Officer, at: datetime,
    **fields: Any,
) -> PlacementRound:  # fmt: skip
    """Register a round with the procedure ``policy_key`` and the document it applies pinned to it.

    ``fields``: any of ``ROUND_FIELDS``. Raises ``Refused`` where no such document is in force, or code and dates clash.
    """
    round_ = draft_round(
        code=code, title=title, year=year, agency=agency, policy_key=policy_key, officer=officer, at=at, **fields
    )
    return execute(round_, "prepare", officer=officer, at=at)  # type: ignore[return-value]


def draft_round(
    *, code: str, title: str, year: int, agency: Organisation, policy_key: str, officer: Officer | None, at: datetime,
    **fields: Any,
) -> PlacementRound:  # fmt: skip
    """The row of a round that no step has been taken on yet; ``officer`` None: a command."""
    if Round.objects.filter(code=code).exists():
        raise Refused(f"批次编号 {code} 已经使用，请换一个编号", "code_taken")
    check_dates(fields.get("opens_on"), fields.get("closes_on"))
    day = local_date(at)
    procedure, document = rules_of(policy_key, day)
    return PlacementRound.objects.create(
        code=code, title=title, year=year, agency=agency, region=agency.region,
        created_by=officer.user if officer else None, created_at=at, policy_key=document.key,
        policy_digest=pin(document), rules=pinned(procedure, CATEGORY, day), **fields,
    )  # fmt: skip


def rules_of(policy_key: str, day: date) -> tuple[Policy, Policy]:
    """The document that handles placements, with its checklist, and the one they are judged by. Raises ``Refused``."""
    procedure, document = in_force(policy_key, CATEGORY, day)
    if document.placement is None:
        raise Refused(f"{document.name}没有规定以干代训", "no_placement")
    if CATEGORY not in (procedure.checklists or ()):
        raise Refused(f"{procedure.name}没有以干代训的评价表，请在文件中补充", "no_checklist")
    return procedure, document


@transaction.atomic
def describe_round(*, round_id: int, officer: Officer, **fields: Any) -> PlacementRound:
    """Fill in or correct a round in preparation."""
    if unknown := fields.keys() - ROUND_FIELDS:
        raise TypeError(f"no fields to fill in: {', '.join(sorted(unknown))}")
    round_ = lockable(PlacementRound).get(pk=round_id)
    if not is_clerk(officer, round_.agency_id):
        raise Refused("只有主办机关的文书席位可以修改批次", "no_seat")
    if round_.state != PlacementRoundState.PREPARING:
        raise Refused(f"批次现为“{round_.state_label}”，不能再修改这些内容", "wrong_state")
    for name, value in fields.items():
        setattr(round_, name, value)
    check_dates(round_.opens_on, round_.closes_on)
    round_.save(update_fields=sorted(fields))
    return round_


@transaction.atomic
def propose(
    *, round_pk: int, person: Person, host: Organisation | None, host_name: str, host_kind: str, first_day: date,
    last_day: date, officer: Officer, at: datetime, other_host_reason: str = "", overlap_known: bool = False,
    task: str = "", note: str = "",
) -> Placement:  # fmt: skip
    """Put a person on the list of a round and ask the host. Raises ``Refused`` with the condition that cannot be met.

    ``host_kind`` "": as the registered host is. ``other_host_reason``: why a host whose name is like the employer's is
    another body. ``overlap_known``: that the person is elsewhere on some of the days has been seen.
    """
    round_ = lockable(PlacementRound).select_related("agency__region", "region").get(pk=round_pk)
    post = Post.objects.filter(on(first_day), person=person).select_related("employer").order_by("-since").first()
    employer = (post and post.employer) or person.employer
    employer_name = (post and post.employer_name) or (employer.name if employer else "")
    case = Placement(
        round=round_, parent=round_, person=person, region=(post.region if post else person.region),
        agency=round_.agency, unit=employer, unit_name=employer_name, title=person.name, host=host,
        host_name=host.name if host else host_name, first_day=first_day, last_day=last_day, task=task, note=note,
        participant=participant(person, first_day, rules(round_.policy_digest)), policy_key=round_.policy_key,
        policy_digest=round_.policy_digest, created_by=officer.user, created_at=at,
        host_online=host_answers(host.pk if host else None, local_date(at)),
        seq=round_.placements.count() + 1,
    )  # fmt: skip
    _check(case, officer)
    case.host_kind, case.judged_by = hosts.judged(case, host_kind, other_host_reason, officer)
    if not overlap_known and (clash := hosts.overlapping(case)):
        raise Refused(f"{clash}；重叠的日期只计一次。确认仍要选派的，请勾选“已知悉时间重叠”", "overlap")
    case.save()
    return execute(case, "propose", officer=officer, at=at)  # type: ignore[return-value]


def _check(case: Placement, officer: Officer) -> None:
    if Sender().duty(officer, _placed(case)) is None:
        raise Refused("您没有可以选派此人的席位；由县人社局、所在乡镇（街道）或领域专班的受理、文书席位选派", "no_seat")
    if not case.region.path.startswith(case.round.region_path):
        raise Refused(f"{case.person.name}不在{case.round.region.name}，不能列入本批次", "other_region")
    if case.last_day and case.last_day < case.first_day:
        raise Refused("结束日期早于开始日期，请改正", "END_BEFORE_START")
    if any(day and abs(day.year - case.round.year) > 1 for day in (case.first_day, case.last_day)):
        raise Refused(f"日期与批次年度（{case.round.year}年）相差一年以上，请核对", "other_year")
    same = case.round.placements.filter(person=case.person, host=case.host, host_name=case.host_name)
    if same.filter(first_day=case.first_day, last_day=case.last_day).exclude(state__in=VOID).exists():
        raise Refused(f"{case.person.name}这段时间到{case.host_name}已在名单中，不必重复选派", "listed_already")


def _placed(case: Placement) -> Placement:
    """With the path that a saved row has: the rule that admits asks for it."""
    case.region_path = case.region.path
    return case


def participant(person: Person, day: date, policy: Policy) -> str:
    """Whether the person is a frontline coordinator of an enterprise on the day, by the posts on record (P06); "" where
    no post is on record."""
    return participant_by(Post.objects.filter(on(day), person=person).values_list("kind", "category"), policy)


def participant_by(posts: Iterable[tuple[str, str]], policy: Policy) -> str:
    """The same of posts given by kind and category."""
    frontline = policy.placement.frontline_kinds if policy.placement else ()
    found = [kind in frontline or (not kind and category == Category.ENTERPRISE) for kind, category in posts]
    if not found:
        return ""
    return Participant.FRONTLINE if any(found) else Participant.PLATFORM
