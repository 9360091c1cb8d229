"""The verbs of a selection round. Each is one transaction; every change of state is an action."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from workflows.cases.access import is_clerk
from workflows.cases.actions import local_date
from workflows.cases.execute import execute
from workflows.cases.locking import lockable
from workflows.cases.routes import pin_route
from workflows.errors import Refused
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer
from workflows.organisations.parties import signing_order
from workflows.policy.policies import Policy, Selection
from workflows.rounds.models import Grants, Nomination, Objection, Round, RoundState, SelectionRound
from workflows.rulebook import policies
from workflows.rulebook.store import pin


@transaction.atomic
def create(
    *, code: str, title: str, year: int, category: str, agency: Organisation, policy_key: str, officer: Officer,
    at: datetime, legal_basis: str = "", approving_document: str = "", grants: str = Grants.RECOGNITION,
    opens_on: date | None = None, closes_on: date | None = None, quotas: Mapping[str, int] | None = None,
) -> SelectionRound:  # fmt: skip
    """Register a round with the rules of the policy in force that day pinned to it.

    ``quotas``: region code -> number of places. Raises ``Refused`` where no policy is in force, or it says too little.
    """
    if Round.objects.filter(code=code).exists():
        raise Refused(f"批次编号 {code} 已经使用，请换一个编号", "code_taken")
    if opens_on and closes_on and closes_on < opens_on:
        raise Refused("申报截止日期早于开始日期，请改正", "closing_before_opening")
    _check_grants(grants, approving_document)
    policy = policies().in_force(policy_key, local_date(at))
    round_ = SelectionRound.objects.create(
        code=code, title=title, year=year, category=category, agency=agency, region=agency.region,
        created_by=officer.user, created_at=at, policy_key=policy.key, policy_digest=pin(policy),
        legal_basis=legal_basis, approving_document=approving_document, grants=grants, opens_on=opens_on,
        closes_on=closes_on, quotas=dict(quotas or {}), rules=_rules(policy, policy.selection(category), agency),
    )  # fmt: skip
    return execute(round_, "prepare", officer=officer, at=at)  # type: ignore[return-value]


def _rules(policy: Policy, selection: Selection, agency: Organisation) -> dict[str, Any]:
    """What the round pins of its policy. Refused where the policy leaves a step of the round open."""
    if selection.gaps:
        raise Refused(f"{policy.name}没有规定{'、'.join(selection.gaps)}，不能据以设立批次", "policy_incomplete")
    determination = selection.determination.model_dump(mode="json", exclude_none=True)  # type: ignore[union-attr]
    return {
        "policy_name": policy.name,
        "route": selection.pinned_route(),
        "determination": pin_route([determination], agency.region)[0],
        "notice_route": selection.pinned_notice_route(),
        "publicity_days": selection.publicity_days,
        "objection": {
            "term": selection.objection_days,
            "extended_term": selection.objection_extended_days or selection.objection_days,
        },
        "reserve_fills": bool(selection.reserve_fills),
        "lead": selection.lead,
        "parties": signing_order(policy.issuers, selection.parties),
    }


@transaction.atomic
def describe(*, round_id: int, officer: Officer, **fields: Any) -> SelectionRound:
    """Fill in or correct what a round in preparation still lacks (basis, approving document, dates, quotas)."""
    allowed = {"title", "legal_basis", "approving_document", "grants", "opens_on", "closes_on", "quotas"}
    unknown = fields.keys() - allowed
    if unknown:
        raise ValueError(f"not fields of a round in preparation: {unknown}")
    round_ = lockable(SelectionRound).get(pk=round_id)
    if not is_clerk(officer, round_.agency_id):
        raise Refused("只有主办机关的文书席位可以修改批次", "no_seat")
    if round_.state != RoundState.PREPARING:
        raise Refused(f"批次现为“{round_.state_label}”，不能再修改基本情况", "wrong_state")
    for name, value in fields.items():
        setattr(round_, name, value)
    if round_.opens_on and round_.closes_on and round_.closes_on < round_.opens_on:
        raise Refused("申报截止日期早于开始日期，请改正", "closing_before_opening")
    _check_grants(round_.grants, round_.approving_document)
    round_.save(update_fields=sorted(fields))
    return round_


def _check_grants(grants: str, approving_document: str) -> None:
    if grants == Grants.TITLE and not approving_document:
        raise Refused("授予称号须有批准授予该称号的文件，请填写批准文件", "title_not_approved")


@transaction.atomic
def file_objection(*, nomination_id: int, filer_name: str, filer_phone: str, content: str, at: datetime) -> Objection:
    """An objection from the public page. Only within the period, and only in a real name with a way to answer."""
    nomination = Nomination.objects.select_related("round__agency__region").get(pk=nomination_id)
    # The timer, and the submission that asks for open objections, wait for this one: none is filed unseen.
    round_ = lockable(SelectionRound).get(pk=nomination.round_id)
    today = local_date(at)
    in_period = round_.publicity_first and round_.publicity_first <= today <= round_.publicity_last  # type: ignore[operator]
    if round_.state != RoundState.IN_PUBLICITY or nomination.state != "in_publicity" or not in_period:
        raise Refused("该名单不在公示期内，不能提出异议；公示期外的情况请向主管部门反映", "not_in_publicity")
    name, phone, text = filer_name.strip(), filer_phone.strip(), content.strip()
    if len(name) < 2 or not phone or len(text) < 10:
        raise Refused("提出异议须写明真实姓名（单位名称）、联系电话和具体事实（不少于10个字）", "objection_incomplete")
    objection = Objection.objects.create(
        title=f"对“{nomination.title}”的异议", unit_name=nomination.unit_name, region=round_.region,
        agency=round_.agency, parent=round_, round=round_, nomination=nomination, filer_name=name, filer_phone=phone,
        content=text, receipt=secrets.token_hex(5).upper(), created_at=at, submitted_at=at,
    )  # fmt: skip
    return execute(objection, "file", officer=None, at=at)  # type: ignore[return-value]
