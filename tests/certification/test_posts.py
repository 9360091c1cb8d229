"""在岗: who is in post on a day, what a post must agree with, and what it makes of the person's status."""

from datetime import date

import pytest

from certification import posts, services
from certification.models import CensusRow, Person, PersonEvent, Post
from workflows.cases.models import Message
from workflows.errors import Refused
from workflows.organisations.models import Organisation, Role, User
from workflows.policy import decide

from .conftest import AT, acting


@pytest.fixture
def add(land, clerk, register):
    """Enters a post of a person of the first county; anything may be said otherwise."""

    def enter(person: Person | None = None, **otherwise) -> Post:
        given = {
            "region": land.here,
            "kind": "enterprise",
            "employer_name": "某公司",
            "officer": acting(clerk),
            "at": AT,
        }
        return services.add_post(person=person or register(), **(given | otherwise))

    return enter


def refused(verb, **given) -> str:
    with pytest.raises(Refused) as told:
        verb(**given)
    return told.value.message


def test_first_and_last_day_count(add):
    post = add(start=date(2021, 5, 1), end=date(2023, 6, 30))
    days = {date(2021, 4, 30): False, date(2021, 5, 1): True, date(2023, 6, 30): True, date(2023, 7, 1): False}
    assert {day: Post.objects.filter(posts.on(day)).exists() for day in days} == days
    services.remove_record(record=post, officer=post_officer(post), at=AT, reason="录错人")
    assert not Post.objects.filter(posts.on(date(2022, 1, 1))).exists()


def post_officer(post: Post):
    return acting(PersonEvent.objects.filter(person=post.person).latest("pk").actor)


def test_positions_are_what_the_rule_takes(add, register):
    person = register()
    add(person, start=date(2020, 1, 1), full_time=True, union_managed=False)
    asked = {"year": 2023, "as_of": "2023-12-31", "rulesets": ["SX"], "judgements": {}}
    answer = decide("gold_coordinator", asked | {"positions": posts.positions(person, date(2023, 12, 31))})
    assert "一(三)6" in answer["satisfied"]
    assert posts.positions(person, AT.date()) == [
        {
            "role": "labor_relations_coordinator", "start": "2020-01-01", "end": None, "full_time": True,
            "union_managed": False,
        }
    ]  # fmt: skip


def test_before_the_list_that_shows_it_the_first_day_is_not_known(add, register):
    person = register()
    add(person, seen_on=date(2023, 3, 31))
    assert posts.positions(person, date(2023, 3, 31))[0]["start"] == "2023-03-31"
    assert posts.positions(person, date(2023, 3, 30))[0]["start"] is None


def test_a_post_makes_the_status_and_its_end_unmakes_it(add, register, clerk):
    person = register(status="not", category="")
    post = add(person, kind="grid")
    person.refresh_from_db()
    assert (person.status, person.category) == ("active", "platform")  # by the table of 济人社发〔2025〕3号
    services.correct_record(record=post, officer=acting(clerk), at=AT, reason="调离", end=date(2024, 2, 29))
    person.refresh_from_db()
    assert (person.status, person.category) == ("left", "platform")
    event = PersonEvent.objects.filter(person=person).latest("pk")
    assert (event.record, event.before, event.after) == (f"post:{post.pk}", {"end": None}, {"end": "2024-02-29"})


def test_with_the_last_post_taken_out_nobody_is_in_post(add, register, clerk):
    person = register(status="not", category="")
    first, second = add(person, kind="grid"), add(person, kind="enterprise")
    taken_out = {"officer": acting(clerk), "at": AT, "reason": "录错人"}
    services.remove_record(record=first, **taken_out)
    person.refresh_from_db()
    assert (person.status, person.category) == ("active", "enterprise")
    services.remove_record(record=second, **taken_out)
    person.refresh_from_db()
    assert (person.status, person.category) == ("not", "")


