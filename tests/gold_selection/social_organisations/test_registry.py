"""The register of social organisations: who keeps it, what is refused, what its pages show to whom."""

import pytest
from django.urls import reverse

from gold_selection.social_organisations import services
from gold_selection.social_organisations.models import RegistryEvent, SocialOrganisation
from tests.gold_selection.social_organisations.conftest import AT, CODE, OTHER, acting
from workflows.errors import Refused
from workflows.organisations.models import Organisation, Region, Seat
from workflows.sheets.models import ExportLog


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_a_code_with_letters_is_entered_and_its_kind_told_by_it(register):
    made = register.enter(code="Y1370812MATX40028D", name="园区协调服务中心")
    assert made.organisation.kind == "other_body"
    assert made.events.get().after["staff"] == 9


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("53370832matx400799", "CREDIT_CODE_CHECK"), ("51370811OATX40095N", "CREDIT_CODE_CHAR"),
        ("5137081", "CREDIT_CODE_LENGTH"), ("5.13708E+17", "CREDIT_CODE_PRECISION"),
    ],
)  # fmt: skip
def test_a_wrong_code_is_refused_with_what_is_wrong(register, code, problem):
    with refused(problem):
        register.enter(code=code, name="甲协会")
    assert SocialOrganisation.objects.count() == 1


def test_a_code_written_wide_and_small_is_the_same_code(register):
    with refused("already_entered"):
        register.enter(code="５２370830matx400361")


def test_a_code_that_stands_for_another_name_or_county_is_asked_about(register):
    with refused("CREDIT_CODE_NAME_CONFLICT"):
        register.enter(name="另一个中心")
    Organisation.objects.create(code="G1", name="甲协会", kind="industry_association", credit_code=CODE,
                                region=register.far)  # fmt: skip
    with refused("region"):
        register.enter(code=CODE, name="甲协会", type="industry_association")


def test_a_county_does_not_enter_an_organisation_of_the_city_as_its_own(register):
    Organisation.objects.create(code="G1", name="甲协会", kind="industry_association", credit_code=CODE,
                                region=register.city)  # fmt: skip
    with refused("region"):
        register.enter(code=CODE, name="甲协会", type="industry_association")


@pytest.mark.parametrize("kind", ["company", "law_firm", "local_industry_union"])
def test_a_type_that_the_code_contradicts_is_refused(register, kind):
    with refused("type"):
        services.correct(body=register.body, officer=acting(register.hr), at=AT, reason="更正", type=kind)


def test_more_with_a_certificate_than_there_are_is_refused(register):
    with refused("invalid"):
        services.correct(body=register.body, officer=acting(register.hr), at=AT, reason="更正", certified_staff=10)


def test_the_bureau_keeps_it_and_no_other_party_where_the_document_has_the_bureau_lead(register):
    services.correct(body=register.body, officer=acting(register.hr), at=AT, reason="按证书更正", staff=10)
    event = RegistryEvent.objects.order_by("-pk").first()
    assert (event.before, event.after) == ({"staff": 9}, {"staff": 10})
    for who in (register.union, register.commerce, register.away, register.applicant):
        with refused("not_keeper"):
            services.correct(body=register.body, officer=acting(who), at=AT, reason="更正", staff=11)
    for who in (register.union, register.commerce):
        assert register.client(who).get(reverse("social:enter")).status_code == 403


def test_the_union_keeps_it_where_the_document_has_the_union_lead(register):
    made = register.enter(register.leader, code=CODE, name="甲协会", region=register.led, type="industry_association")
    for who, staff in ((register.leader, 20), (register.led_hr, 21)):
        services.correct(body=made, officer=acting(who), at=AT, reason="更正", staff=staff)
    with refused("not_keeper"):
        services.correct(body=register.body, officer=acting(register.leader), at=AT, reason="更正", staff=11)
    offered = register.client(register.leader).get(reverse("social:enter")).context["form"].fields["region"].queryset
    assert [region.pk for region in offered] == ["370213"]


def test_nobody_enters_the_organisation_they_apply_for(register):
    own = Organisation.objects.create(code="G2", name="甲协会", kind="industry_association", credit_code=CODE,
                                      region=register.near)  # fmt: skip
    Seat.objects.create(user=register.hr, organisation=own, role="applicant", start=AT.date())
    with refused("not_keeper"):
        register.enter(code=CODE, name="甲协会", type="industry_association")
    assert not SocialOrganisation.objects.filter(pk=own.pk).exists()


def test_a_keeper_who_applies_for_the_organisation_does_not_keep_it(register):
    Seat.objects.create(user=register.hr, organisation=register.body.organisation, role="applicant", start=AT.date())
    with refused("not_keeper"):
        services.correct(body=register.body, officer=acting(register.hr), at=AT, reason="更正", staff=11)


def test_a_neighbour_finds_it_neither_listed_nor_exported_nor_by_address(register):
    client = register.client(register.away)
    assert "示例职工服务中心" not in client.get(reverse("social:list")).content.decode()
    assert client.get(reverse("social:body", args=[OTHER])).status_code == 404
    assert client.get(reverse("social:correct", args=[OTHER])).status_code == 404
    export = client.get(reverse("social:export"))
    assert export.status_code == 200 and ExportLog.objects.get().rows == 0


