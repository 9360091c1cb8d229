"""The three state machines, pair by pair: what each state allows, where a step leads, that all else is refused."""

import pytest

from tests.rounds.conftest import DAY, NOW, PARTIES, TODAY, state_of, step
from workflows.cases.actions import actions_of, possible
from workflows.cases.models import Case, Dossier
from workflows.errors import Refused
from workflows.rounds.models import Nomination, NominationState, Objection, ObjectionState, RoundState, SelectionRound

REVIEW = {  # the review itself is every kind's
    "agree", "reserve", "abstain", "refuse", "reject", "send_back", "transfer", "delegate", "add_signer", "urge",
    "copy_to", "give_back",
}  # fmt: skip
ROUND = {
    "draft": {"prepare"},
    "preparing": {"open", "cancel"},
    "open": {"close", "time_up", "cancel"},
    "closed": {"rank", "cancel"},
    "ranked": {"rank", "publicise", "cancel", "conclude_without"},
    "in_publicity": {"time_up", "change_list"},
    "publicity_over": {"rank", "change_list", "submit_list", "conclude_without"},
    "in_review": REVIEW,
    "returned": {"rank", "urge", "copy_to", "conclude_without"},
    "passed": {"rank", "conclude", "copy_to", "conclude_without"},
    "rejected": {"rank", "copy_to", "conclude_without"},
    "withdrawn": {"copy_to"},
    "concluded": {"copy_to"},
    "cancelled": {"copy_to"},
}
NOMINATION = {
    "draft": {"submit"},
    "in_review": REVIEW | {"withdraw"},
    "returned": {"resubmit", "withdraw", "lapse", "urge", "copy_to"},
    "passed": {"disqualify", "place", "copy_to"},
    "rejected": {"copy_to"},
    "withdrawn": {"copy_to"},
    "ranked": {"disqualify", "place", "list_in", "pass_over"},
    "listed": {"disqualify", "place", "publish"},
    "not_selected": {"disqualify", "place"},
    "in_publicity": {"disqualify", "place", "remove", "honour"},
    "removed": set(),
    "honoured": {"revoke", "propose_revocation"},
    "revoked": set(),
}
for _state in NOMINATION.keys() - {"draft", "withdrawn"}:  # from which a list may be determined, and what follows
    NOMINATION[_state] = NOMINATION[_state] | {"remake_dossier"}
OBJECTION = {
    "draft": {"file"},
    "filed": {"accept", "decline", "unmask"},
    "accepted": {"investigate", "extend", "unmask"},
    "declined": {"unmask"},
    "investigated": {"uphold", "dismiss", "extend", "unmask"},
    "upheld": {"unmask"},
    "dismissed": {"unmask"},
}


@pytest.mark.parametrize(
    ("model", "states", "table"),
    [(SelectionRound, RoundState, ROUND), (Nomination, NominationState, NOMINATION),
     (Objection, ObjectionState, OBJECTION)],
)  # fmt: skip
def test_each_state_allows_exactly_what_its_table_says(model, states, table):
    allowed = {state: {name for name in actions_of(model) if possible(model, name, state)} for state in states.values}
    assert allowed == table