def test_without_a_standing_post_the_status_is_entered_by_hand_again(add, register, clerk):
    person = register()
    services.remove_record(record=add(person), officer=acting(clerk), at=AT, reason="录错人")
    by_hand = {"status": "active", "category": "enterprise"}
    services.correct_person(person=person, officer=acting(clerk), at=AT, reason="在岗，记录待补", **by_hand)
    services.add_education(person=person, officer=acting(clerk), at=AT, level="bachelor")
    person.refresh_from_db()
    assert (person.status, person.category) == ("active", "enterprise")


def test_status_is_not_entered_beside_posts(add, register, clerk):
    person = register()
    add(person)
    told = refused(
        services.correct_person, person=person, officer=acting(clerk), at=AT, reason="离岗", status="left"
    )  # fmt: skip
    assert "由在岗记录得出" in told
    services.correct_person(person=person, officer=acting(clerk), at=AT, reason="电话", phone="19900001234")


def test_an_instructor_is_no_coordinator(add, register):
    person = register()
    add(person, role="instructor", kind="", full_time=True, union_managed=True)
    person.refresh_from_db()
    assert (person.status, person.category) == ("not", "")
    assert posts.positions(person, AT.date())[0]["role"] == "collective_bargaining_instructor"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": ""}, "请选择协调员类别或台账类型"),
        ({"kind": "grid", "category": "enterprise"}, "归入“工业园区"),
        ({"kind": "xx"}, "同时选择协调员类别"),
        ({"start": date(2024, 3, 2)}, "任职起始日期在将来"),
        ({"end": date(2024, 3, 2)}, "任职截止日期在将来"),
        ({"start": date(2023, 5, 2), "end": date(2023, 5, 1)}, "早于起始日期"),
        ({"start": date(2023, 5, 2), "seen_on": date(2023, 5, 1)}, "起始日期不能晚于该日"),
    ],
)
def test_what_contradicts_itself_is_refused_in_words(add, wrong, words):
    assert words in refused(add, **wrong)
    assert not Post.objects.exists()


def test_only_the_keepers_of_its_region_enter_a_post(add, land, seated, register):
    person = register()
    assert "乙县" in refused(add, person=person, region=land.there)
    for actor in (seated(land.neighbour), seated(land.bureau, Role.OBSERVER)):
        assert "权限" in refused(add, person=person, officer=acting(actor))


def test_without_a_first_day_the_day_of_entry_shows_it(add):
    assert add().since == AT.date()
    assert add(end=date(2022, 6, 30)).since == date(2022, 6, 30)


