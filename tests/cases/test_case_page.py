"""The case page: what it shows to whom, every action through its form, and what it says when the door refuses."""

from datetime import timedelta

import pytest
import time_machine

from tests.cases.pages import JUDGING, MET, act, complete, judged_case, page, signed_in, upload
from tests.cases.world import BEGUN, PARTIES, World, officer, panel, stage, task_of
from workflows.cases import evidence_files
from workflows.cases.models import Case, Copy, Message, Opinion


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(BEGUN, tick=False):
        yield


@pytest.fixture
def case(world: World) -> Case:
    return judged_case(world)


def state(case: Case) -> tuple[str, str]:
    found = Case.objects.get(pk=case.pk)
    return found.state, found.stage


# ---- what it shows -------------------------------------------------------------------------------------------------


def test_the_figure_stands_with_its_clause_and_its_cases(world, case):
    html = page(world.reviewer, case)
    for words in (
        "成功率 75.00%",
        "（3/4）",
        "达标",
        "晋人社厅发〔2021〕53号",
        f"/mediation-nominations/{case.pk}/cases/",
    ):
        assert words in html
    rows = signed_in(world.reviewer).get(f"/mediation-nominations/{case.pk}/cases/").content.decode()
    assert all(f"{world.unit.code}-{number}" in rows for number in range(4))
    assert (
        "没有案件"
        in signed_in(world.reviewer).get(f"/mediation-nominations/{case.pk}/cases/?part=excluded").content.decode()
    )


def test_the_picture_marks_the_stage_and_says_what_is_to_come(world, case):
    steps = signed_in(world.reviewer).get(f"/cases/{case.pk}/").context["steps"]
    assert [step["state"] for step in steps] == ["done", "current", "", "", "", "", "", ""]
    assert [step["label"] for step in steps][-4:] == ["列入名单", "公示", "审定", "印发"]


def test_a_changed_register_is_told(world, case):
    assert "登记簿中该组织" not in page(world.reviewer, case)
    world.unit.mediation.cases.filter(outcome="failed").update(outcome="success")
    assert "案件登记簿中该组织2024年的案件有变动" in page(world.reviewer, case)


def test_only_who_must_judge_is_asked(world, case):
    assert 'name="finding_c1"' in page(world.reviewer, case)
    for other in (world.acceptor, world.second, world.applicant):
        assert 'name="finding_c1"' not in page(other, case)


def test_buttons_are_those_of_the_person(world, case):
    def offered(user):
        return set(signed_in(user).get(f"/cases/{case.pk}/").context["offered"])

    assert {"agree", "send_back", "reject", "transfer"} <= offered(world.reviewer)
    assert not {"reserve", "refuse", "abstain"} & offered(world.reviewer)
    assert offered(world.acceptor) == {"urge", "copy_to", "show_contact"}
    assert offered(world.applicant) == {"urge", "copy_to", "withdraw", "show_contact"}


def test_the_applicant_does_not_read_what_officers_pass_among_themselves(world, case):
    world.act(case, "urge", world.acceptor)
    act(world.reviewer, case, "agree", text="内部掌握的意见", **MET)
    inside, outside = page(world.acceptor, case), page(world.applicant, case)
    for words in ("催办", "内部掌握的意见"):
        assert words in inside.split("意见与过程")[1].split("action-bar")[0]
        assert words not in outside.split("意见与过程")[1].split("action-bar")[0]


def test_the_applicant_is_told_who_has_it_until_when(world, case):
    assert f"现由{world.hr.name}环节preliminary，2025年1月21日前办结" in page(world.applicant, case)
    assert "现由" not in page(world.reviewer, case)


def test_who_left_the_applying_unit_or_only_watches_it_reads_no_more_than_the_applicant(world, case):
    act(world.reviewer, case, "agree", text="内部掌握的意见", **MET)
    watcher = world.officer(world.unit, "observer")
    world.applicant.seats.update(end=BEGUN.date() - timedelta(days=1))
    for user in (watcher, world.applicant):
        assert "内部掌握的意见" not in page(user, case)


def test_a_second_reviewer_sees_what_the_first_found(world):
    judging = [
        dict(one, judges=one["key"] in ("preliminary", "second_review")) for one in JUDGING if one["mode"] == "one"
    ]
    case = world.act(complete(world, *judging), "submit", world.applicant)
    world.act(case, "agree", world.acceptor)
    act(world.reviewer, case, "agree", basis_c1="现场查看过场所", **MET)
    html = page(world.second, case)
    assert "现场查看过场所" in html
    assert 'name="finding_c1"' in html


