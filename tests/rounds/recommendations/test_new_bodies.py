"""A mediation body that is on no list: entered as the table has it, put forward once its county stands behind it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.registry.models import RegistrationEvent
from mediation_orgs.registry.queries import policy_for, success_rate
from workflows.cases.applications import hand_in
from workflows.cases.models import Message
from workflows.errors import Refused
from workflows.organisations.models import Organisation, Role, User
from workflows.organisations.officers import Officer

from .conftest import NOW
from .tables import BODY, table

ONE = ["JN-mediation"]
NEW = {**BODY, "org": None, "name": "新设调解室", "phone": "19900000001"}
OTHERS_CODE = "51370830MATX400364"


@pytest.fixture
def keeper(city: Any) -> User:
    return city.officer("keeper", Organisation.objects.get(code="G0011"), Role.ACCEPTANCE)


@pytest.fixture
def brought(take: Any, city: Any, keeper: User) -> MediationNomination:
    done = take(table(bodies=[NEW]), ONE, beside=None, actor=city.clerk)
    assert [issue.code for issue in done.report.issues if issue.severity == "hold"] == ["ORG_TO_BE_CONFIRMED"]
    assert done.report.rows["accepted"] == 1
    return MediationNomination.objects.get()


def at_desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(nomination: MediationNomination, name: str = "registration") -> str:
    return reverse(f"mediation:{name}", args=[Organisation.objects.get(pk=nomination.unit_id).code])


def confirming(**given: Any) -> dict[str, Any]:
    return {"verdict": "confirm", "name": "新设调解室", "code": "WSTJ20", "region": "370830", "credit_code": ""} | given


def handed_in_by_the_body(nomination: MediationNomination) -> Any:
    user = User.objects.filter(username="applicant").first() or User.objects.create_user("applicant")
    user.seats.get_or_create(organisation=nomination.unit, role=Role.APPLICANT, start="2024-01-01")
    return hand_in(nomination, Officer.of(user, NOW.date()), NOW)


def test_it_waits_for_its_county_and_is_not_handed_in_before(brought: Any, city: Any, keeper: User) -> None:
    unit = brought.unit
    assert (unit.code, unit.name, unit.region_id, unit.contact_phone) == (
        "370830TJ001", "新设调解室", "370830", "19900000001"
    )  # fmt: skip
    assert (brought.organisation.registration, brought.organisation.register) == ("unverified", "370830")
    assert "不在名录，已按表登记" in Message.objects.get(recipient=keeper).text
    with pytest.raises(Refused, match="登记待核"):
        handed_in_by_the_body(brought)
    listed = at_desk(keeper).get(reverse("mediation:list")).content.decode()
    assert "登记待核，请核实" in listed and address(brought) in listed
    assert "新设调解室（登记待核）" in listed
    shown = at_desk(city.clerk).get(reverse("case", args=[brought.pk]), follow=True).content.decode()
    assert "登记待核" in shown and address(brought) in shown


def test_once_confirmed_it_is_a_body_like_any_other(brought: Any, city: Any, keeper: User) -> None:
    client = at_desk(keeper)
    assert client.post(address(brought), confirming(region="370830102", name="新设人民调解室")).status_code == 302
    brought = MediationNomination.objects.get()
    unit = brought.unit
    assert (unit.code, unit.name, unit.region_id) == ("WSTJ20", "新设人民调解室", "370830102")
    assert brought.organisation.registration == "registered"
    first, second = RegistrationEvent.objects.all()
    assert (first.actor, first.after["code"]) == (city.clerk, "370830TJ001")
    assert (second.actor, second.before, second.after) == (
        keeper, {"code": "370830TJ001", "name": "新设调解室", "region_id": "370830"},
        {"code": "WSTJ20", "name": "新设人民调解室", "region_id": "370830102"},
    )  # fmt: skip
    assert "可以提交推荐" in Message.objects.get(recipient=city.clerk).text
    page = client.get(address(brought, "organisation")).content.decode()
    assert "暂登" in page and "核实登记" in page and keeper.person_name in page
    assert client.get(address(brought)).status_code == 403  # settled
    with pytest.raises(Refused, match="请补充"):  # what it lacks now is its own
        handed_in_by_the_body(brought)


def test_the_same_table_finds_it_again(brought: Any, take: Any, keeper: User) -> None:
    for _ in range(2):
        done = take(table(bodies=[NEW]), ONE, beside=None)
        assert [issue.code for issue in done.report.issues] == ["ALREADY_NOMINATED"]
        at_desk(keeper).post(address(brought), confirming())
    assert MediationNomination.objects.count() == 1
    # A second one of the county has a number of its own.
    take(table(bodies=[{**NEW, "name": "又一调解室"}, {**NEW, "name": "再一调解室", "order": 2}]), ONE, beside=None)
    codes = Organisation.objects.filter(code__contains="TJ0").exclude(code__startswith="WS")
    assert sorted(codes.values_list("code", flat=True)) == ["370830TJ001", "370830TJ002"]


def test_one_that_is_declined_leaves_the_lists_and_stays_out(brought: Any, take: Any, city: Any, keeper: User) -> None:
    client = at_desk(keeper)
    assert "请填写理由" in client.post(address(brought), {"verdict": "decline", "reason": " "}).content.decode()
    why = "与WSTJ02为同一组织，请填该编号。"
    assert client.post(address(brought), {"verdict": "decline", "reason": why}).status_code == 302
    assert "新设调解室" not in client.get(reverse("mediation:list"), follow=True).context["page"].object_list
    assert client.get(address(brought, "organisation")).status_code == 404
    options = policy_for([], 2024).options("mediation_rate")
    assert "新设调解室" not in [one.name for one in success_rate(None, 2024, options)]
    assert "与WSTJ02为同一组织" in Message.objects.get(recipient=city.clerk).text
    with pytest.raises(Refused, match="与WSTJ02为同一组织"):
        handed_in_by_the_body(MediationNomination.objects.get())
    again = take(table(bodies=[NEW]), ONE, beside=None)
    (issue,) = again.report.issues
    assert (issue.code, issue.severity, issue.column) == ("ORG_UNKNOWN", "reject", "C") and "WSTJ02" in issue.message
    # Put forward under its own number, it is taken.
    own = {**NEW, "org": "WSTJ02", "name": BODY["name"]}
    assert take(table(bodies=[own]), ONE, beside=None).report.exit_status == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "请填写组织名称"),
        ({"name": "长" * 121}, "组织名称最多120个字"),
        ({"code": ""}, "请填写组织编号"),
        ({"code": "wstj02"}, "编号WSTJ02已是“青棠镇劳动争议调解委员会”的编号"),
        ({"code": "编号/1"}, "只用数字、大写字母和连字符"),
        ({"region": ""}, "请选择所属区划"),
        ({"region": "370811"}, "县（市、区）以内的区划"),
        ({"credit_code": "51370830MATX4003"}, "应为18位"),
        ({"credit_code": OTHERS_CODE}, "已登记在“某协会”名下"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(brought: Any, keeper: User, given: Any, said: str) -> None:
    Organisation.objects.create(
        code="XH1", name="某协会", kind="industry_association", credit_code=OTHERS_CODE, region_id="370830"
    )
    answer = at_desk(keeper).post(address(brought), confirming(**given))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    (errors,) = answer.context["confirming"].errors.values()
    assert said in errors.as_text()
    assert MediationNomination.objects.get().organisation.registration == "unverified"


def test_a_code_that_seats_are_named_by_stays(brought: Any, keeper: User) -> None:
    User.objects.create_user("x").seats.create(organisation=brought.unit, role=Role.APPLICANT, start="2024-01-01")
    client = at_desk(keeper)
    assert "已设席位" in client.post(address(brought), confirming()).content.decode()
    assert client.post(address(brought), confirming(code=brought.unit.code)).status_code == 302


def test_only_who_keeps_the_register_confirms(brought: Any, city: Any, keeper: User) -> None:
    bureau = Organisation.objects.get(code="G0011")
    neighbour = Organisation.objects.create(
        code="G0012", name="任城区人社局", kind="government", region_id="370811", party="hr"
    )
    others = [city.officer("observer", bureau, Role.OBSERVER), city.officer("there", neighbour, Role.ACCEPTANCE)]
    unit = User.objects.create_user("unit")
    unit.seats.create(organisation=brought.unit, role=Role.APPLICANT, start="2024-01-01")
    for user, status in zip([*others, unit], (403, 404, 403), strict=True):
        assert at_desk(user).get(address(brought)).status_code == status
        assert at_desk(user).post(address(brought), confirming()).status_code == status
    assert RegistrationEvent.objects.count() == 1


def test_a_code_held_by_another_is_told_and_left_out(take: Any, city: Any) -> None:
    Organisation.objects.create(
        code="XH1", name="某协会", kind="industry_association", credit_code=OTHERS_CODE, region_id="370830"
    )
    done = take(table(bodies=[{**NEW, "code": OTHERS_CODE}]), ONE, beside=None)
    assert "CREDIT_CODE_DUPLICATE" in [issue.code for issue in done.report.issues]
    assert MediationNomination.objects.get().unit.credit_code == ""
    twice = take(table(bodies=[{**NEW, "name": "甲室"}, {**NEW, "name": "甲 室", "order": 2}]), ONE, beside=None)
    assert [issue.code for issue in twice.report.issues if issue.severity == "reject"] == ["DUPLICATE_ROW"]