class TestOwnClaims:
    @pytest.fixture
    def own(self, db):
        return User.objects.create_user("own", person_name="本人")

    @pytest.fixture
    def mine(self, register, own):
        return register(officer=acting(own), user=own)

    def test_an_own_claim_counts_nowhere_until_the_office_has_confirmed_it(self, add, mine, own, clerk):
        assert (mine.status, mine.category) == ("not", "")
        post = add(mine, officer=acting(own), start=date(2015, 1, 1), full_time=True)
        mine.refresh_from_db()
        assert not post.verified and mine.status == "not" and not CensusRow.objects.exists()
        assert not Post.objects.filter(posts.on(AT.date())).exists()
        asked = {"year": 2024, "as_of": "2024-03-01", "rulesets": ["SX"], "judgements": {}}
        answer = decide("gold_coordinator", asked | {"positions": posts.positions(mine, AT.date())})
        assert [one["verdict"] for one in answer["findings"] if one["clause"] == "一(三)6"] == ["unknown"]
        services.confirm_post(post=post, officer=acting(clerk), at=AT)
        mine.refresh_from_db()
        assert mine.status == "active" and CensusRow.objects.count() == 1
        answer = decide("gold_coordinator", asked | {"positions": posts.positions(mine, AT.date())})
        assert "一(三)6" in answer["satisfied"]
        event = PersonEvent.objects.filter(person=mine).latest("pk")
        assert (event.what, event.actor, event.record) == ("confirmed", clerk, f"post:{post.pk}")
        assert "已经确认" in refused(services.confirm_post, post=post, officer=acting(clerk), at=AT)

    def test_only_another_keeper_of_the_posts_region_confirms(self, add, mine, own, clerk, land, seated):
        post = add(mine, officer=acting(own), region=land.there)
        assert "权限" in refused(services.confirm_post, post=post, officer=acting(clerk), at=AT)
        neighbour = seated(land.neighbour)
        Person.objects.filter(pk=mine.pk).update(user=neighbour)
        assert "他人" in refused(services.confirm_post, post=post, officer=acting(neighbour), at=AT)
        Person.objects.filter(pk=mine.pk).update(user=own)
        services.confirm_post(post=post, officer=acting(neighbour), at=AT)

    def test_a_refused_claim_is_kept_counts_nowhere_and_is_judged_anew_when_corrected(self, add, mine, own, clerk):
        post = add(mine, officer=acting(own))
        told = {"post": post, "officer": acting(clerk), "at": AT}
        assert "理由" in refused(services.refuse_post, reason=" ", **told)
        services.refuse_post(reason="聘书不符", **told)
        assert "已经不予确认" in refused(services.refuse_post, reason="聘书不符", **told)
        event = PersonEvent.objects.filter(person=mine).latest("pk")
        assert (event.what, event.actor, event.reason) == ("refused", clerk, "聘书不符")
        assert "聘书不符" in Message.objects.get(recipient=own).text
        assert posts.positions(mine, AT.date()) == [] and not CensusRow.objects.exists()
        services.correct_record(record=post, officer=acting(own), at=AT, reason="更正单位", employer_name="乙厂")
        post.refresh_from_db()
        assert post.refusal == "" and len(posts.positions(mine, AT.date())) == 1
        services.refuse_post(reason="仍不符", **told)
        services.confirm_post(**told)
        mine.refresh_from_db()
        post.refresh_from_db()
        assert post.verified and post.refusal == "" and mine.status == "active"

    def test_a_claim_taken_back_leaves_the_status_that_an_office_entered(self, add, mine, own, clerk):
        services.correct_person(
            person=mine, officer=acting(clerk), at=AT, reason="核对聘书", status="active", category="enterprise"
        )
        claim = add(mine, officer=acting(own))
        services.remove_record(record=claim, officer=acting(own), at=AT, reason="填错")
        mine.refresh_from_db()
        assert (mine.status, mine.category) == ("active", "enterprise")

    def test_a_person_takes_back_the_own_claim_and_nothing_of_an_office(self, add, mine, own):
        theirs, claim = add(mine), add(mine, officer=acting(own), kind="grid")
        told = {"officer": acting(own), "at": AT, "reason": "不再担任"}
        assert "本人不能更改" in refused(services.remove_record, record=theirs, **told)
        assert "本人不能更改" in refused(services.correct_record, record=theirs, end=AT.date(), **told)
        services.correct_record(record=claim, title="网格长", **told)
        services.remove_record(record=claim, **told)
        assert Post.objects.get(removed_at=None) == theirs

    def test_a_claim_lies_where_its_employer_is(self, add, mine, own, land):
        firm = Organisation.objects.create(code="E01", name="某厂", kind="enterprise", region=land.town)
        told = {"person": mine, "officer": acting(own), "employer": firm}
        assert "工作单位的所在地" in refused(add, region=land.there, **told)
        assert not add(region=land.town, **told).verified

    def test_a_keeper_makes_the_own_record_neither_a_coordinators_nor_verified(self, add, mine, clerk):
        Person.objects.filter(pk=mine.pk).update(user=clerk)
        told = {"person": mine, "officer": acting(clerk), "at": AT}
        assert not add(mine).verified
        assert "其他人员" in refused(
            services.correct_person, reason="任职", status="active", category="enterprise", **told
        )
        assert "核验情况" in refused(services.add_certificate, kind="skill_level", grade="3", validity="valid", **told)