def test_after_the_judgement_its_findings_stand_and_the_applicant_reads_the_rules_alone(world, case):
    act(world.reviewer, case, "agree", **MET)

    def verdicts(user):
        rows = signed_in(user).get(f"/cases/{case.pk}/").context["rows"]
        return {finding["clause"]: finding["verdict"] for finding, _ in rows}

    assert set(verdicts(world.clerk).values()) == {"met"}
    assert set(verdicts(world.applicant).values()) == {"unknown"}
    world.agreed(case, *PARTIES)
    act(world.second, case, "agree")
    assert set(verdicts(world.applicant).values()) == {"met"}
    assert "尚未评判" not in page(world.applicant, case).replace("在单位内有一定的社会影响：尚未评判", "")


def test_the_parties_words_stand_in_the_picture(world):
    case = world.act(complete(world, panel()), "submit", world.applicant)
    world.act(case, "agree", world.signers["hr"])
    world.act(case, "reserve", world.signers["union"], text="加强宣传")
    steps = signed_in(world.clerk).get(f"/cases/{case.pk}/").context["steps"]
    assert steps[0]["parts"] == ["人社 同意", "总工会 保留意见同意", "企联", "工商联"]


def test_what_changed_since_the_return_is_marked(world, case):
    act(world.reviewer, case, "send_back", own_items="主要事迹：请补充")
    evidence_files.attach(
        case=type(case).objects.get(pk=case.pk),
        slot="proof",
        upload=upload("card.png"),
        officer=officer(world.applicant),
        at=world.tick(),
    )
    type(case).objects.filter(pk=case.pk).update(deeds="新写的事迹")
    world.act(case, "resubmit", world.applicant)
    answer = signed_in(world.reviewer).get(f"/cases/{case.pk}/")
    assert [(one.label, one.before, one.after) for one in answer.context["changes"]] == [
        ("主要事迹", "略", "新写的事迹")
    ]
    assert [one["file"].slot for one in answer.context["papers"] if one["new"]] == ["proof"]
    assert "主要事迹：请补充" in answer.content.decode()


def test_a_file_is_chosen_by_its_tab_with_and_without_script(world, case):
    second = evidence_files.current(case)[0]
    for headers in ({}, {"HX-Request": "true"}):
        answer = signed_in(world.reviewer).get(f"/cases/{case.pk}/?file={second.pk}", headers=headers)
        assert answer.context["shown"]["file"] == second


def test_without_script_a_dialog_is_part_of_the_page(world, case):
    assert '<dialog id="do-send_back" aria-labelledby="do-send_back-title" open>' in page(
        world.reviewer, case, "?do=send_back"
    )


def test_reading_marks_the_copy_read(world, case):
    act(world.reviewer, case, "copy_to", users=[world.clerk.pk])
    assert Copy.objects.get().read_at is None
    page(world.clerk, case)
    assert Copy.objects.get().read_at is not None


# ---- what it does --------------------------------------------------------------------------------------------------


def test_a_judged_consent_moves_on_to_the_next_duty(world, case):
    other = judged_case(world, title="下一件")
    task = task_of(case, world.reviewer)
    answer = act(world.reviewer, case, "agree", task_id=task, text="符合条件", basis_c1="查看现场", **MET)
    assert answer.url == f"/cases/{other.pk}/"
    assert state(case) == ("in_review", "panel")
    opinion = Opinion.objects.get(case=case, stage="preliminary")
    assert (opinion.text, opinion.findings["c1"]) == ("符合条件", {"met": True, "basis": "查看现场"})
    assert opinion.findings["influence_in_unit"]["met"] is None


def test_the_last_duty_done_leads_to_the_desk(world, case):
    assert act(world.reviewer, case, "agree", **MET).url == "/desk/"


def test_a_usual_phrase_serves_where_nothing_was_typed(world, case):
    act(world.reviewer, case, "agree", common="同意", **MET)
    assert Opinion.objects.get(case=case, stage="preliminary").text == "同意"


def test_an_unjudged_consent_is_refused_with_everything_typed_kept(world, case):
    answer = act(world.reviewer, case, "agree", text="我写的意见", finding_c1="met", basis_c2="查过案卷")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "还有3项没有认定，请逐项认定后再同意：" in html
    assert html.count("还没有认定") == 4  # the last condition offers two facts, either of which is enough
    assert "我写的意见" in html
    assert "查过案卷" in html
    assert state(case) == ("in_review", "preliminary")


def test_what_does_not_hold_is_said_before_what_is_open(world, case):
    html = act(world.reviewer, case, "agree", finding_c1="not_met").content.decode()
    assert "按您的认定还不能同意" in html
    assert "还没有认定" not in html


