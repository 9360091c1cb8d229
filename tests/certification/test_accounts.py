"""关联本人账号: who ties a person to an account, what must match, and what the person may do afterwards."""

from datetime import date

import pytest
from django.urls import reverse

from certification.models import Person, PersonEvent
from workflows.organisations.models import Organisation, Role, Seat, User

from .conftest import number

OWN = number()  # of the person whom ``register`` makes first


@pytest.fixture
def person(register):
    return register(id_number=OWN)


@pytest.fixture
def holder():
    return User.objects.create_user("zhou", person_name="周启 䶮")


def tie(client, person, **given):
    told = {"username": "zhou", "id_number": OWN, "reason": "本人持身份证到窗口核对"} | given
    return client.post(reverse("people:tie_account", args=[person.pk]), told)


@pytest.fixture
def officer(client, clerk):
    client.force_login(clerk)
    return client


def errors(response):
    return [message for told in response.context["form"].errors.values() for message in told]


def test_the_office_ties_the_account_and_the_person_then_has_an_own_record(officer, client, clerk, person, holder):
    page = officer.get(reverse("people:person", args=[person.pk]))
    assert reverse("people:tie_account", args=[person.pk]) in page.content.decode()
    assert tie(officer, person, id_number=f" {OWN.lower()} ").status_code == 302
    assert Person.objects.get(pk=person.pk).user == holder
    event = PersonEvent.objects.filter(person=person).latest("pk")
    assert (event.what, event.actor, event.reason) == ("tied", clerk, "本人持身份证到窗口核对")
    assert event.after == {"user": "zhou（周启 䶮）"} and OWN not in str(event.after)
    words = officer.get(reverse("people:person", args=[person.pk])).content.decode()
    assert "关联本人账号" in words and "本人账号：zhou" in words
    client.force_login(holder)
    assert client.get(reverse("people:own")).url == reverse("people:person", args=[person.pk])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"id_number": number(sequence="996")}, "与登记的证件号码不一致"),
        ({"id_number": OWN[:-1]}, "证件号码"),
        ({"username": "nobody"}, "没有以“周启䶮”的姓名开设"),
        ({"username": "other"}, "没有以“周启䶮”的姓名开设"),
        ({"username": "closed"}, "没有以“周启䶮”的姓名开设"),
        ({"reason": " "}, "请填写这一项"),
    ],
)  # fmt: skip
def test_what_does_not_match_is_refused_beside_its_field_and_nothing_tied(officer, person, holder, given, words):
    User.objects.create_user("other", person_name="另一人")
    User.objects.create_user("closed", person_name="周启䶮", is_active=False)
    answer = tie(officer, person, **given)
    assert words in "".join(errors(answer)), errors(answer)
    assert not Person.objects.filter(user__isnull=False).exists()
    assert not PersonEvent.objects.filter(what="tied").exists()


def test_an_account_is_one_person_s_and_a_person_has_one_account(officer, register, person, holder):
    namesake = register(id_number=number(sequence="996"))
    tie(officer, person)
    assert "已关联另一人" in errors(tie(officer, namesake, id_number=number(sequence="996")))[0]
    User.objects.create_user("zhou2", person_name="周启䶮")
    assert "请先解除" in errors(tie(officer, person, username="zhou2"))[0]
    assert Person.objects.get(pk=person.pk).user == holder


def test_nobody_ties_or_unties_on_own_behalf(client, land, person):
    user = User.objects.create_user("zhou", person_name="周启䶮")
    Seat.objects.create(user=user, organisation=land.bureau, role=Role.ACCEPTANCE, start=date(2020, 1, 1))
    client.force_login(user)
    assert errors(tie(client, person)) == ["不能关联自己的账号，请由其他经办人员办理"]
    Person.objects.filter(pk=person.pk).update(user=user)
    for name in ("tie_account", "untie_account"):
        assert client.post(reverse(f"people:{name}", args=[person.pk]), {"reason": "更换"}).status_code == 403
    assert Person.objects.get(pk=person.pk).user == user


def test_only_seats_whose_work_needs_whole_numbers_tie(client, seated, land, person, holder):
    union = Organisation.objects.create(code="U1", name="甲县总工会", kind="union", region=land.here, party="union")
    for user, status in (
        (seated(union, Role.CLERK), 403), (seated(land.bureau, Role.COUNTERSIGN), 403), (seated(land.neighbour), 404),
        (holder, 404),
    ):  # fmt: skip
        client.force_login(user)
        assert tie(client, person).status_code == status
    assert not Person.objects.filter(user__isnull=False).exists()


def test_untying_needs_a_reason_is_kept_in_the_log_and_takes_the_record_away(officer, client, person, holder):
    tie(officer, person)
    address = reverse("people:untie_account", args=[person.pk])
    assert errors(officer.post(address, {"reason": ""}))
    assert officer.post(address, {"reason": "账号交错了人"}).status_code == 302
    assert Person.objects.get(pk=person.pk).user is None
    event = PersonEvent.objects.filter(person=person).latest("pk")
    assert (event.what, event.before, event.reason) == ("untied", {"user": "zhou（周启 䶮）"}, "账号交错了人")
    client.force_login(holder)
    assert client.get(reverse("people:person", args=[person.pk])).status_code == 404
