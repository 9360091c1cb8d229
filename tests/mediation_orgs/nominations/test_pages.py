"""The applicant's way: the guide, a form that keeps what is typed, what is missing in words, handing in and mending."""

from datetime import date, timedelta

import pytest
import time_machine

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.registry.models import MediationCase
from tests.cases.pages import PAPERS, act, complete, judged_case, signed_in, upload
from tests.cases.world import ACCEPTANCE, BEGUN, World
from workflows.cases.log import broken_links
from workflows.cases.models import Case
from workflows.rounds.models import Round

ANSWERS = {
    "contact_name": "周启䶮", "contact_phone": "19900000001", "mediator_count": "5", "founded_on": "2019-05-01",
    "capacity": "有场所", "conduct": "守纪律", "mechanism": "有制度", "influence": "有影响", "brief": "简要",
    "deeds": "主要事迹",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(BEGUN, tick=False):
        yield


def begin(world: World) -> MediationNomination:
    """A draft begun from the guide, still empty."""
    round_ = world.round([ACCEPTANCE])
    answer = signed_in(world.applicant).post("/apply/mediation-nominations/", {"round": round_.pk})
    case = MediationNomination.objects.get(round=round_)
    assert answer.url == f"/applications/{case.pk}/"
    return case


def form(world, case, **changed):
    return signed_in(world.applicant).post(f"/applications/{case.pk}/", ANSWERS | changed)


# ---- the guide -----------------------------------------------------------------------------------------------------


def test_the_guide_quotes_conditions_papers_stages_and_terms_to_everybody(client, db):
    html = client.get("/guide/mediation-nominations/").content.decode()
    for words in (
        "年度调解成功率达到 65%以上，在单位或本辖区内有一定的社会影响。", "晋人社厅发〔2021〕53号", "推荐审批表",
        "市级复审", "审核共 20 个工作日", "现在没有正在申报的批次",
    ):  # fmt: skip
        assert words in html


def test_the_guide_may_be_read_by_document(client, db):
    html = client.get("/guide/mediation-nominations/", {"policy": "晋人社厅发〔2021〕53号"}).content.decode()
    assert "没有规定办理环节" in html
    assert client.get("/guide/mediation-nominations/", {"policy": "'; DROP"}).status_code == 200


def test_an_open_round_is_offered_to_its_applicants(client, world):
    round_ = world.round()
    assert "登录后申报" in client.get("/guide/mediation-nominations/").content.decode()
    assert "开始申报" in signed_in(world.applicant).get("/guide/mediation-nominations/").content.decode()
    assert "开始申报" not in signed_in(world.reviewer).get("/guide/mediation-nominations/").content.decode()
    _, abroad = world.nominator(world.abroad)
    assert "没有给贵单位所在地区分配名额" in signed_in(abroad).get("/guide/mediation-nominations/").content.decode()
    Round.objects.filter(pk=round_.pk).update(closes_on=BEGUN.date() - timedelta(days=1))
    assert "现在没有正在申报的批次" in signed_in(world.applicant).get("/guide/mediation-nominations/").content.decode()


def test_what_was_begun_is_gone_on_with(world):
    case = begin(world)
    client = signed_in(world.applicant)
    assert f'href="/cases/{case.pk}/">继续填写' in client.get("/guide/mediation-nominations/").content.decode()
    assert client.get(f"/cases/{case.pk}/").url == f"/applications/{case.pk}/"
    client.post("/apply/mediation-nominations/", {"round": case.round_id})
    assert MediationNomination.objects.count() == 1


@pytest.mark.parametrize("who", ["reviewer", "stranger"])
def test_who_applies_for_no_organisation_begins_nothing(world, who):
    round_ = world.round()
    answer = signed_in(getattr(world, who)).post("/apply/mediation-nominations/", {"round": round_.pk}, follow=True)
    assert "您不是在册调解组织的申报经办人" in answer.content.decode()
    assert MediationNomination.objects.count() == 0


def test_a_round_that_is_closed_or_unknown_begins_nothing(world):
    round_ = world.round()
    Round.objects.filter(pk=round_.pk).update(state="closed")
    client = signed_in(world.applicant)
    assert (
        "不接受申报" in client.post("/apply/mediation-nominations/", {"round": round_.pk}, follow=True).content.decode()
    )
    assert (
        "没有这个批次" in client.post("/apply/mediation-nominations/", {"round": 999999}, follow=True).content.decode()
    )


# ---- the form ------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_beside_the_field(world):
    case = begin(world)
    html = signed_in(world.applicant).get(f"/applications/{case.pk}/").content.decode()
    # Seven answers and two papers; the year of foundation may stay empty, the telephone comes from the register.
    assert html.count("还没有填写，提交前须补齐") == len(case.missing()) - 2
    assert html.count("还没有上传，提交前须补齐") == 2
    assert "提交前还须补齐：" in html


def test_half_a_form_is_kept(world):
    case = begin(world)
    answer = signed_in(world.applicant).post(f"/applications/{case.pk}/autosave/", {"deeds": "写到一半"})
    assert answer.status_code == 200
    assert "提交前还须补齐：" in answer.content.decode()
    assert "主要事迹" not in answer.content.decode()
    assert MediationNomination.objects.get(pk=case.pk).deeds == "写到一半"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("brief", "长" * 301, "300"),
        ("mediator_count", "-1", "0"),
        ("mediator_count", "0", "应在1至9999之间"),
        ("mediator_count", "五", "整数"),
        ("mediator_count", "99999999999", "9999"),
        ("founded_on", "2025-02-30", "日期"),
        ("founded_on", "2030-01-01", "晚于今天"),
        ("contact_name", "表情😀", "没有可以打印的字形"),
        ("contact_phone", "1" * 21, "20"),
        ("contact_phone", "五三七", "联系电话只能是7至20位数字"),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(world, field, value, told):
    case = begin(world)
    answer = form(world, case, **{field: value})
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors[field])
    assert MediationNomination.objects.get(pk=case.pk).capacity == ""
    saved = signed_in(world.applicant).post(f"/applications/{case.pk}/autosave/", ANSWERS | {field: value})
    assert (saved.status_code, list(saved.json()["errors"])) == (422, [field])