@pytest.mark.parametrize(
    ("who", "phrase"), [("acceptor", "材料齐全，予以受理"), ("reviewer", "经审核，符合条件，同意推荐")]
)
def test_usual_phrases_are_those_of_the_stage(world, who, phrase):
    case = world.submitted()
    if who == "reviewer":
        case = world.act(case, "agree", world.acceptor)
    html = page(getattr(world, who), case)
    assert f"<option>{phrase}</option>" in html
    assert ("予以受理" in html) == (who == "acceptor")


def test_a_return_lists_ticked_and_own_items(world, case):
    ticked = "联系人：请补充完整"
    answer = act(world.reviewer, case, "send_back", items=[ticked], own_items=" 盖章\n\n写明年度 ", text="请尽快")
    assert answer.status_code == 302
    assert state(case)[0] == "returned"
    opinion = Opinion.objects.get(case=case, verdict="return")
    assert (opinion.items, opinion.text) == ([ticked, "盖章", "写明年度"], "请尽快")


def test_a_return_may_go_to_an_earlier_stage(world, case):
    act(world.reviewer, case, "send_back", own_items="重新核对", to_stage="acceptance")
    assert state(case) == ("in_review", "acceptance")


@pytest.mark.parametrize(
    ("action", "data", "told"),
    [
        ("send_back", {}, "请至少填写一项"),
        ("send_back", {"own_items": "一", "to_stage": "second_review"}, "只能退回到已经办过的前面环节"),
        ("reject", {"text": "不符合"}, "依据条款"),
        ("reject", {"clause": "三(二)1"}, "不予通过须写明理由"),
        ("transfer", {}, "请选择接手人"),
        ("transfer", {"user": "999999"}, "接手人"),
        ("delegate", {"user": "x"}, "接手人"),
        ("add_signer", {}, "请选择加签人"),
        ("copy_to", {}, "请选择抄送对象"),
        ("agree", {"text": "长" * 2001}, "意见"),
        ("agree", {"finding_c1": "maybe"}, "调解组织能力"),
        ("prepare_submission", {}, "没有“prepare_submission”这个动作"),
        ("__init__", {}, "没有“__init__”这个动作"),
        ("time_up", {}, "没有“time_up”这个动作"),
        ("place", {}, "不能列入名次"),
        ("", {}, "没有“”这个动作"),
        ("agree", {"task_id": "0x"}, "已经办结"),
    ],
)
def test_a_refusal_is_told_on_the_page_and_changes_nothing(world, case, action, data, told):
    before = Case.objects.get(pk=case.pk).log_length
    answer = act(world.reviewer, case, action, **data)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Case.objects.get(pk=case.pk).log_length == before


@pytest.mark.parametrize(
    ("action", "told"), [("reject", "不予通过须写明所依据的条款"), ("send_back", "请至少填写一项")]
)
def test_a_refusal_in_a_dialog_is_told_once(world, case, action, told):
    assert act(world.reviewer, case, action, **{f"{action}-text": "理由"}).content.decode().count(told) == 1


def test_a_rejection_quotes_its_clause(world, case):
    act(world.reviewer, case, "reject", clause="晋人社厅发〔2021〕53号 三(二)1", text="没有固定场所")
    assert state(case)[0] == "rejected"
    html = page(world.applicant, case)
    assert "没有固定场所" in html
    assert "晋人社厅发〔2021〕53号 三(二)1" in html


def test_a_case_is_handed_to_a_colleague_only(world, case):
    colleague = world.officer(world.hr, "preliminary")
    view = signed_in(world.reviewer).get(f"/cases/{case.pk}/").context["view"]
    choices = dict(view.offers["transfer"].form.fields["user"].widget.choices)
    assert colleague.pk in choices
    assert world.stranger.pk not in choices
    assert act(world.reviewer, case, "transfer", user=world.stranger.pk).status_code == 422
    act(world.reviewer, case, "transfer", user=colleague.pk)
    assert set(signed_in(colleague).get(f"/cases/{case.pk}/").context["offered"]) >= {"agree", "transfer"}


def test_a_substitutes_opinion_names_whom_they_act_for(world, case):
    colleague = world.officer(world.hr, "observer")
    act(world.reviewer, case, "delegate", user=colleague.pk)
    act(colleague, case, "agree", **MET)
    assert f"代 {world.reviewer.person_name}" in page(world.acceptor, case)


def test_an_added_signer_signs_without_judging(world, case):
    act(world.reviewer, case, "add_signer", user=world.signers["union"].pk)
    html = page(world.signers["union"], case)
    assert 'value="agree"' in html
    assert 'name="finding_c1"' not in html
    act(world.signers["union"], case, "agree", text="无意见")
    act(world.reviewer, case, "agree", **MET)
    assert state(case) == ("in_review", "panel")


