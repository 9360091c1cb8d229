"""When a stage is settled: every small panel exhaustively, larger ones by property."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workflows.cases.stages import Body, Stage, tally

VERDICTS = ("consent", "reservation", "abstention", "refusal")
VOICES = ("A", "B", "C", "D", "E")
MODES = (
    ("one", None, True), ("all", None, True), ("all", None, False), ("any", None, True), ("ratio", (1, 2), True),
    ("ratio", (2, 3), True), ("ratio", (2, 3), False), ("ratio", (1, 1), True),
)  # fmt: skip


def stage(voices=VOICES, mode="all", ratio=None, veto=True, added=()):
    bodies = tuple(Body(voice, voice, "hr") for voice in voices)
    return Stage("s", "环节", mode, "countersign", bodies, 5, veto=veto, ratio=ratio, added=tuple(added))


def expected(mode, ratio, veto, said):
    """The rule said again in other words: by what every completion of the silent ones would bring."""
    consents = sum(verdict in ("consent", "reservation") for verdict in said)
    silent, refusals = said.count(None), said.count("refusal")
    if mode in ("one", "all") and veto and refusals:
        return "refused"
    if mode == "all":
        return "open" if silent else ("passed" if consents and not refusals else "refused")
    share = ratio or (1, len(said))
    enough = [(consents + more) * share[1] >= len(said) * share[0] for more in (0, silent)]
    return "passed" if enough[0] else ("open" if enough[1] else "refused")


@pytest.mark.parametrize(("mode", "ratio", "veto"), MODES)
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_every_combination_of_verdicts(mode, ratio, veto, size):
    for said in product((None, *VERDICTS), repeat=size):
        spoken = {voice: verdict for voice, verdict in zip(VOICES, said, strict=False) if verdict}
        found = tally(stage(VOICES[:size], mode, ratio, veto), spoken)
        assert found == expected(mode, ratio, veto, said), said


@pytest.mark.parametrize(
    ("mode", "ratio", "spoken", "outcome"),
    [
        ("ratio", (2, 3), {"A": "refusal"}, "open"),
        ("ratio", (2, 3), {"A": "refusal", "B": "consent", "C": "consent"}, "passed"),
        ("ratio", (2, 3), {"A": "refusal", "B": "refusal"}, "refused"),
        ("any", None, {"A": "refusal", "B": "refusal"}, "open"),
        ("all", None, {"A": "abstention", "B": "abstention", "C": "abstention"}, "refused"),
        ("all", None, {"A": "abstention", "B": "consent", "C": "reservation"}, "passed"),
    ],
)
def test_three_bodies_as_a_person_would_count(mode, ratio, spoken, outcome):
    assert tally(stage(VOICES[:3], mode, ratio), spoken) == outcome


modes = st.sampled_from(MODES)
verdicts = st.dictionaries(st.sampled_from(VOICES), st.sampled_from(VERDICTS))


@given(modes, verdicts, st.dictionaries(st.text(min_size=2), st.sampled_from((*VERDICTS, "return", "rejection"))))
def test_a_bystander_changes_nothing(mode, spoken, bystanders):
    one = stage(VOICES, *mode)
    others = {voice: verdict for voice, verdict in bystanders.items() if voice not in VOICES}
    assert tally(one, spoken | others) == tally(one, spoken)


@given(st.tuples(st.integers(1, 4), st.integers(1, 4)).filter(lambda pair: pair[0] < pair[1]))
def test_a_ratio_below_all_is_not_defeated_by_one_refusal(ratio):
    needs_all = -(-len(VOICES) * ratio[0] // ratio[1]) == len(VOICES)
    assert (tally(stage(mode="ratio", ratio=ratio), {"A": "refusal"}) == "refused") == needs_all


@given(modes, verdicts, st.sampled_from(VOICES), st.sampled_from(VERDICTS))
def test_what_is_settled_stays_settled(mode, spoken, voice, verdict):
    """Who speaks after the end (two at once, before the desk is cleared) never turns the outcome round."""
    one = stage(VOICES, *mode)
    before = tally(one, spoken)
    if before == "refused" or (before == "passed" and voice not in spoken and mode[0] != "one"):
        assert tally(one, {voice: verdict} | spoken) == before


@given(modes, verdicts, st.sampled_from(VOICES))
def test_one_consent_more_never_harms(mode, spoken, voice):
    # Without a veto everybody is heard before a refusal counts: there the last word, whatever it is, settles the stage.
    assume(not (mode[0] == "all" and "refusal" in spoken.values()))
    one, order = stage(VOICES, *mode), ("refused", "open", "passed")
    with_consent = tally(one, spoken | {voice: "consent"})
    assert order.index(with_consent) >= order.index(tally(one, spoken))


@given(modes, verdicts, st.sampled_from((None, *VERDICTS)))
def test_an_added_signer_is_waited_for_and_may_refuse(mode, spoken, verdict):
    plain = tally(stage(VOICES, *mode), spoken)
    said = spoken | ({"user@7": verdict} if verdict else {})
    found = tally(stage(VOICES, *mode, added=["user@7"]), said)
    if plain == "refused" or verdict == "refusal":
        assert found == "refused"
    else:
        assert found == ("open" if verdict is None else plain)


@given(modes, verdicts)
def test_the_order_of_the_bodies_does_not_matter(mode, spoken):
    assert tally(stage(VOICES, *mode), spoken) == tally(stage(VOICES[::-1], *mode), spoken)
