"""Official wording, piece by piece: what a 办公室主任 would look at first."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from workflows.notices import wording
from workflows.notices.site import is_loopback

HERE = ZoneInfo("Asia/Shanghai")
FIVE = ["某市人力资源和社会保障局", "某市总工会", "某市工业和信息化局", "某市工商业联合会", "某市企业联合会"]


def test_a_title_begins_with_its_agency_and_a_joint_one_with_their_number():
    about = "开展选树工作"
    assert wording.title_words(about, "通知", FIVE[:1]) == "某市人力资源和社会保障局关于开展选树工作的通知"
    assert wording.title_words(about, "通知", FIVE) == "某市人力资源和社会保障局等5部门关于开展选树工作的通知"
    assert wording.title_words(about, "通知") == "关于开展选树工作的通知"


def test_a_document_is_cited_by_title_then_number_then_annex():
    cited = wording.cited(
        "关于印发某方案的通知",
        "汶政字〔2024〕59号",
        ["汶上县人民政府"],
        annex="附件1",
        annexed="服务规范",
        clause="5.2",
    )
    assert cited == "《汶上县人民政府关于印发某方案的通知》（汶政字〔2024〕59号）附件1《服务规范》5.2"
    assert wording.cited("某市选树办法", None, FIVE) == "《某市选树办法》"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2025, 4, 12, 9, tzinfo=HERE), "2025年4月12日9时"),
        (datetime(2025, 4, 2, 14, 5, tzinfo=HERE), "2025年4月2日14时5分"),
    ],
)
def test_a_time_is_written_without_leading_zeros(at, said):
    assert wording.time_words(at) == said


def test_the_assessment_is_told_in_one_sentence():
    told = wording.assessment_words(datetime(2025, 4, 12, 9, tzinfo=HERE), venue="某校", assessor="某机构")
    assert told.startswith("考评定于2025年4月12日9时在某校举行，由某机构组织。")
    assert "另行通知" in wording.assessment_words(None)


def test_winners_are_recognised_and_only_with_an_approval_given_a_title():
    facts = {"basis": "《办法》", "by": "某局", "count": "甲等2个单位", "honour": "金牌组织", "people": "单位"}
    recognised = "".join(wording.outcome_words(**facts, as_title=False))
    assert "认定甲等2个单位为金牌组织，并予以通报表扬" in recognised
    assert not wording.GIVES_TITLE.search(recognised)
    titled = "".join(wording.outcome_words(**facts, as_title=True))
    assert "授予甲等2个单位“金牌组织”称号" in titled and wording.GIVES_TITLE.search(titled)
    assert "希望受表扬的单位珍惜荣誉" in titled and "受到通报" not in titled
    assert wording.outcome_about("金牌组织", as_title=False) == "表扬金牌组织"


def test_who_is_told_of_a_commendation_of_people_is_said_with_the_clause():
    facts = {"basis": "《办法》", "by": "某局", "count": "甲等2名同志", "honour": "金牌协调员", "people": "个人"}
    told = {"told_to": "汶政字〔2024〕59号附件1 8.3"}
    said = "按照汶政字〔2024〕59号附件1 8.3的规定向本人和所在单位通报表扬（名单见附件）"
    assert f"认定甲等2名同志为金牌协调员，{said}" in wording.outcome_words(**facts, as_title=False, **told)[0]
    assert f"授予甲等2名同志“金牌协调员”称号，并{said}" in wording.outcome_words(**facts, as_title=True, **told)[0]


def test_a_title_is_taken_back_as_it_was_given():
    facts = {"holder": "甲同志", "honour": "2024年度某县金牌协调员", "document": "某字〔2025〕1号"}
    facts |= {"certificate": "证1号", "cause": "弄虚作假。", "clause": "第九条"}
    assert wording.revocation_about("甲同志", facts["honour"], as_title=True) == "撤销甲同志2024年度某县金牌协调员称号"
    recognised, end = wording.revocation_words(**facts, as_title=False)
    assert recognised == (
        "甲同志经某字〔2025〕1号文被认定为2024年度某县金牌协调员。经查，弄虚作假。根据第九条，"
        "决定撤销甲同志的2024年度某县金牌协调员认定。"
    )
    assert "证1号" in end and "授予“2024年度某县金牌协调员”称号" in wording.revocation_words(**facts, as_title=True)[0]


def test_a_certificate_says_merit_then_decision_then_object():
    facts = {"year": 2024, "issuers": FIVE, "honour": "2024年度某市金牌组织"}
    text, line = wording.certificate_words(**facts, as_title=True)
    assert text.endswith("成绩突出，经某市人力资源和社会保障局等5部门审定，授予")
    assert line == "“2024年度某市金牌组织”称号"
    assert wording.certificate_words(**facts, as_title=False)[0].endswith("认定为")


def test_the_contact_block_lists_what_is_known_and_nothing_else():
    facts = wording.contact_facts(
        "某局", section="某科", telephone="0537-1", address="某路1号", complaint_phone="0537-2"
    )
    assert wording.contact_paragraphs(facts, publicity=True) == [
        "受理单位：某局（某科）",
        "联系电话：0537-1",
        "通讯地址：某路1号",
        "监督电话：0537-2",
    ]


def test_the_public_is_told_how_letters_are_treated():
    said = "".join(
        wording.publicity_words(basis="《办法》", count="甲", honour="金牌组织", people="单位", term=10, online=False)
    )
    for words in ("加盖公章", "署真实姓名", "匿名、冒名或者超过公示期限反映的", "10个工作日", wording.CONTACT_MARK):
        assert words in said
    assert "登录公示网址" not in said


# ---- lists -----------------------------------------------------------------------------------------------------------


def test_a_public_list_has_name_unit_and_post():
    table = wording.people_table([("张明", "甲公司", "主管", "7"), ("李卫", "乙公司", "", "8")])
    assert [head for head, *_ in table["columns"]] == ["序号", "姓名", "所在单位", "职务"]
    assert table["rows"] == [["1", "张明", "甲公司", "主管"], ["2", "李卫", "乙公司", ""]]


def test_two_of_one_name_in_one_unit_are_told_apart_by_the_number_of_the_application():
    people = [("张明", "甲公司", "", "7"), ("张明", "甲公司", "", "8"), ("张明", "乙公司", "", "9")]
    table = wording.people_table(people)
    assert [head for head, *_ in table["columns"]] == ["序号", "姓名", "所在单位", "申报编号"]
    assert [row[-1] for row in table["rows"]] == ["7", "8", ""]


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost", True),
        ("https://xs.localhost", True),
        ("https://hrss.example.cn", False),
        ("http://10.1.2.3", False),
    ],
)
def test_an_address_that_leads_to_the_own_machine_is_known(url, answer):
    assert is_loopback(url) is answer


def test_a_publicity_period_names_both_days():
    assert wording.period_words(date(2025, 2, 11), date(2025, 2, 17), 5) == "2025年2月11日至2025年2月17日（5个工作日）"


def test_the_letter_to_an_employer_advises_and_quotes_the_rule():
    found = {
        "person": "张三", "post": "人事主管", "observed": "年内工作失误2次", "basis": "汶政字〔2024〕59号附件1 8.3",
        "rule": "年内出现2次及以上工作失误的，建议用人单位予以调整工作岗位。",
    }  # fmt: skip
    first, *others = wording.adjustment_words(**found)
    assert first == (
        "张三同志现任你单位人事主管。经核查，该同志年内工作失误2次。汶政字〔2024〕59号附件1 8.3规定："
        "“年内出现2次及以上工作失误的，建议用人单位予以调整工作岗位。”据此，建议你单位对该同志的工作岗位予以调整。"
    )
    assert others[-1] == "特此函达。"
    assert "现任" not in wording.adjustment_words(**(found | {"post": ""}))[0]