def test_an_urging_and_a_copy_leave_one_on_the_case(world, case):
    assert act(world.acceptor, case, "urge").url == f"/cases/{case.pk}/"
    assert Message.objects.filter(recipient=world.reviewer, text__contains="催办").exists()
    assert act(world.acceptor, case, "copy_to", users=[world.clerk.pk, world.second.pk]).status_code == 302
    assert Copy.objects.count() == 2


def test_who_holds_two_seats_says_for_which_body_they_speak(world):
    case = world.act(complete(world, panel()), "submit", world.applicant)
    world.seat(world.signers["hr"], world.union, "countersign")
    html = page(world.signers["hr"], case)
    assert '<select name="task_id"' in html
    tasks = signed_in(world.signers["hr"]).get(f"/cases/{case.pk}/").context["tasks"]
    union = next(task for task in tasks if task.data["voice"] == world.union.code)
    act(world.signers["hr"], case, "agree", task_id=union.pk)
    assert Opinion.objects.get(case=case).voice == world.union.code


def test_every_verdict_of_a_panel_has_its_button(world):
    case = world.act(complete(world, panel(veto=False, mode="ratio", ratio=[2, 4])), "submit", world.applicant)
    for party, action in zip(PARTIES, ("abstain", "refuse", "agree", "reserve"), strict=True):
        answer = act(world.signers[party], case, action, text="理由", clause="三(二)1")
        assert answer.status_code == 302
    assert state(case)[0] == "passed"


def test_the_second_officer_is_told_who_was_first(world, case):
    colleague = world.officer(world.hr, "preliminary")
    task = task_of(case, colleague)
    assert act(world.reviewer, case, "agree", task_id=task, **MET).status_code == 302
    answer = act(colleague, case, "agree", task_id=task, text="我的意见", **MET)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert world.reviewer.person_name in html
    assert "已经办结" in html


def test_a_double_press_decides_once(world, case):
    task = task_of(case, world.reviewer)
    answers = [act(world.reviewer, case, "agree", task_id=task, **MET) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert Opinion.objects.filter(case=case, stage="preliminary").count() == 1


def test_a_get_decides_nothing(world, case):
    answer = signed_in(world.reviewer).get(f"/cases/{case.pk}/act/?action=agree")
    assert (answer.status_code, answer.url) == (302, f"/cases/{case.pk}/")


def test_a_post_without_its_token_is_refused(world, case):
    client = signed_in(world.reviewer)
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/cases/{case.pk}/act/", {"action": "agree", **MET}).status_code == 403


HOSTILE = "<script>alert(1)</script>{{ request.user }}{% debug %}'\"; DROP TABLE"


def test_hostile_text_stays_text(world):
    case = judged_case(world, title=HOSTILE)
    act(world.reviewer, case, "send_back", own_items=HOSTILE, text=HOSTILE)
    for user in (world.reviewer, world.applicant):
        html = page(user, case)
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ request.user }}{% debug %}" in html


def test_more_papers_and_opinions_cost_no_more_queries(world, django_assert_max_num_queries):
    few = judged_case(world)
    many = judged_case(world, title="多", papers=(
        ("recommendation_form", "form.pdf"), ("deeds", "deeds.pdf"), ("proof", "card.png"),
        ("proof", "certificate.jpg"),
    ))  # fmt: skip
    for _ in range(2):
        act(world.reviewer, many, "send_back", own_items="再核", to_stage="acceptance")
        act(world.acceptor, many, "agree")
    client = signed_in(world.reviewer)
    with django_assert_max_num_queries(23) as one:
        client.get(f"/cases/{few.pk}/")
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(f"/cases/{many.pk}/")


def test_stages_with_one_body_need_no_parts(world):
    case = world.act(complete(world, stage("only", role="preliminary")), "submit", world.applicant)
    assert signed_in(world.reviewer).get(f"/cases/{case.pk}/").context["steps"][0]["parts"] == []


def test_a_refused_step_of_another_kind_has_its_own_opinion_field(world):
    """A round opens on its own page; a refusal of its own steps is still told here, with what was typed."""
    director = world.officer(world.bureau, "determination")
    round_ = world.round()
    html = act(director, round_, "cancel", text="").content.decode()
    assert "取消批次须写明理由" in html
    assert 'name="cancel-text"' in html
    act(director, round_, "cancel", text="依据变更")
    assert Case.objects.get(pk=round_.pk).state == "cancelled"