def test_the_bar_does_not_promise_what_the_form_denies(world):
    case = begin(world)
    applicant = signed_in(world.applicant)
    for paper, name in PAPERS:
        applicant.post(f"/cases/{case.pk}/papers/", {"slot": paper, "file": upload(name)})
    assert (
        "内容和材料已齐，可以提交。"
        in applicant.post(f"/applications/{case.pk}/", ANSWERS, follow=True).content.decode()
    )
    html = form(world, case, contact_phone="五三七", founded_on="2025-02-30", brief="").content.decode()
    assert "内容和材料已齐，可以提交。" not in html
    assert html.count("有内容不能保存，改正后才能提交。") == 1
    for told in ("联系电话只能是7至20位数字", "成立日期</a>：", "提交前还须补齐：简要事迹"):
        assert told in html


def test_fields_that_are_not_on_the_form_are_not_taken(world):
    case = begin(world)
    form(world, case, state="passed", unit_name="别家", snapshot='{"rate": [1, 1]}', rank="1")
    kept = MediationNomination.objects.get(pk=case.pk)
    assert (kept.state, kept.unit_name, kept.snapshot, kept.rank) == ("draft", world.unit.name, {}, None)
    assert kept.founded_on == date(2019, 5, 1)


def test_the_rate_is_shown_before_it_is_handed_in(world):
    case = begin(world)
    html = signed_in(world.applicant).get(f"/applications/{case.pk}/").content.decode()
    for words in ("2024年 75.00%", "（3/4）", "达标", f"/mediation-nominations/{case.pk}/cases/?part=excluded"):
        assert words in html


def test_a_rate_below_the_condition_is_told_and_may_be_handed_in(world):
    case = complete(world)
    MediationCase.objects.filter(organisation=case.organisation_id).update(outcome="failed")
    client = signed_in(world.applicant)
    assert "成功率没有达到选树条件" in client.get(f"/applications/{case.pk}/").content.decode()
    client.post(f"/applications/{case.pk}/submit/")
    assert Case.objects.get(pk=case.pk).figure == "成功率 0.00% 未达标"


def test_no_cases_at_all_are_told_as_such(world):
    case = begin(world)
    MediationCase.objects.filter(organisation=case.organisation_id).update(outcome="withdrawn")
    html = signed_in(world.applicant).get(f"/applications/{case.pk}/").content.decode()
    assert "2024年没有可以计算的案件" in html
    rows = signed_in(world.applicant).get(f"/mediation-nominations/{case.pk}/cases/?part=excluded").content.decode()
    assert "撤回，不计入（M01）" in rows


# ---- handing in ----------------------------------------------------------------------------------------------------


def test_from_the_empty_form_to_the_officers_desk(world):
    case = begin(world)
    client = signed_in(world.applicant)
    for slot, name in (("recommendation_form", "form.pdf"), ("deeds", "deeds.pdf")):
        client.post(f"/cases/{case.pk}/papers/", {"slot": slot, "file": upload(name)})
    assert client.post(f"/applications/{case.pk}/", ANSWERS | {"submit": "1"}).url == f"/applications/{case.pk}/submit/"
    assert "周启䶮" in client.get(f"/applications/{case.pk}/submit/").content.decode()
    html = client.post(f"/applications/{case.pk}/submit/", follow=True).content.decode()
    assert "已提交" in html
    assert case.title in signed_in(world.acceptor).get("/desk/").content.decode()
    assert case.title in client.get("/desk/?tab=started").content.decode()


