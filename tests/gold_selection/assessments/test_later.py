"""After publication: appeals, and corrections with what they bring about."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from gold_selection.assessments import consequences, queries
from gold_selection.assessments.models import Appeal, Assessment, Entry, Score
from gold_selection.assessments.record import EntryAdded, Judged
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.honours.models import Honour
from workflows.cases.execute import execute
from workflows.cases.models import Case, CaseEvent, Message
from workflows.cases.queries import waiting_for
from workflows.errors import Refused
from workflows.organisations.officers import Officer
from workflows.rounds.models import SelectionRound


@pytest.fixture
def published(world):
    """A published quarter: base 25, one event verified, one refused."""
    person = world.person("甲", user=world.account())
    case = world.begin()
    world.base(case, person)
    world.entry(case, person)
    refused = world.entry(case, person, "management")
    case = world.published(case, refused=(refused.pk,))
    return case, person, refused


def appeal(world, case, person, entry=None) -> Appeal:
    at = world.tick()
    score = world.line(case, person)
    made = Appeal.objects.create(
        title="申诉", region=case.region, agency=case.agency, parent=case, score=score, entry=entry, grounds="有佐证",
        created_by=person.user, created_at=at,
    )  # fmt: skip
    return execute(made, "file", officer=Officer.of(person.user, at.date()), at=at)


def code(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def total(world, case, person) -> int:
    return world.line(case, person).computed["total"]


class TestAppeals:
    def test_upheld_it_turns_the_ruling_and_pins_the_new_total(self, world, published):
        case, person, refused = published
        assert total(world, case, person) == 30
        filed = appeal(world, case, person, refused)
        assert {task.owner_permission for task in waiting_for(filed)} == {"preliminary@G0011", "second_review@G0011"}
        world.act(filed, "uphold", world.second, text="文本已补齐")
        filed, entry = Appeal.objects.get(), Entry.objects.get(pk=refused.pk)
        assert (filed.state, filed.before, filed.after, filed.outcome_text) == ("upheld", 30, 35, "文本已补齐")
        assert (entry.status, entry.reason, entry.judged_by) == ("verified", "申诉成立：文本已补齐", world.second)
        assert total(world, case, person) == 35
        told = CaseEvent.objects.filter(case=case, action="amend").get().detail["items"]
        assert any("改为核实" in line for line in told) and "甲 得分合计：30→35" in told
        assert Message.objects.filter(recipient=person.user, case=filed.pk, text__contains="申诉成立").exists()

    def test_a_mistake_overturned_gives_the_points_back(self, world):
        person = world.person("甲", user=world.account())
        case = world.begin()
        world.base(case, person)
        mistake = world.entry(case, person, "mistake")
        case = world.published(case)
        assert total(world, case, person) == 20
        assert queries.mistakes(person, 2024)[0]["status"] == "confirmed"
        world.act(appeal(world, case, person, mistake), "uphold", world.second, text="不属实")
        assert total(world, case, person) == 25
        assert queries.mistakes(person, 2024)[0]["status"] == "overturned"

    def test_a_mistake_is_confirmed_once_it_is_published_and_while_nobody_appeals(self, world):
        def status() -> str:
            (found,) = queries.mistakes(person, 2024)
            return found["status"]

        person = world.person("甲", user=world.account())
        case = world.begin()
        world.base(case, person)
        mistake = world.entry(case, person, "mistake")
        world.act(case, "submit", world.clerk)
        world.judged(case)
        assert status() == "under_review"
        world.act(case, "verify", world.verifier)
        assert status() == "under_review"
        case = world.act(case, "publish", world.verifier)
        assert status() == "confirmed"
        filed = appeal(world, case, person, mistake)
        assert status() == "under_review"
        world.act(filed, "dismiss", world.second, text="属实")
        assert status() == "confirmed"

    def test_about_the_base_score_it_asks_for_the_right_one(self, world, published):
        case, person, _ = published
        filed = appeal(world, case, person)
        for given in ({}, {"base_score": 31}, {"base_score": -1}, {"base_score": "3.5"}):
            with pytest.raises(Refused):
                world.act(filed, "uphold", world.second, text="应为", **given)
        world.act(filed, "uphold", world.second, text="应为28", base_score=28)
        assert total(world, case, person) == 33
        assert world.line(case, person).base_score == 25, "what was given stays; the correction is an entry"

    def test_only_what_was_ruled_against_the_person_is_appealed(self, world, published):
        case, person, refused = published
        verified = Entry.objects.exclude(pk=refused.pk).get()
        assert code(lambda: appeal(world, case, person, verified)) == "not_against"
        refused.refresh_from_db()
        assert refused.against_person
        assert Entry(type="mistake", status="verified").against_person
        assert not Entry(type="mistake", status="refused").against_person
        assert Entry(type="publicity", status="verified", void=True).against_person
        assert not Entry(type="mistake", status="verified", void=True).against_person

    def test_the_most_a_base_score_may_be_is_told_with_its_clause(self, world, published):
        case, person, _ = published
        filed = appeal(world, case, person)
        with pytest.raises(Refused) as refused:
            world.act(filed, "uphold", world.second, text="应为", base_score=31)
        assert "应为0至30的整数（《劳动关系协调员服务规范》8.3" in str(refused.value)
        entry = Score.objects.get()
        entry.base_score = 31
        entry.full_clean(validate_unique=False)  # how much is right is not the table's to say

    def test_what_stands_already_is_not_turned_round_again(self, world, published):
        case, person, refused = published
        filed = appeal(world, case, person, refused)
        Entry.objects.filter(pk=refused.pk).update(status="verified")
        assert code(lambda: world.act(filed, "uphold", world.second, text="属实")) == "stale"
        assert Entry.objects.get(pk=refused.pk).status == "verified" and Appeal.objects.get().state == "filed"

    def test_about_the_base_score_it_takes_no_points(self, world, published):
        case, person, _ = published
        filed = appeal(world, case, person)
        for lower in (24, 25):
            given = {"text": "应为", "base_score": lower}
            assert code(lambda given=given: world.act(filed, "uphold", world.second, **given)) == "base_lower"
        assert Appeal.objects.get().state == "filed" and total(world, case, person) == 30

    def test_a_base_score_corrected_later_stands_over_an_earlier_one(self, world, published):
        case, person, _ = published
        world.act(appeal(world, case, person), "uphold", world.second, text="应为28", base_score=28)
        score = world.line(case, person)
        later = Entry(score=score, type="base", date=date(2024, 8, 1), text="复查", facts={"score": 26})
        world.act(case, "correct", world.acceptor, changes=(EntryAdded(score, later),))
        world.act(case, "settle", world.verifier, changes=(Judged(score, later),))
        assert total(world, case, person) == 31, "ruled on last, though its day is earlier"

    def test_dismissed_it_changes_nothing_and_needs_a_reason(self, world, published):
        case, person, refused = published
        filed = appeal(world, case, person, refused)
        assert code(lambda: world.act(filed, "dismiss", world.second, text="")) == "text_missing"
        world.act(filed, "dismiss", world.second, text="没有采纳应用")
        assert Appeal.objects.get().state == "dismissed" and total(world, case, person) == 30

    def test_who_ruled_entered_or_filed_does_not_decide_it(self, world, published):
        case, person, refused = published
        filed = appeal(world, case, person, refused)
        assert code(lambda: world.act(filed, "dismiss", world.verifier, text="x")) == "own_ruling"
        assert code(lambda: world.act(filed, "dismiss", world.clerk, text="x")) == "no_seat"
        person.user.seats.create(organisation=world.bureau, role="preliminary", start="2024-01-01")
        assert code(lambda: world.act(filed, "uphold", person.user, text="x")) == "own_entry"

    def test_of_two_filed_at_once_one_is_taken(self, world, published):
        case, person, refused = published
        for entry in (refused, None):
            filed = appeal(world, case, person, entry)
            with pytest.raises(IntegrityError), transaction.atomic():
                appeal(world, case, person, entry)
            world.act(filed, "dismiss", world.second, text="不成立")
            appeal(world, case, person, entry)
        assert Appeal.objects.filter(state="filed").count() == 2

    def test_the_lock_waits_for_it(self, world, published):
        case, person, refused = published
        filed = appeal(world, case, person, refused)
        world.tick(days=30)
        assert code(lambda: world.act(case, "lock", world.verifier)) == "appeal_open"
        world.act(filed, "dismiss", world.second, text="不成立")
        assert world.act(case, "lock", world.verifier).state == "locked"

    def test_not_after_the_term_and_not_once_locked(self, world, published):
        case, person, refused = published
        world.tick(days=8)
        assert code(lambda: appeal(world, case, person, refused)) == "term_over"
        case = world.act(case, "lock", world.verifier)
        assert code(lambda: appeal(world, case, person, refused)) == "wrong_state"


class TestCorrections:
    @pytest.fixture
    def locked(self, world):
        person = world.person("甲", user=world.account())
        case = world.begin()
        world.base(case, person)
        event = world.entry(case, person)
        return world.locked(case), person, event

    def correct(self, world, case, person, **values) -> Entry:
        entry = Entry(**{"type": "mistake", "date": date(2024, 8, 1), "text": "后来发现", **values})
        score = world.line(case, person)
        entry.score = score
        world.act(case, "correct", world.acceptor, changes=(EntryAdded(score, entry),))
        return entry

    def settle(self, world, case, person, entry, user=None, **ruling):
        change = Judged(world.line(case, person), entry, **ruling)
        return world.act(case, "settle", user or world.verifier, changes=(change,))

    def test_a_mistake_found_later_counts_once_somebody_else_verified_it(self, world, locked):
        case, person, _ = locked
        entry = self.correct(world, case, person, facts={"impact": "large"})
        assert total(world, case, person) == 30
        seen = consequences.of_correction(case, world.line(case, person), entry, Officer.of(world.verifier, entry.date))
        assert (seen.before, seen.after) == (30, 20)
        self.settle(world, case, person, entry)
        assert queries.quarter_totals([person], 2024)[person.pk] == [None, None, 20, None]
        told = CaseEvent.objects.filter(case=case, action="settle").get().detail["items"]
        assert "甲 得分合计：30→20" in told
        assert [one["impact"] for one in queries.mistakes(person, 2024)] == ["large"]
        (message,) = Message.objects.filter(recipient=person.user, text__contains="更正")
        assert "得分合计由30改为20" in message.text

    def test_not_by_who_entered_it(self, world, locked):
        case, person, _ = locked
        entry = self.correct(world, case, person, facts={"impact": "small"})
        world.acceptor.seats.create(organisation=world.bureau, role="preliminary", start="2024-01-01")
        assert code(lambda: self.settle(world, case, person, entry, world.acceptor)) == "own_entry"
        assert code(lambda: self.settle(world, case, person, entry, world.clerk)) == "no_seat"

    def test_an_entry_is_taken_away_or_replaced_and_stays_to_be_read(self, world, locked):
        case, person, event = locked
        entry = self.correct(world, case, person, type="publicity", corrects=event, void=True)
        assert code(lambda: self.correct(world, case, person, type="publicity", corrects=event)) == "corrected"
        self.settle(world, case, person, entry)
        assert total(world, case, person) == 25
        assert Entry.objects.get(pk=event.pk).status == "verified"

    def test_a_refused_correction_changes_nothing_and_another_may_follow(self, world, locked):
        case, person, event = locked
        entry = self.correct(world, case, person, type="publicity", corrects=event, void=True)
        self.settle(world, case, person, entry, status="refused", reason="原事项属实")
        assert total(world, case, person) == 30
        assert not Message.objects.filter(recipient=person.user, text__contains="更正").exists()
        again = self.correct(world, case, person, type="publicity", corrects=event, void=True)
        self.settle(world, case, person, again)
        assert total(world, case, person) == 25

    def test_an_unsettled_one_is_not_verified(self, world, locked):
        case, person, _ = locked
        entry = self.correct(world, case, person, facts={})
        assert code(lambda: self.settle(world, case, person, entry)) == "unsettled"
        assert Entry.objects.get(pk=entry.pk).status == "pending" and total(world, case, person) == 30

    def test_the_base_score_is_corrected_by_an_entry(self, world, locked):
        case, person, _ = locked
        entry = self.correct(world, case, person, type="base", facts={"score": 30})
        self.settle(world, case, person, entry)
        assert total(world, case, person) == 35 and Score.objects.get().base_score == 25

    def test_a_correction_that_waits_keeps_a_published_quarter_from_the_lock(self, world):
        person = world.person()
        case = world.begin()
        world.base(case, person)
        case = world.published(case)
        self.correct(world, case, person, facts={"impact": "small"})
        world.tick(days=30)
        assert code(lambda: world.act(case, "lock", world.verifier)) == "correction_open"

    def test_the_nomination_and_the_title_that_rest_on_the_scores_are_named(self, world, locked, client, today):
        case, person, _ = locked
        round_ = SelectionRound.objects.create(
            code="G1", title="2024年度评选", year=2024, category="coordinator", agency=world.bureau,
            region=world.county, created_by=world.acceptor,
        )  # fmt: skip
        made = CoordinatorNomination.objects.create(
            round=round_, unit=world.office, unit_name="某单位", region=world.town, title="甲", person=person,
            asked=person, agency=world.bureau, created_by=world.clerk, created_at=world.now,
        )  # fmt: skip
        honour = Honour.objects.create(
            person=person, holder_name="甲", region=world.town, category="coordinator", title="金牌劳动关系协调员",
            year=2024, document="汶人社字〔2024〕9号", granted_on=date(2024, 12, 30),
        )  # fmt: skip
        officer = Officer.of(world.verifier, date(2024, 10, 8))

        def named() -> list[tuple[str, str]]:
            return [(one.words, one.url) for one in consequences.uses(person, 2024, officer)]

        title = (
            "2024年度“金牌劳动关系协调员”（汶人社字〔2024〕9号）",
            f"/honours/?{urlencode({'q': '甲', 'year': 2024})}",
        )
        assert named() == [title], "a draft rests on nothing"
        Case.objects.filter(pk=made.pk).update(state="in_review")
        assert sorted(named()) == [title, ("2024年度评选，某单位的推荐（审核中）", f"/cases/{made.pk}/")]
        assert consequences.uses(person, 2023, officer) == []
        stranger = Officer.of(world.account(), date(2024, 10, 8))
        assert {one.url for one in consequences.uses(person, 2024, stranger)} == {""}
        client.force_login(world.acceptor)
        page = client.get(reverse("assessments:supplement", args=[world.line(case, person).pk, "mistake"]))
        assert "2024年度评选" in page.content.decode() and honour.document in page.content.decode()
        Case.objects.filter(pk=made.pk).update(state="withdrawn")
        Honour.objects.update(revoked_on=date(2025, 1, 2))
        assert named() == []


def test_totals_of_the_later_unit_where_two_assessed_a_person(world):
    person = world.person()
    for region, points in ((world.town, 20), (world.other, 24)):
        case = Assessment.objects.create(
            title="x", region=region, year=2024, quarter=1, agency=world.bureau, policy_digest="-"
        )
        Assessment.objects.filter(pk=case.pk).update(state="locked")
        Score.objects.create(assessment=case, person=person, seq=1, computed={"total": points})
    assert queries.quarter_totals([person.pk], 2024) == {person.pk: [24, None, None, None]}
