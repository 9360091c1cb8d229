"""The verbs of grade rounds and applications that no action is: each one transaction."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from certification.grade_applications import queries
from certification.grade_applications.models import GradeApplication, GradeRound, GradeRoundState
from certification.grade_applications.proofs import take_proofs
from certification.models import Person
from workflows.cases.access import is_clerk
from workflows.cases.actions import local_date
from workflows.cases.execute import execute
from workflows.cases.locking import lockable
from workflows.cases.states import ENDED, State
from workflows.errors import Refused
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer
from workflows.policy.policies import Policy
from workflows.rounds.models import Round
from workflows.rounds.procedure import check_dates, in_force, pinned
from workflows.rulebook.store import pin

CATEGORY = "grade"
# Where and when the assessment takes place may be settled as late as the notice.
LATE_FIELDS = frozenset({"assessor", "assessment_at", "venue"})
ROUND_FIELDS = LATE_FIELDS | {"title", "legal_basis", "approving_document", "opens_on", "closes_on"}


@transaction.atomic
def create_round(
    *, code: str, title: str, year: int, grade: int, agency: Organisation, policy_key: str,
    officer: Officer, at: datetime, **fields: Any,
) -> GradeRound:  # fmt: skip
    """Register a round with the procedure ``policy_key`` and the conditions it applies pinned to it.

    ``fields``: any of ``ROUND_FIELDS``. Raises ``Refused`` where no such document is in force, or code and dates clash.
    """
    if Round.objects.filter(code=code).exists():
        raise Refused(f"批次编号 {code} 已经使用，请换一个编号", "code_taken")
    check_dates(fields.get("opens_on"), fields.get("closes_on"))
    on = local_date(at)
    procedure, conditions = _rules(policy_key, grade, on)
    round_ = GradeRound.objects.create(
        code=code, title=title, year=year, grade=grade, agency=agency, region=agency.region,
        created_by=officer.user, created_at=at, policy_key=conditions.key, policy_digest=pin(conditions),
        rules=pinned(procedure, CATEGORY, on), **_known(fields, ROUND_FIELDS),
    )  # fmt: skip
    return execute(round_, "prepare", officer=officer, at=at)  # type: ignore[return-value]


def _rules(policy_key: str, grade: int, on: date) -> tuple[Policy, Policy]:
    procedure, conditions = in_force(policy_key, CATEGORY, on)
    if grade not in conditions.grades:
        raise Refused(f"{conditions.name}没有{grade}级的申报条件", "no_such_grade")
    return procedure, conditions


def _known(fields: dict[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    if unknown := fields.keys() - allowed:
        raise TypeError(f"no fields to fill in: {', '.join(sorted(unknown))}")
    return fields


@transaction.atomic
def describe_round(*, round_id: int, officer: Officer, **fields: Any) -> GradeRound:
    """Fill in or correct a round in preparation; time and place of the assessment also until the notice is out."""
    round_ = lockable(GradeRound).get(pk=round_id)
    if not is_clerk(officer, round_.agency_id):
        raise Refused("只有主办机关的文书席位可以修改批次", "no_seat")
    late = fields.keys() <= LATE_FIELDS and round_.state in (GradeRoundState.OPEN, GradeRoundState.CLOSED)
    if round_.state != GradeRoundState.PREPARING and not late:
        raise Refused(f"批次现为“{round_.state_label}”，不能再修改这些内容", "wrong_state")
    for name, value in _known(fields, ROUND_FIELDS).items():
        setattr(round_, name, value)
    check_dates(round_.opens_on, round_.closes_on)
    round_.save(update_fields=sorted(fields))
    return round_


@transaction.atomic
def begin(*, round_pk: int | None, officer: Officer, at: datetime) -> GradeApplication:
    """Begin an application of one's own in an open round, filled in from the information base.

    An unfinished one is returned as it is. Raises ``Refused``.
    """
    person = Person.objects.select_related("region", "employer").filter(user=officer.user).first()
    if person is None:
        raise Refused("信息库中没有与您的账号对应的人员记录，请先登记本人信息，或联系经办人员", "no_person")
    round_ = _open_round(round_pk, officer, person)
    standing = round_.applications.filter(person=person).exclude(state__in=ENDED).first()
    if standing is not None:
        if standing.state != State.DRAFT:
            raise Refused(f"您在本批次已有申报（{standing.state_label}），不能重复申报", "already_applied")
        return standing
    application = GradeApplication.objects.create(
        round=round_, parent=round_, person=person, agency=round_.agency, region=person.region, title=person.name,
        unit_name=_unit_name(person), created_by=officer.user, created_at=at, phone=person.phone,
    )  # fmt: skip
    take_proofs(application, application.person, application.as_of or local_date(at), officer.user, at)
    return application


def _open_round(pk: int | None, officer: Officer, person: Person) -> GradeRound:
    """The round, locked so that nobody begins twice in it."""
    visible = queries.visible_rounds(officer).order_by().values("pk")
    round_ = lockable(GradeRound).filter(pk=pk, pk__in=visible).first() if pk else None
    if round_ is None:
        raise Refused("没有这个批次，请从“等级申报”的列表中选择面向您所在地区的批次", "no_round")
    if round_.state != GradeRoundState.OPEN:
        raise Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不接受申报", "round_not_open")
    if not person.region.path.startswith(round_.region_path):
        where = person.region.full_name
        raise Refused(f"本批次面向{round_.region.name}，您的记录属于{where}，不能在此申报", "other_region")
    return round_


def _unit_name(person: Person) -> str:
    """The employer on record, or else the one of the job that still runs."""
    if person.employer:
        return person.employer.name
    present = person.employment_records.filter(end__isnull=True, removed_at__isnull=True).order_by("-start", "-pk")
    return present.values_list("employer_name", flat=True).first() or ""