# Every own step from every state that allows it: (step, from, to, who, what is said).
ROUND_STEPS = [
    ("prepare", "draft", "preparing", "clerk", {}),
    ("open", "preparing", "open", "clerk", {}),
    ("close", "open", "closed", "clerk", {}),
    ("time_up", "open", "closed", None, {}),
    ("rank", "closed", "ranked", "clerk", {}),
    ("rank", "ranked", "ranked", "clerk", {}),
    ("rank", "returned", "ranked", "clerk", {}),
    ("rank", "rejected", "ranked", "clerk", {}),
    ("rank", "publicity_over", "ranked", "clerk", {}),
    ("rank", "passed", "ranked", "clerk", {}),
    ("publicise", "ranked", "in_publicity", None, {"first": TODAY}),
    ("change_list", "in_publicity", "in_publicity", None, {}),
    ("change_list", "publicity_over", "publicity_over", None, {}),
    ("time_up", "in_publicity", "publicity_over", None, {}),
    ("submit_list", "publicity_over", "in_review", "clerk", {}),
    ("conclude", "passed", "concluded", None, {}),
    *(
        ("conclude_without", state, "concluded", None, {})
        for state in ("ranked", "publicity_over", "returned", "rejected", "passed")
    ),
    ("cancel", "preparing", "cancelled", "determination", {"text": "不再开展"}),
    ("cancel", "open", "cancelled", "determination", {"text": "不再开展"}),
    ("cancel", "closed", "cancelled", "determination", {"text": "不再开展"}),
    ("cancel", "ranked", "cancelled", "determination", {"text": "不再开展"}),
]
NOMINATION_STEPS = [
    ("place", "passed", "ranked", None, {"rank": 1}),
    ("place", "ranked", "ranked", None, {"rank": 1}),
    ("place", "listed", "ranked", None, {"rank": 1}),
    ("place", "not_selected", "ranked", None, {"rank": 1}),
    ("place", "in_publicity", "ranked", None, {"rank": 1}),
    ("list_in", "ranked", "listed", None, {}),
    ("pass_over", "ranked", "not_selected", None, {"reserve": True}),
    ("publish", "listed", "in_publicity", None, {}),
    ("remove", "in_publicity", "removed", None, {"text": "查实"}),
    ("honour", "in_publicity", "honoured", None, {}),
    ("revoke", "honoured", "revoked", None, {"text": "查实", "document": "某字〔2025〕1号"}),
]
SAID = {"text": "已核查，情况如下", "clause": "三(二)4"}
OBJECTION_STEPS = [
    ("file", "draft", "filed", None, {}),
    ("accept", "filed", "accepted", "acceptance", SAID),
    ("decline", "filed", "declined", "acceptance", SAID),
    ("investigate", "accepted", "investigated", "preliminary", SAID),
    ("extend", "accepted", "accepted", "preliminary", SAID),
    ("extend", "investigated", "investigated", "determination", SAID),
    ("uphold", "investigated", "upheld", "determination", SAID),
    ("dismiss", "investigated", "dismissed", "determination", SAID),
    *(("unmask", state, state, "acceptance", SAID) for state in OBJECTION if state != "draft"),
]
TABLES = {"round": (ROUND, ROUND_STEPS), "nomination": (NOMINATION, NOMINATION_STEPS),
          "objection": (OBJECTION, OBJECTION_STEPS)}  # fmt: skip
LEADS = [(kind, *step) for kind, (_, steps) in TABLES.items() for step in steps]
FORBIDDEN = [
    (kind, name, state, who, said)
    for kind, (table, steps) in TABLES.items()
    for name, (who, said) in {step[0]: (step[3], step[4]) for step in steps}.items()
    for state, allowed in table.items()
    if name not in allowed
]


def test_the_table_of_steps_covers_every_own_pair_of_the_tables():
    for table, steps in TABLES.values():
        own = {name for name, *_ in steps}
        assert {(name, state) for name, state, *_ in steps} == {
            (name, state) for state, names in table.items() for name in names & own
        }


def make(prefecture, kind: str, state: str) -> Case:
    if kind == "round":
        past = {"closes_on": TODAY - DAY} if state == "open" else {"closes_on": TODAY + DAY}
        over = {"publicity_first": TODAY - 9 * DAY, "publicity_last": TODAY - DAY}
        return prefecture.round(state, **past, **(over if state == "in_publicity" else {}))
    if kind == "nomination":
        return prefecture.nomination(prefecture.round("ranked"), state)
    return prefecture.objection(prefecture.published()[1][0], state)


@pytest.mark.parametrize(("kind", "name", "state", "target", "who", "said"), LEADS)
def test_a_lawful_step_leads_where_it_should(prefecture, kind, name, state, target, who, said):
    case = make(prefecture, kind, state)
    if name == "rank":
        SelectionRound.objects.update(list_changed=True)
        said = {"order": [prefecture.nomination(case).pk], "reasons": {}}
    if name == "submit_list":
        prefecture.nomination(case, "in_publicity")
    after = step(case, name, prefecture.person(who) if who else None, at=NOW, **said)
    assert (after.state, state_of(case)) == (target, target)
    assert case.events.filter(action=name, from_state=state, to_state=target).count() == 1


@pytest.mark.parametrize(("kind", "name", "state", "who", "said"), FORBIDDEN)
def test_any_other_step_is_refused_and_leaves_no_trace(prefecture, kind, name, state, who, said):
    case = make(prefecture, kind, state)
    before = case.events.count()
    with pytest.raises(Refused) as refused:
        step(case, name, prefecture.person(who) if who else None, at=NOW, **said)
    assert refused.value.code == "wrong_state"
    assert (state_of(case), case.events.count()) == (state, before)


@pytest.mark.parametrize("name", ["submit", "resubmit", "withdraw", "delete", "state", "__init__", "save"])
@pytest.mark.parametrize("state", ["draft", "in_review", "returned"])
def test_a_round_knows_none_of_an_applications_steps_nor_any_other_name(prefecture, name, state):
    round_ = prefecture.round(state)
    with pytest.raises(Refused) as refused:
        step(round_, name, prefecture.person("clerk"), at=NOW)
    assert refused.value.code == "unknown_action"


