"""People by the thousand: found by number, not overwritten, each step of it logged."""

from dataclasses import replace
from datetime import date

import pytest

from certification.intake import Incoming, differences, known, take_in
from certification.models import Education, Person, PersonEvent, Post
from workflows.errors import Refused
from workflows.sheets.models import ImportBatch

from .conftest import AT, acting, number

DAY = date(2024, 3, 1)


@pytest.fixture
def batch(db):
    return ImportBatch.objects.create(
        kind="ledger", file_name="台账.xlsx", sha256="0" * 64, at=AT, as_of=DAY, origin="office", read=1, accepted=1,
        rejected=0, duplicate=0,
    )  # fmt: skip


@pytest.fixture
def row(land):
    return Incoming(
        name="周启䶮", id_number=number(), region=land.town, seen_on=DAY, source="ledger", kind="township",
        phone="19900001234", education="bachelor", employer_name="丁镇政府", title="科员", work_months=30,
    )  # fmt: skip


@pytest.fixture
def take(batch, clerk):
    return lambda *rows: take_in(rows, batch=batch, officer=acting(clerk), at=AT)


def test_a_new_person_comes_with_post_and_education_and_is_logged(take, row, clerk):
    (person,) = take(row)
    person.refresh_from_db()
    assert (person.name, person.sex, person.birth_date) == ("周启䶮", "male", date(1985, 5, 5))
    assert (person.status, person.category) == ("active", "platform")
    post = Post.objects.get(person=person)
    assert (post.kind, post.since, post.start, post.work_months, post.source) == ("township", DAY, None, 30, "ledger")
    assert Education.objects.get(person=person).level == "bachelor"
    events = PersonEvent.objects.filter(person=person)
    assert [(event.what, event.record.partition(":")[0], event.actor) for event in events] == [
        ("registered", "", clerk), ("added", "education", clerk), ("added", "post", clerk),
    ]  # fmt: skip
    assert number() not in str(events.values())


def test_who_is_there_is_found_by_number_and_not_overwritten(take, row, register, land):
    there = register(id_number=number(), phone="19900009999")
    assert take(row) == [there]
    there.refresh_from_db()
    assert (there.phone, there.region) == ("19900009999", land.here)
    assert there.posts.count() == 1 and there.education_records.get().level == "bachelor"
    held = known([number()], DAY, None)[number()]
    told = {one.label: (one.held, one.given) for one in differences(held, replace(row, education="master"))}
    assert told == {
        "联系电话": ("199****9999", "199****1234"), "所属区划": ("甲县", "丁镇"), "学历": ("大学本科", "硕士研究生"),
    }  # fmt: skip


def test_the_same_post_of_another_quarter_is_one_post_known_from_the_earlier_list(take, row):
    take(row)
    take(replace(row, seen_on=date(2024, 2, 1)))
    earlier = date(2023, 12, 31)
    take(replace(row, seen_on=earlier, work_months=27))
    post = Post.objects.get()
    assert (post.since, post.work_months) == (earlier, 27)
    assert PersonEvent.objects.filter(what="corrected").latest("pk").before == {"seen_on": "2024-02-01"}


def test_other_work_is_another_post(take, row):
    take(row, replace(row, kind="grid"))
    assert Person.objects.count() == 1 and Post.objects.count() == 2


def test_without_kind_and_category_nobody_is_in_post(take, row):
    (person,) = take(replace(row, kind=""))
    assert person.status == "not" and not person.posts.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "另一人"}, "ID_NAME_CONFLICT"), ({"employer_name": "长" * 121}, "too_long"),
        ({"education": "x"}, "unknown_choice"), ({"kind": "x"}, "unknown_choice"), ({"id_number": "1"}, "ID_LENGTH"),
        ({"seen_on": date(2024, 3, 2)}, "seen_on"),
    ],
)  # fmt: skip
def test_one_row_that_cannot_be_taken_leaves_nothing(take, row, wrong, code):
    with pytest.raises(Refused) as told:
        take(row, replace(row, **({"id_number": number(sequence="999")} if "name" not in wrong else {}) | wrong))
    assert told.value.code == code
    assert not Person.objects.exists() and not PersonEvent.objects.exists()


def test_a_neighbour_s_office_takes_nobody_in_here(row, batch, seated, land):
    with pytest.raises(Refused, match="丁镇"):
        take_in([row], batch=batch, officer=acting(seated(land.neighbour)), at=AT)


@pytest.mark.parametrize("name", ["周启䶮", "另一人"])
def test_of_somebody_elsewhere_no_more_is_told_than_that(take, row, register, land, seated, name):
    officer = acting(seated(land.neighbour))
    register(id_number=number(), region=land.there, officer=officer, phone="19900009999")
    with pytest.raises(Refused, match="登记在其他地区，请联系上级人社部门转入") as told:
        take(replace(row, name=name))
    assert "乙县" not in told.value.message and told.value.message.startswith(name)
    assert not Post.objects.exists()


def test_more_rows_take_no_more_queries(take, row, django_assert_max_num_queries):
    rows = [
        replace(row, id_number=number(born=f"1985{month:02}{day:02}")) for month in (1, 2, 3) for day in range(1, 29)
    ]
    with django_assert_max_num_queries(30):
        take(*rows)
    assert Person.objects.count() == 84
