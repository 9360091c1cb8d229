"""The quarter's states: who may do what in which, what must hold first, and what each step leaves behind."""

from dataclasses import replace
from datetime import date

import pytest

from gold_selection.assessments import guards, queries, services
from gold_selection.assessments.models import Assessment, Entry, EntryFile, Score
from gold_selection.assessments.record import (
    BaseSet,
    Dropped,
    Enrolled,
    EntryAmended,
    EntryRemoved,
    FileAdded,
    FileRemoved,
    Judged,
    mark,
)
from gold_selection.ledger_form.book import ledgers
from workflows.calendar import add_working_days
from workflows.cases.actions import actions_of
from workflows.cases.models import Case, CaseEvent, Message, local_date
from workflows.cases.queries import todo, waiting_for
from workflows.errors import Refused
from workflows.organisations.officers import Officer
from workflows.policy import shipped
from workflows.policy.policyset import PolicySet

from .conftest import World


@pytest.fixture
def quarter(world: World):
    """An open quarter of one person with a base score and one proved event."""
    person = world.person("甲")
    case = world.begin()
    world.base(case, person)
    world.entry(case, person)
    return case, person


def code(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def state(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def seats(case: Case) -> set[str]:
    return {task.owner_permission for task in waiting_for(Case.objects.get(pk=case.pk))}


class TestBeginning:
    def test_everybody_in_post_in_the_quarter_is_on_the_list(self, world):
        here, gone, later, elsewhere = (world.person(name) for name in ("在岗", "离岗", "后来", "邻镇"))
        gone.posts.update(end="2024-06-30")
        later.posts.update(start="2024-10-01")
        elsewhere.posts.update(region=world.other)
        Score.objects.all().delete()
        case = world.begin()
        assert [one.person for one in case.scores.all()] == [here]
        assert (case.state, case.agency, case.unit) == ("open", world.bureau, world.office)
        assert case.policy_key == "汶政字〔2024〕59号" and case.policy_digest

    def test_whose_posts_were_all_taken_out_is_listed_as_entered_by_hand(self, world):
        by_hand = world.person("手工登记")
        by_hand.posts.update(removed_at=world.now)
        case = world.begin()
        assert [(one.person, one.post) for one in case.scores.all()] == [(by_hand, None)]

    def test_what_a_person_claims_puts_nobody_on_a_list(self, world):
        listed, claimant = world.person(), world.person(region=world.other)
        for person in (listed, claimant):
            person.posts.create(region=world.town, category="enterprise", start=date(2015, 1, 1), verified=False)
        assert [one.person for one in world.begin().scores.all()] == [listed]
        active = world.person(region=world.other)
        active.posts.update(verified=False)
        there = {one.person for one in world.begin(world.other, world.stranger).scores.all()}
        assert there == {claimant, active}, "whom the office holds to be active is listed whatever else they claim"

    def test_the_bureau_begins_for_a_field_and_its_task_force_keeps_the_record(self, world):
        case = world.begin(world.field, world.acceptor)
        assert case.unit == world.force and seats(case) == {"acceptance@T0046", "clerk@T0046"}
        force = world.officer(world.force, "clerk")
        person = world.person(region=world.field)
        world.act(case, "record", force, changes=(Enrolled(Score(person=person)),))
        assert code(lambda: world.base(case, person, user=world.acceptor)) == "no_seat"
        world.base(case, person, user=force)

    @pytest.mark.parametrize(
        ("told", "expected"),
        [({"quarter": 5}, "no_such_quarter"), ({"quarter": 4}, "too_early"), ({"region": "county"}, "not_a_unit")],
    )
    def test_what_cannot_begin(self, world, told, expected):
        region = getattr(world, told.pop("region", "town"))
        assert code(lambda: world.begin(region, **told)) == expected
        assert not Assessment.objects.exists()

    def test_the_term_of_appeal_is_the_offices_own_and_stays_as_it_was_at_the_beginning(self, world, monkeypatch):
        person = world.person()
        case = world.begin()
        own = shipped().get("汶上考核示例 2024")
        assert (case.appeal_days, case.appeal_basis) == (5, f"《{own.title}》第三条")
        changed = replace(own, assessments=own.assessments.model_copy(update={"appeal_days": 10}))
        others = [policy for policy in shipped() if policy.key != own.key]
        monkeypatch.setattr(guards, "policies", lambda: PolicySet([*others, changed]))
        assert world.begin(world.other, world.stranger).appeal_days == 10
        world.base(case, person)
        done = world.published(case)
        assert done.appeals_until == add_working_days(local_date(world.now), 5).day
        monkeypatch.setattr(guards, "policies", lambda: PolicySet(others))
        assert code(lambda: world.begin(world.field, world.acceptor)) == "no_terms"
        assert not Assessment.objects.filter(of_region=world.field).exists()

    def test_once_a_quarter_and_not_for_the_neighbour(self, world):
        world.begin()
        assert code(world.begin) == "exists"
        assert code(lambda: world.begin(world.other)) == "no_seat"

    def test_an_instructor_is_on_no_list_of_coordinators(self, world):
        instructor = world.person("专职指导员")
        instructor.posts.update(role="instructor", category="")
        both = world.person("两岗")
        both.posts.create(region=world.town, role="instructor", start=date(2024, 1, 1))
        assert [one.person.name for one in world.begin().scores.all()] == ["两岗"]

    def test_one_person_is_assessed_once_a_quarter(self, world):
        person = world.person()
        world.begin()
        person.posts.create(region=world.other, category="enterprise", start=date(2023, 1, 1))
        assert not world.begin(world.other, world.stranger).scores.exists()
        assert queries.elsewhere([person.pk], Assessment.objects.last()) == {person.pk: world.town.name}


class TestTheWay:
    def test_from_the_record_to_the_lock(self, world, quarter):
        case, person = quarter
        person.user = world.account()
        person.save()
        assert seats(case) == {"acceptance@G0031", "clerk@G0031"}
        world.act(case, "submit", world.colleague)
        assert seats(case) == {"preliminary@G0011"} and todo(Officer.of(world.verifier, world.now.date())).count() == 1
        world.judged(case)
        world.act(case, "verify", world.verifier)
        score = world.line(case, person)
        assert score.computed["total"] == 30 and score.computed["items"]["publicity"] == 5
        assert score.computed["digest"] == case.policy_digest
        assert queries.quarter_totals([person], 2024) == {person.pk: [None] * 4}
        world.act(case, "publish", world.verifier)
        message = Message.objects.get(recipient=person.user)
        assert "2024年第三季度" in message.text and "2024年9月9日前（含当日）" in message.text
        assert queries.quarter_totals([person], 2024) == {person.pk: [None, None, 30, None]}
        assert code(lambda: world.act(case, "lock", world.verifier)) == "term_running"
        world.tick(days=8)
        locked = world.act(case, "lock", world.verifier)
        assert locked.state == "locked" and not locked.taken_over and seats(case) == set()

    def test_own_verifiers_of_the_task_force_come_first(self, world, quarter):
        case, _ = quarter
        own = world.officer(world.office, "second_review")
        world.act(case, "submit", world.clerk)
        assert seats(case) == {"preliminary@G0031", "second_review@G0031"}
        assert code(lambda: world.judged(case, user=world.verifier)) == "no_seat"
        world.judged(case, user=own)
        assert world.act(case, "verify", own).state == "verified"

    def test_an_own_verifier_who_entered_something_is_none(self, world, quarter):
        case, person = quarter
        both = world.officer(world.office, "acceptance", "preliminary")
        world.entry(case, person, user=both)
        world.act(case, "submit", world.clerk)
        assert seats(case) == {"preliminary@G0011"}

    def test_sent_back_with_a_reason_and_handed_in_again(self, world, quarter):
        case, person = quarter
        world.act(case, "submit", world.clerk)
        world.judged(case)
        assert code(lambda: world.act(case, "send_back", world.verifier, text=" ")) == "text_missing"
        world.act(case, "send_back", world.verifier, text="照片不清")
        assert CaseEvent.objects.filter(case=case).last().detail["text"] == "照片不清"
        entry = Entry.objects.get()
        assert entry.status == "verified"
        score = world.line(case, person)
        world.act(case, "record", world.clerk, changes=(EntryAmended(score, entry, mark(entry), {"text": "改后"}),))
        entry.refresh_from_db()
        assert (entry.status, entry.judged_by, entry.text) == ("pending", None, "改后")
        assert world.act(case, "submit", world.clerk).state == "submitted"

    def test_sent_back_after_verification_it_has_no_figures_until_it_is_verified_again(self, world, quarter):
        def figures() -> list[int | None]:
            (ledger,) = ledgers([world.town], 2024, world.now.date())
            return [quarter.get("total") for quarter in ledger.entries[0].quarters]

        case, person = quarter
        world.act(case, "submit", world.clerk)
        world.judged(case)
        world.act(case, "verify", world.verifier)
        assert figures() == [None, None, 30, None]
        world.act(case, "send_back", world.verifier, text="基本得分有误")
        world.base(case, person, 10)
        assert figures() == [None] * 4

    def test_what_keeps_it_from_being_handed_in(self, world, quarter):
        case, person = quarter
        world.base(case, person, None)
        world.entry(case, person, "risk_prevention", facts={"effective": True}, date=None)
        with pytest.raises(Refused) as refused:
            world.act(case, "submit", world.clerk)
        assert refused.value.code == "incomplete"
        assert "甲：基本得分" in str(refused.value) and "甲：预防化解风险的日期、及时发现" in str(refused.value)
        empty = world.begin(world.other, world.stranger)
        assert code(lambda: world.act(empty, "submit", world.stranger)) == "nobody"

    def test_what_keeps_it_from_being_verified(self, world, quarter):
        case, person = quarter
        world.act(case, "submit", world.clerk)
        assert code(lambda: world.act(case, "verify", world.verifier)) == "not_judged"
        entry, score = Entry.objects.get(), world.line(case, person)
        ruling = Judged(score, entry, "refused")
        assert code(lambda: world.act(case, "judge", world.verifier, changes=(ruling,))) == "reason_missing"
        assert Entry.objects.get().status == "pending"


# Whom the case is for in each action; the others of the cast are refused for who they are.
CAST = ("clerk", "colleague", "stranger", "verifier", "acceptor")
ALLOWED = {
    "record": {"clerk", "colleague"}, "claim": set(), "submit": {"clerk", "colleague"}, "judge": {"verifier"},
    "send_back": {"verifier"}, "verify": {"verifier"}, "publish": {"verifier"}, "lock": {"verifier"},
    "amend": set(), "correct": {"verifier", "acceptor"}, "settle": {"verifier"}, "take_over": {"verifier", "acceptor"},
    "open": {"clerk", "colleague", "acceptor"},
}  # fmt: skip
STATES = {
    "draft": {"open", "take_over"}, "open": {"record", "claim", "submit"},
    "submitted": {"judge", "send_back", "verify"}, "verified": {"send_back", "publish"},
    "published": {"lock", "amend", "correct", "settle"}, "locked": {"correct", "settle"},
}  # fmt: skip


@pytest.mark.parametrize("now", STATES)
def test_every_action_in_every_state_by_everybody(world, quarter, now):
    """The whole table: refused for the state where it does not belong, for the seat where it is another's."""
    case, _ = quarter
    Case.objects.filter(pk=case.pk).update(state=now)
    Assessment.objects.filter(pk=case.pk).update(verifier=world.bureau)
    for name in actions_of(Assessment):
        for who in CAST:
            if name in STATES[now] and who in ALLOWED[name]:
                continue
            told = code(lambda name=name, who=who: world.act(case, name, getattr(world, who), changes=(), text="由"))
            assert told == ("wrong_state" if name not in STATES[now] else told), (now, name, who)
            assert name not in STATES[now] or told in ("no_seat", "system_only"), (now, name, who)
    assert set(ALLOWED) == set(actions_of(Assessment)) and state(case) == now


class TestKeepingOut:
    def test_nobody_rules_on_what_they_entered_or_on_their_own(self, world, quarter):
        case, person = quarter
        both = world.officer(world.office, "acceptance")
        world.entry(case, person, user=both)
        world.act(case, "submit", world.clerk)
        Assessment.objects.filter(pk=case.pk).update(verifier=world.office)
        case = Assessment.objects.get(pk=case.pk)
        both.seats.create(organisation=world.office, role="preliminary", start="2024-01-01")
        score, entry = world.line(case, person), Entry.objects.get(entered_by=both)
        assert code(lambda: world.act(case, "judge", both, changes=(Judged(score, entry),))) == "own_entry"
        judge_too = world.officer(world.office, "preliminary")
        person.user = judge_too
        person.save()
        assert code(lambda: world.act(case, "judge", judge_too, changes=(Judged(score, entry),))) == "own_entry"
        fresh = world.officer(world.office, "preliminary")
        world.judged(case, user=fresh)
        assert code(lambda: world.act(case, "verify", both)) == "own_entry"
        assert world.act(case, "verify", fresh).state == "verified"

    @pytest.mark.parametrize("change", ["words", "paper", "paper removed"])
    def test_who_changed_an_entry_or_its_papers_does_not_rule_on_it(self, world, quarter, change):
        case, person = quarter
        entry = world.entry(case, person)
        both, score = world.officer(world.office, "acceptance", "preliminary"), world.line(case, person)
        made = {
            "words": EntryAmended(score, entry, mark(entry), {"text": "改后"}),
            "paper": FileAdded(score, entry, EntryFile(kind="photo", name="new.png", sha256="new", file="x")),
            "paper removed": FileRemoved(score, entry, entry.files.first()),
        }[change]
        world.act(case, "record", both, changes=(made,))
        world.act(case, "submit", world.clerk)
        assert Assessment.objects.get(pk=case.pk).verifier == world.bureau, "who changed it is no verifier of its own"
        Assessment.objects.filter(pk=case.pk).update(verifier=world.office)
        case, score = Assessment.objects.get(pk=case.pk), world.line(case, person)
        ruling = (Judged(score, entry),)
        assert code(lambda: world.act(case, "judge", both, changes=ruling)) == "own_entry"
        fresh = world.officer(world.office, "preliminary")
        world.judged(case, user=fresh)
        assert code(lambda: world.act(case, "verify", both)) == "own_entry"

    def test_who_gave_a_base_score_does_not_verify_the_quarter(self, world, quarter):
        case, _ = quarter
        world.act(case, "submit", world.clerk)
        world.judged(case)
        Score.objects.update(base_by=world.verifier)
        assert code(lambda: world.act(case, "verify", world.verifier)) == "own_entry"
        assert world.act(case, "verify", world.second).state == "verified"


class TestTheOwnQuarter:
    """Somebody of the office who is on the list."""

    def on_the_list(self, world, case, user) -> Score:
        person = world.person("自己", user=user)
        world.act(case, "record", world.colleague, changes=(Enrolled(Score(person=person)),))
        return world.line(case, person)

    def test_a_keeper_sets_no_base_score_of_the_own_and_drops_nothing_of_it(self, world, quarter):
        case, _ = quarter
        own = self.on_the_list(world, case, world.clerk)
        for change in (BaseSet(own, None, 30), Dropped(own)):
            assert code(lambda change=change: world.act(case, "record", world.clerk, changes=(change,))) == "own_entry"
        world.base(case, own.person, 20, world.colleague)
        slip = world.entry(case, own.person, "mistake", user=world.colleague)
        for change in (EntryRemoved(own, slip), EntryAmended(own, slip, mark(slip), {"facts": {"impact": "small"}})):
            assert code(lambda change=change: world.act(case, "record", world.clerk, changes=(change,))) == "not_own"
        assert world.line(case, own.person).base_score == 20

    def test_nobody_verifies_publishes_or_locks_the_own(self, world, quarter):
        case, _ = quarter
        own = self.on_the_list(world, case, world.verifier)
        world.base(case, own.person, 20)
        world.act(case, "submit", world.clerk)
        world.judged(case, user=world.second)
        for name, later in (("verify", {}), ("publish", {}), ("lock", {"days": 30})):
            world.tick(**later)
            assert code(lambda name=name, case=case: world.act(case, name, world.verifier)) == "own_entry"
            case = world.act(case, name, world.second)

    def test_a_verifier_of_the_task_force_who_is_on_the_list_is_none(self, world, quarter):
        case, _ = quarter
        own = self.on_the_list(world, case, world.officer(world.office, "preliminary"))
        world.base(case, own.person, 20)
        world.act(case, "submit", world.clerk)
        assert seats(case) == {"preliminary@G0011"}


class TestTheRecord:
    def test_changes_are_told_in_the_log(self, world, quarter):
        case, person = quarter
        world.base(case, person, 28)
        assert CaseEvent.objects.filter(case=case).last().detail["items"] == ["甲 基本得分：25→28"]

    def test_two_who_write_at_once_do_not_overwrite_each_other(self, world, quarter):
        case, person = quarter
        stale = world.line(case, person)
        world.base(case, person, 20)
        late = BaseSet(stale, 25, 29)
        assert code(lambda: world.act(case, "record", world.colleague, changes=(late,))) == "stale"
        assert Score.objects.get().base_score == 20

    def test_a_base_score_beyond_the_rules_is_refused_with_the_clause(self, world, quarter):
        case, person = quarter
        with pytest.raises(Refused) as refused:
            world.base(case, person, 31)
        assert refused.value.code == "base_range" and "附件1" in str(refused.value)

    def test_a_line_of_another_quarter_is_not_written_through_this_one(self, world, quarter):
        case, person = quarter
        theirs = world.begin(world.other, world.stranger)
        change = BaseSet(world.line(case, person), 25, 1)
        assert code(lambda: world.act(theirs, "record", world.stranger, changes=(change,))) == "other_case"

    def test_what_is_posted_in_place_of_changes_is_refused(self, world, quarter):
        case, _ = quarter
        for given in ("", "[]", ("x",), [1]):
            assert code(lambda given=given: world.act(case, "record", world.clerk, changes=given)) in (
                "invalid", "required", "not_on_page",
            )  # fmt: skip

    def test_the_list_grows_and_shrinks(self, world, quarter):
        case, person = quarter
        more = world.person("乙")
        world.act(case, "record", world.clerk, changes=(Enrolled(Score(person=more)),))
        again = (Enrolled(Score(person=more)),)
        assert code(lambda: world.act(case, "record", world.clerk, changes=again)) == "enrolled"
        kept = (Dropped(world.line(case, person)),)
        assert code(lambda: world.act(case, "record", world.clerk, changes=kept)) == "has_entries"
        world.act(case, "record", world.clerk, changes=(Dropped(world.line(case, more)),))
        assert [one.person for one in case.scores.all()] == [person]

    def test_a_removed_entry_stays_as_a_row_and_counts_no_more(self, world, quarter):
        case, person = quarter
        world.act(case, "record", world.clerk, changes=(EntryRemoved(world.line(case, person), Entry.objects.get()),))
        assert Entry.objects.get().removed_at and not world.line(case, person).entries.all()


class TestThePersonsOwnClaims:
    def test_the_person_claims_and_changes_the_own_until_it_is_ruled_on(self, world, quarter):
        case, person = quarter
        person.user = world.account()
        person.save()
        entry = world.entry(case, person, "management", user=person.user, name="claim")
        score = world.line(case, person)
        world.act(case, "claim", person.user, changes=(EntryAmended(score, entry, mark(entry), {"text": "改"}),))
        officers = Entry.objects.exclude(pk=entry.pk).get()
        theirs = (EntryAmended(score, officers, mark(officers), {"text": "x"}),)
        assert code(lambda: world.act(case, "claim", person.user, changes=theirs)) == "not_own"
        base = (BaseSet(score, 25, 30),)
        assert code(lambda: world.act(case, "claim", person.user, changes=base)) == "not_own"

    def test_nobody_claims_for_another(self, world, quarter):
        case, person = quarter
        other = world.person("乙", user=world.account())
        world.act(case, "record", world.clerk, changes=(Enrolled(Score(person=other)),))
        assert code(lambda: world.entry(case, person, user=other.user, name="claim")) == "not_own"
        nobody = world.account()
        assert code(lambda: world.entry(case, person, user=nobody, name="claim")) == "no_seat"


class TestTakingOver:
    LEDGER = {
        "base": 26, "publicity": 10, "mediation": 5, "management": 0, "risk": None, "publication": 0, "deduction": 5,
        "typed_total": 36, "status": "ok",
    }  # fmt: skip

    def take(self, world: World, user=None, quarter: int = 1) -> Assessment:
        at = world.tick()
        officer = Officer.of(user, at.date()) if user else None
        return services.taken_over(region=world.town, year=2024, quarter=quarter, officer=officer, at=at)

    def test_a_ledger_of_the_past_stands_locked_and_has_its_totals(self, world):
        person = world.person()
        case = self.take(world, world.acceptor)
        Score.objects.create(assessment=case, person=person, seq=1, ledger=self.LEDGER)
        assert case.state == "locked" and case.taken_over and seats(case) == set()
        assert queries.quarter_totals([person], 2024) == {person.pk: [36, None, None, None]}
        assert queries.mistakes(person, 2024) == [
            {"date": "2024-03-31", "impact": "small", "status": "confirmed", "serious": None}
        ]
        assert self.take(world, world.acceptor).pk == case.pk
        assert CaseEvent.objects.filter(case=case).count() == 1

    def test_by_a_command_and_by_nobody_else(self, world):
        assert self.take(world).state == "locked"
        assert code(lambda: self.take(world, world.stranger, quarter=2)) == "no_seat"

    def test_a_quarter_that_is_recorded_here_is_not_taken_over(self, world):
        world.begin()
        assert code(lambda: self.take(world, world.acceptor, quarter=3)) == "recorded_here"

    def test_a_mistake_found_later_comes_on_top_of_the_ledger(self, world):
        person = world.person()
        case = self.take(world)
        Score.objects.create(assessment=case, person=person, seq=1, ledger=self.LEDGER)
        found = world.entry(case, person, "mistake", user=world.acceptor, name="correct", date="2024-02-05")
        assert queries.quarter_totals([person], 2024)[person.pk][0] == 36
        ruling = (Judged(world.line(case, person), found),)
        world.act(case, "settle", world.verifier, changes=ruling)
        assert queries.quarter_totals([person], 2024)[person.pk][0] == 31
        told = CaseEvent.objects.get(case=case, action="settle").detail["items"]
        assert f"{person.name} 得分合计：36→31" in told
        assert [one["impact"] for one in queries.mistakes(person, 2024)] == ["small", "small"]

    @pytest.mark.parametrize(
        ("points", "count", "impact"), [(10, 1, None), (15, 2, None), (-5, 1, "small"), (0, 0, "")]
    )
    def test_what_a_deduction_tells_of_mistakes(self, world, points, count, impact):
        person = world.person()
        ledger = self.LEDGER | {"deduction": points}
        Score.objects.create(assessment=self.take(world), person=person, seq=1, ledger=ledger)
        found = queries.mistakes(person, 2024)
        assert len(found) == count and all(one["impact"] == impact for one in found)
