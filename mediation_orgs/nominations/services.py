"""The verbs of a nomination before it is submitted; afterwards everything goes through the door."""

from datetime import datetime
from typing import Any

from django.db import transaction

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.registry.models import MediationOrganisation
from workflows.cases.models import State, local_date
from workflows.errors import Refused
from workflows.organisations.models import Role, User
from workflows.organisations.queries import duties
from workflows.rounds.models import Round, RoundState

FIELDS = frozenset((*MediationNomination.REQUIRED, "founded_on"))
FINISHED = (State.REJECTED, State.WITHDRAWN)


@transaction.atomic
def draft(*, round_id: int, organisation: MediationOrganisation, actor: User, at: datetime) -> MediationNomination:
    """Begin a nomination in an open round, for the actor's own organisation. An unfinished one is returned as it is."""
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=round_id)
    unit = organisation.organisation
    own = {duty.organisation_id for duty in duties(actor, local_date(at)) if duty.role == Role.APPLICANT}
    if unit.pk not in own:
        raise Refused(f"您不是“{unit.name}”的申报经办人，不能代为申报", "not_applicant")
    if round_.state != RoundState.OPEN:
        raise Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不接受申报", "round_not_open")
    if not round_.quota_region(unit.region.path):
        raise Refused(f"本批次没有给“{unit.region.name}”分配名额，请联系主管部门", "no_quota")
    mine = MediationNomination.objects.filter(round=round_, organisation=organisation)
    standing = mine.exclude(state__in=FINISHED).first()
    if standing is not None:
        if standing.state != State.DRAFT:
            raise Refused(f"“{unit.name}”在本批次已有推荐（{standing.state_label}），不能重复申报", "already_nominated")
        return standing
    return MediationNomination.objects.create(
        round=round_, parent=round_, organisation=organisation, unit=unit, unit_name=unit.name, region=unit.region,
        title=unit.name, created_by=actor, created_at=at, contact_phone=unit.contact_phone,
    )  # fmt: skip


@transaction.atomic
def save(*, nomination_id: int, actor: User, at: datetime, **fields: Any) -> MediationNomination:
    """Save a draft, or the corrections of a returned nomination. Incomplete is fine until it is submitted."""
    nomination = MediationNomination.objects.select_for_update(of=("self",)).get(pk=nomination_id)
    unknown = fields.keys() - FIELDS
    if unknown:
        raise ValueError(f"not fields of a nomination: {unknown}")
    if not any(
        d.role == Role.APPLICANT and d.organisation_id == nomination.unit_id for d in duties(actor, local_date(at))
    ):
        raise Refused("只有申报单位的经办人可以填写", "not_applicant")
    if nomination.state not in (State.DRAFT, State.RETURNED):
        raise Refused(f"推荐现为“{nomination.state_label}”，不能修改", "wrong_state")
    for name, value in fields.items():
        setattr(nomination, name, value)
    nomination.save(update_fields=sorted(fields))
    return nomination
