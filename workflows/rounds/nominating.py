"""Beginning a nomination in an open round."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from workflows.cases.locking import lockable
from workflows.cases.states import ENDED, State
from workflows.errors import Refused
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer
from workflows.rounds.models import Nomination, SelectionRound

Kind = TypeVar("Kind", bound=Nomination)
Register = TypeVar("Register", bound=Model)
_ANY = Q()


def own_bodies(register: type[Register], officer: Officer) -> QuerySet[Register]:
    """The rows of a register of organisations, with one primary key each, for which the officer applies."""
    own = register._default_manager.filter(pk__in=officer.units)
    return own.select_related("organisation__region").order_by("pk")


def of_registered(model: type[Kind], register: type[Model], refusal: str) -> Callable[..., Kind]:
    """``begin`` of a kind that nominates the bodies of a register: a draft for the one that the officer applies for.

    ``refusal``: what is told whoever applies for none.
    """

    def draft(*, round_pk: int | None, officer: Officer, at: datetime) -> Kind:
        found: Any = own_bodies(register, officer).first()
        if found is None:
            raise Refused(refusal, "not_applicant")
        unit = found.organisation
        return begin(
            model, round_pk=round_pk, unit=unit, officer=officer, at=at, organisation=found,
            contact_phone=unit.contact_phone,
        )  # fmt: skip

    return draft


@transaction.atomic
def begin(
    model: type[Kind], *, round_pk: int | None, unit: Organisation, officer: Officer, at: datetime, go_on: Q = _ANY,
    **fields: Any,
) -> Kind:  # fmt: skip
    """A draft in an open round of the kind's own category, for a unit that the officer applies for.

    An unfinished one is returned as it is; ``go_on``: which of them, where a unit may nominate several.
    ``fields``: further values of the draft. Raises ``Refused``.
    """
    round_ = lockable(SelectionRound).filter(pk=round_pk).first() if round_pk else None
    if round_ is None:
        raise Refused("没有这个批次，可能链接有误", "not_found")
    if unit.pk not in officer.units:
        raise Refused(f"您不是“{unit.name}”的申报经办人，不能代为申报", "not_applicant")
    if round_.state != "open":
        raise Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不接受申报", "round_not_open")
    if not round_.quota_region(unit.jurisdiction.path):
        raise Refused(f"本批次没有给“{unit.jurisdiction.short_name}”分配名额，请联系主管部门", "no_quota")
    standing = model._base_manager.filter(go_on, round=round_, unit=unit).exclude(state__in=ENDED).first()
    if standing is not None:
        if standing.state != State.DRAFT:
            raise Refused(f"“{unit.name}”在本批次已有推荐（{standing.state_label}），不能重复申报", "already_nominated")
        return standing
    return model._base_manager.create(
        round=round_, parent=round_, unit=unit, unit_name=unit.name, region=unit.jurisdiction,
        created_by=officer.user, created_at=at, **({"title": unit.name} | fields),
    )  # fmt: skip