def test_what_is_typed_wrong_is_told_at_its_field_and_kept(register):
    answer = register.client(register.hr).post(
        reverse("social:enter"),
        {"name": "甲协会", "code": CODE, "region": "370811", "type": "", "staff": "-1", "registered_on": "2024-02-30"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and SocialOrganisation.objects.count() == 1
    for words in ("您不能登记该区划的组织", "请选择组织类型", "工作人员数不能是负数", "没有这一天", "甲协会"):
        assert words in page


def test_an_organisation_is_entered_by_page(register):
    answer = register.client(register.hr).post(
        reverse("social:enter"),
        {"name": "甲协会", "code": CODE, "region": "370830", "type": "industry_association", "staff": "3"},
    )
    assert answer.status_code == 302
    assert SocialOrganisation.objects.get(organisation__credit_code=CODE).staff == 3


@pytest.mark.parametrize("number", [0, 3])
def test_the_list_costs_the_same_however_long_it_is(register, number, django_assert_num_queries):
    for place in range(number):
        unit = Organisation.objects.create(code=f"S{place}", name=f"协会{place}", kind="industry_association",
                                           region=register.near)  # fmt: skip
        SocialOrganisation.objects.create(organisation=unit, type="industry_association")
    client = register.client(register.hr)
    with django_assert_num_queries(15):
        assert client.get(reverse("social:list")).status_code == 200


def test_a_wrong_code_is_told_at_the_code_with_whatever_else_is_wrong(register):
    answer = register.client(register.hr).post(
        reverse("social:enter"),
        {"name": "甲协会", "code": "51370811MATX4001X9", "region": "370830", "type": ""},
    )
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"code", "type"}


def test_each_figure_opens_the_list_of_what_it_counts(register):
    town = Region.objects.create(
        code="370830101", name="丁镇", full_name="丁镇", level="township", parent=register.near
    )
    told = ((town, "物流", 60, 500), (town, "物流", None, None), (register.near, "", 10, 99))
    for place, (region, trade, staff, members) in enumerate(told):
        unit = Organisation.objects.create(code=f"S{place}", name=f"协会{place}", kind="industry_association",
                                           region=region)  # fmt: skip
        SocialOrganisation.objects.create(
            organisation=unit, type="industry_association", trade=trade, staff=staff, members=members
        )
    client = register.client(register.hr)
    page = client.get(reverse("social:list"))
    figures = {title: {row["label"]: row["value"] for row in rows} for title, rows, _ in page.context["charts"]}
    assert figures == {
        "按区划": {"地370830": 2, "丁镇": 2},
        "按组织类型": {"行业协会": 3, "其他经合法登记的社会组织": 1},
        "按行业、领域": {"未填": 2, "物流": 2},
        "按工作人员数": {"0—9人": 1, "10—49人": 1, "50人以上": 1, "未填": 1},
        "按会员（服务对象）数": {"0—99个": 1, "500个以上": 1, "未填": 2},
    }
    for _, rows, _ in page.context["charts"]:
        for row in rows:
            behind = client.get(reverse("social:list") + row["url"])
            wanted = 4 if row["label"] == "地370830" else row["value"]
            assert behind.context["page"].paginator.count == wanted, row
            assert reverse("social:export") + row["url"].replace("&", "&amp;") in behind.content.decode()


def test_a_law_firm_and_a_company_stand_apart_with_the_reason_and_are_counted_nowhere(register):
    for place, (kind, type_) in enumerate((("law_firm", "law_firm"), ("company", "company"))):
        unit = Organisation.objects.create(code=f"S{place}", name=f"某{kind}", kind=kind, region=register.near)
        SocialOrganisation.objects.create(organisation=unit, type=type_, staff=20, members=7)
    client = register.client(register.hr)
    page = client.get(reverse("social:list"))
    assert [one.organisation.name for one in page.context["page"]] == ["示例职工服务中心"]
    assert page.context["figures"].number == 1
    words = page.content.decode()
    assert "工作人员9人，持协调员证书未填，会员（服务对象）未填" in words
    apart = {one["label"]: (one["number"], one["url"]) for one in page.context["others"]}
    assert {label: number for label, (number, _) in apart.items()} == {"律师事务所": 1, "企业": 1}
    assert "没有列出律师事务所" in words
    firms = client.get(reverse("social:list") + apart["律师事务所"][1])
    assert [one.organisation.name for one in firms.context["page"]] == ["某law_firm"]
    assert "不计入台账的数字" in firms.content.decode()
    assert "不计入台账的数字" in client.get(reverse("social:body", args=["S0"])).content.decode()
    assert "不计入台账的数字" not in client.get(reverse("social:body", args=[OTHER])).content.decode()
    for asked in ({}, {"type": "law_firm"}):
        client.get(reverse("social:export"), asked)
    whole, apart = ExportLog.objects.order_by("pk")
    assert (whole.what, whole.rows, whole.filters) == ("协调劳动关系社会组织台账", 1, {})
    assert apart.rows == 1 and "没有列出律师事务所" in apart.filters["不计入台账的理由"]


def test_a_sum_says_how_many_did_not_fill_it_in(register):
    unit = Organisation.objects.create(code="S1", name="协会", kind="industry_association", region=register.near)
    SocialOrganisation.objects.create(organisation=unit, type="industry_association", members=0)
    words = register.client(register.hr).get(reverse("social:list")).content.decode()
    assert "2家" in words and "工作人员9人（1家未填）" in words and "会员（服务对象）0个（1家未填）" in words


def test_a_city_reads_by_county(register):
    leader = register.officer(register.bureau, "preliminary")
    unit = Organisation.objects.create(code="S1", name="协会", kind="industry_association", region=register.far)
    SocialOrganisation.objects.create(organisation=unit, type="industry_association")
    page = register.client(leader).get(reverse("social:list"))
    assert page.context["figures"].by["region"] == [("370811", "地370811", 1), ("370830", "地370830", 1)]
