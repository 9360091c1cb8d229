"""Every registered kind, every state, every action: the one door lets through what is declared and nothing else.

The declaration is the table. A case is put into each state by hand, so that no kind needs a way of its own here, and
somebody without any seat knocks: where the state allows the action they are refused for who they are, elsewhere for
the state. That the right person gets through is told by the tests of each kind.
"""

from typing import Any

import pytest
from django.db import models

from tests.cases.world import BEGUN, World, officer
from workflows.cases.actions import actions_of
from workflows.cases.execute import execute
from workflows.cases.kinds import all_kinds, kind_named
from workflows.cases.models import Case, CaseEvent
from workflows.errors import Refused
from workflows.organisations.models import Organisation, Region, User
from workflows.rounds.models import Nomination, SelectionRound

KINDS = sorted(kind.key for kind in all_kinds())
NOT_THEIRS = {"no_seat", "not_applicant", "not_found", "system_only"}


def made(world: World, model: type[models.Model]) -> Any:
    """The first row of a table; where it is empty, the least that the database takes, with what it refers to."""
    known = {Region: world.county, Organisation: world.unit, User: world.applicant}
    if found := known.get(model) or model._base_manager.order_by("pk").first():
        return found
    if model is SelectionRound:  # of a category that has nominations
        return world.round()
    if model is Nomination:  # there is none that is of no kind
        return world.draft().nomination_base
    needed = [one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey) and not one.null]
    referred = {one.name: made(world, one.related_model) for one in needed if not one.remote_field.parent_link}
    if issubclass(model, Nomination):
        referred["round"].category = model.CATEGORY
        referred["round"].save(update_fields=["category"])
    plain = [one for one in model._meta.concrete_fields if not one.is_relation and not one.null]
    days = {one.name: BEGUN for one in plain if isinstance(one, models.DateField) and not one.has_default()}
    numbers = {one.name: 1 for one in plain if isinstance(one, models.IntegerField) and not one.has_default()}
    numbers.pop("id", None)
    words = {one.name: one.choices[0][0] for one in plain if one.choices and not one.has_default()}
    return model._base_manager.create(**{**referred, **days, **numbers, **words})


def sources(model: type[Case], name: str) -> set[str]:
    declared = set(getattr(model, name)._django_fsm.transitions)
    return set(model.STATES.values) if "*" in declared else declared


def knock(case: Case, name: str, stranger: User) -> str:
    with pytest.raises(Refused) as refused:
        execute(case, name, officer=officer(stranger), at=BEGUN)
    return refused.value.code


@pytest.mark.parametrize("key", KINDS)
def test_an_action_is_taken_from_the_states_it_is_declared_for_and_from_no_other(world: World, key: str):
    model = kind_named(key).model
    case, stranger = made(world, model), User.objects.create(username="stranger", person_name="路人")
    for state in model.STATES.values:
        Case.objects.filter(pk=case.pk).update(state=state)
        told = {name: knock(case, name, stranger) for name in actions_of(model)}
        open_to_some = {name for name, code in told.items() if code != "wrong_state"}
        assert open_to_some == {name for name in told if state in sources(model, name)}, state
        assert {told[name] for name in open_to_some} <= NOT_THEIRS, state
        assert Case.objects.get(pk=case.pk).state == state
    assert not CaseEvent.objects.filter(case=case).exists()


@pytest.mark.parametrize("key", KINDS)
def test_every_state_is_left_or_come_to_by_some_action(key: str):
    """A state that no action knows was forgotten, or is left over."""
    model = kind_named(key).model
    known = {"draft"}
    for name in actions_of(model):
        for source, transition in getattr(model, name)._django_fsm.transitions.items():
            known |= {source, *(getattr(transition.target, "allowed_states", None) or [transition.target])}
    assert set(model.STATES.values) <= known


@pytest.mark.parametrize("key", KINDS)
def test_what_the_system_does_nobody_is_told_to_do(key: str):
    """Every action has a word for people and somebody whose it is."""
    for name, action in actions_of(kind_named(key).model).items():
        assert action.label and action.who is not None, name