SYSTEM = [step for step in LEADS if step[4] is None]
BY_SEAT = [step for step in LEADS if step[4] is not None]


@pytest.mark.parametrize(("kind", "name", "state", "target", "who", "said"), SYSTEM)
def test_nobody_takes_the_systems_steps_by_hand(prefecture, kind, name, state, target, who, said):
    case = make(prefecture, kind, state)
    with pytest.raises(Refused) as refused:
        step(case, name, prefecture.person("clerk"), at=NOW, **said)
    assert refused.value.code == "system_only"


@pytest.mark.parametrize(("kind", "name", "state", "target", "who", "said"), BY_SEAT)
def test_a_step_is_refused_to_every_seat_but_its_own_and_to_the_system(
    prefecture, kind, name, state, target, who, said
):
    case = make(prefecture, kind, state)
    also = {"unmask": {"acceptance", "preliminary", "determination"}}.get(name, {who})
    for stranger in [None, *(other for other in prefecture.people if other not in also)]:
        with pytest.raises(Refused) as refused:
            step(case, name, prefecture.person(stranger) if stranger else None, at=NOW, **said)
        assert refused.value.code in ("no_seat", "seat_needed"), stranger
    assert state_of(case) == state


@pytest.mark.parametrize("party", ["hr", "union", "enterprise"])
@pytest.mark.parametrize("name", ["agree", "refuse", "reserve", "abstain", "send_back"])
def test_a_body_speaks_once_in_the_determination_and_only_through_its_own_seat(prefecture, party, name):
    round_ = prefecture.round("in_review")
    said = {"text": "意见", "clause": "第三条", "items": ["请复核"]}
    for stranger in prefecture.people:
        if not stranger.startswith("countersign"):
            with pytest.raises(Refused):
                step(round_, name, prefecture.person(stranger), at=NOW, **said)
    speaker = prefecture.person(f"countersign_{party}")
    step(round_, name, speaker, at=NOW, **said)
    assert [opinion.voice for opinion in round_.opinions.all()] == [f"{party}370800"]
    with pytest.raises(Refused):
        step(round_, name, speaker, at=NOW, **said)


def test_all_bodies_agreeing_determine_the_list_and_one_refusal_ends_it(prefecture):
    agreed, refused = prefecture.round("in_review"), prefecture.round("in_review", "R2")
    for party in ("hr", "union"):
        step(agreed, "agree", prefecture.person(f"countersign_{party}"), at=NOW)
        assert state_of(agreed) == "in_review"
    step(agreed, "agree", prefecture.person("countersign_enterprise"), at=NOW)
    step(refused, "refuse", prefecture.person("countersign_union"), at=NOW, text="名单不妥", clause="第三条")
    assert (state_of(agreed), state_of(refused)) == ("passed", "rejected")


def test_what_a_list_was_determined_on_is_kept_once(prefecture, django_capture_on_commit_callbacks):
    round_ = prefecture.round("in_review")
    kept = [prefecture.nomination(round_, state) for state in ("in_publicity", "not_selected", "rejected")]
    prefecture.nomination(round_, "withdrawn")
    for party in PARTIES:
        assert not Dossier.objects.exists()
        with django_capture_on_commit_callbacks() as callbacks:
            step(round_, "agree", prefecture.person(f"countersign_{party}"), at=NOW)
    assert set(Dossier.objects.values_list("case", flat=True)) == {one.pk for one in kept} and callbacks
    assert set(Dossier.objects.values_list("state", "frozen_at")) == {("pending", NOW)}


def test_a_list_sent_back_is_ranked_and_published_anew_and_everybody_is_asked_again(prefecture):
    round_ = prefecture.round("in_review")
    nomination = prefecture.nomination(round_, "in_publicity")
    step(round_, "agree", prefecture.person("countersign_hr"), at=NOW)
    step(round_, "send_back", prefecture.person("countersign_union"), at=NOW, items=["名次请复议"])
    assert state_of(round_) == "returned"
    step(round_, "rank", prefecture.person("clerk"), order=[nomination.pk], reasons={}, at=NOW)
    assert SelectionRound.objects.get(pk=round_.pk).publicity_first is None
    step(round_, "publicise", None, first=TODAY, at=NOW)
    SelectionRound.objects.update(publicity_last=TODAY - DAY)
    step(round_, "time_up", None, at=NOW)
    step(round_, "submit_list", prefecture.person("clerk"), at=NOW)
    assert Case.objects.get(pk=round_.pk).carried == []
    step(round_, "agree", prefecture.person("countersign_hr"), at=NOW)
    assert Nomination.objects.get().state == "in_publicity"