def test_an_incomplete_form_is_not_handed_in(world):
    case = begin(world)
    client = signed_in(world.applicant)
    assert "还不能提交，请补充：联系人" in client.get(f"/applications/{case.pk}/submit/").content.decode()
    answer = client.post(f"/applications/{case.pk}/submit/")
    assert answer.status_code == 422
    assert Case.objects.get(pk=case.pk).state == "draft"


def test_handing_in_twice_is_handing_in_once(world):
    case = complete(world)
    client = signed_in(world.applicant)
    assert [client.post(f"/applications/{case.pk}/submit/").url for _ in range(2)] == [f"/cases/{case.pk}/"] * 2
    assert Case.objects.get(pk=case.pk).log_length == 1


def test_the_day_after_closing_is_too_late(world):
    case = complete(world)
    with time_machine.travel(BEGUN.replace(month=2, day=8), tick=False):
        answer = signed_in(world.applicant).post(f"/applications/{case.pk}/submit/")
    assert answer.status_code == 422
    assert "今天不在其内" in answer.content.decode()


def test_a_submitted_form_is_closed(world):
    case = judged_case(world)
    answer = form(world, case, deeds="改写")
    assert answer.status_code == 422 and "改写</textarea>" in answer.content.decode()
    answer = signed_in(world.applicant).post(f"/applications/{case.pk}/autosave/", ANSWERS)
    assert answer.status_code == 422
    assert MediationNomination.objects.get(pk=case.pk).deeds == "略"


def test_a_return_lists_what_to_mend_with_its_place(world):
    case = judged_case(world)
    items = "主要事迹：请补充\n推荐审批表：请重新扫描"
    act(world.reviewer, case, "send_back", own_items=items, text="请尽快")
    client = signed_in(world.applicant)
    notice = client.get(f"/cases/{case.pk}/").content.decode()
    assert "补正并重新提交" in notice
    assert f'href="/applications/{case.pk}/"' in notice
    html = client.get(f"/applications/{case.pk}/").content.decode()
    assert '主要事迹：请补充 <a href="#id_deeds">' in html
    assert '推荐审批表：请重新扫描 <a href="#papers">' in html
    form(world, case, deeds="补充后的事迹")
    assert client.post(f"/applications/{case.pk}/submit/").url == f"/cases/{case.pk}/"
    assert Case.objects.values_list("state", "stage", "cycle").get(pk=case.pk) == ("in_review", "preliminary", 2)


def test_withdrawing_asks_first_and_ends_the_matter(world):
    case = judged_case(world)
    assert "撤回后本次申报办结" in signed_in(world.applicant).get(f"/cases/{case.pk}/").content.decode()
    act(world.applicant, case, "withdraw")
    assert Case.objects.get(pk=case.pk).state == "withdrawn"


def test_the_pages_cost_few_queries(world, django_assert_max_num_queries):
    case = complete(world)
    client = signed_in(world.applicant)
    for address, most in ((f"/applications/{case.pk}/", 30), (f"/applications/{case.pk}/submit/", 30)):
        with django_assert_max_num_queries(most):
            client.get(address)
    with django_assert_max_num_queries(22) as few:
        client.get(f"/mediation-nominations/{case.pk}/cases/")
    MediationCase.objects.filter(organisation=case.organisation_id, source_row=0).delete()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(f"/mediation-nominations/{case.pk}/cases/")


def test_the_telephone_is_masked_until_asked_for_and_the_asking_is_logged(world):
    case = complete(world)
    type(case).objects.filter(pk=case.pk).update(contact_phone="19900001301")
    world.act(case, "submit", world.applicant)
    client = signed_in(world.acceptor)
    assert "19900001301" not in client.get(f"/cases/{case.pk}/").content.decode()
    assert (
        "19900001301" in client.post(f"/cases/{case.pk}/act/", {"action": "show_contact"}, follow=True).content.decode()
    )
    assert "19900001301" not in client.get(f"/cases/{case.pk}/").content.decode()
    event = case.events.latest("seq")
    assert (event.action, event.actor_id) == ("show_contact", world.acceptor.pk)
    assert list(broken_links(case.pk)) == []


def test_a_copy_to_read_shows_no_telephone(world):
    case = judged_case(world)
    world.act(case, "copy_to", world.second, users=[world.stranger])
    signed_in(world.stranger).post(f"/cases/{case.pk}/act/", {"action": "show_contact"})
    assert not case.events.filter(action="show_contact").exists()
