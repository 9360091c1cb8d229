"""Policy files: what is refused, and where; what the shipped ones say."""

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from workflows.policy import PolicyError, UnknownPolicy, load_all, shipped
from workflows.policy.loader import POLICIES
from workflows.policy.titles import quoted

NOTICES = Path(__file__).parents[1] / "data" / "notices"
SHANXI = POLICIES / "晋人社厅发〔2021〕53号.yaml"
JINING = POLICIES / "济宁示例（2024-01-01）.yaml"


@pytest.fixture
def folder(tmp_path):
    for source in (SHANXI, JINING):
        (tmp_path / source.name).write_text(source.read_text())
    return tmp_path


def edit(folder, source, old, new):
    path = folder / source.name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("source", "old", "new", "says"),
    [
        (SHANXI, "    lead: null", "    leed: null\n    lead: null", "没有这一项"),
        (SHANXI, "percent: 65,", "percent: 65.0,", "应为整数"),
        (SHANXI, "        text: 具有劳动人事争议调解组织能力；\n", "        text: ''\n", "不得为空"),
        (SHANXI, "1\n        text: 具有劳动人事争议调解组织能力；", "1", "缺少这一项"),
        (SHANXI, "    citation: 三（二）\n", "", "缺少这一项"),
        (SHANXI, "zero_cases: not_met", "zero_cases: never", "只能是以下之一：not_met、needs_info"),
        (SHANXI, "    year_by: concluded  # M03 案件年度：结案日期\n", "", "缺少读法 year_by"),
        (JINING, "document: 晋人社厅发〔2021〕53号", "document: 晋人社厅发〔2020〕1号", "援引"),
        (JINING, "      - key: preliminary", "      - key: acceptance", "重复"),
        (JINING, "    lead: hr", "    lead: hr\n    lead: hr", "重复"),
        (JINING, "mode: one", "mode: ratio", "party"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_file_and_line(folder, source, old, new, says):
    line = edit(folder, source, old, new)
    with pytest.raises(PolicyError) as refused:
        load_all(folder)
    assert refused.value.file.name == source.name
    assert says in refused.value.message
    # A missing value is reported where its surroundings begin, an unsuitable one where it stands.
    assert 1 <= refused.value.line <= line + 1
    assert f"第{refused.value.line}行" in str(refused.value)


def test_a_wrong_value_is_reported_on_its_own_line(folder):
    line = edit(folder, SHANXI, "percent: 65,", "percent: 650,")
    with pytest.raises(PolicyError) as refused:
        load_all(folder)
    assert refused.value.line == line


def test_duplicate_conditions_are_refused(folder):
    edit(folder, SHANXI, "id: 三(二)2", "id: 三(二)1")
    with pytest.raises(PolicyError, match=r"三\(二\)1.*重复"):
        load_all(folder)


@pytest.mark.parametrize("text", ["", "a: [1\n", "- 1\n", "\ta: 1\n"])
def test_what_is_no_policy_at_all_is_refused(tmp_path, text):
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(PolicyError, match=r"bad\.yaml 第\d+行"):
        load_all(tmp_path)


def later_version(folder, first_day):
    text = SHANXI.read_text().replace("from: 2021-09-17", f"from: {first_day}").replace("percent: 65,", "percent: 70,")
    text = text.replace("  last_task: 2023-12-31\n", "")
    (folder / "later.yaml").write_text(text)


def test_versions_of_one_document_may_follow_but_not_overlap(folder):
    later_version(folder, "2025-01-01")
    with pytest.raises(PolicyError, match="重叠"):
        load_all(folder)
    edit(folder, SHANXI, "  to: null", "  to: 2025-01-01")
    with pytest.raises(PolicyError, match="重叠"):
        load_all(folder)
    edit(folder, SHANXI, "  to: 2025-01-01", "  to: 2024-12-31")
    policies = load_all(folder)
    percent = [
        policies.in_force(SHANXI.stem, day).selection("mediation").condition("三(二)4").threshold.percent
        for day in (date(2024, 12, 31), date(2025, 1, 1))
    ]
    assert percent == [65, 70]
    decided = [
        policies.deciding("mediation_rate", "shanxi", date(year, 12, 31)).valid_from.year for year in (2015, 2024, 2030)
    ]
    assert decided == [2021, 2021, 2025]  # before the first: the first


def test_a_round_outside_the_validity_is_refused_with_the_reason():
    assert shipped().in_force("李沧 2021", date(2021, 7, 1)).name.startswith("《关于印发〈李沧区")
    with pytest.raises(UnknownPolicy, match="2021-06-30不在有效期内（2021年7月1日起）"):
        shipped().in_force("李沧 2021", date(2021, 6, 30))
    with pytest.raises(UnknownPolicy, match="现有"):
        shipped().get("无此文件")


def test_the_digest_follows_the_rules_of_every_document_in_force(folder):
    before = {policy.key: policy.digest for policy in load_all(folder)}
    edit(folder, SHANXI, "percent: 65,", "percent: 66,")
    after = {policy.key: policy.digest for policy in load_all(folder)}
    assert before.keys() == after.keys()
    assert all(before[key] != after[key] for key in before)
    # Comments and the order of keys are not law.
    edit(folder, JINING, "    lead: hr\n", "    # 牵头\n    lead: hr\n")
    # Nor are a title, the days in force, a citation, what is only shown.
    edit(folder, JINING, "title: 济宁市金牌", "title: 济宁金牌")
    edit(folder, JINING, "  to: null", "  to: 2026-12-31")
    edit(folder, JINING, "citation: 第三条", "citation: 第四条")
    edit(folder, SHANXI, "c1: 调解组织能力", "c1: 组织能力")
    assert {policy.key: policy.digest for policy in load_all(folder)} == after


def test_adopted_conditions_name_both_documents():
    policy = shipped().get("济宁示例 2024")
    assert policy.example
    condition = policy.selection("mediation").condition("三(二)4")
    assert condition.document == "晋人社厅发〔2021〕53号"
    assert condition.adopted_by == "济宁市金牌劳动关系协调员、社会组织和调解组织选树办法（示例）"
    assert policy.stamp(date(2024, 6, 1))["documents"] == [condition.adopted_by, condition.document]


def test_the_demo_city_route_is_complete_enough_to_pin():
    selection = shipped().get("济宁示例 2024").selection("mediation")
    route = selection.pinned_route()
    assert [stage["key"] for stage in route] == ["acceptance", "preliminary", "countersign", "second_review"]
    assert [stage["judges"] for stage in route] == [False, True, False, True]
    assert route[2]["parties"] == ["hr", "union", "enterprise", "commerce"]
    assert "party" not in route[2] and "ratio" not in route[2]
    assert [stage["name"] for stage in selection.pinned_notice_route()] == ["核稿", "会签", "签发"]
    assert (selection.publicity_days, selection.objection_days, selection.objection_extended_days) == (5, 10, 30)


def test_the_documents_governing_a_county_are_found_by_its_path():
    day = date(2024, 6, 1)
    found = shipped().governing("370000/370800/370830/", "mediation", day)
    assert [policy.key for policy in found] == ["济宁示例 2024"]
    assert shipped().governing("370000/370800/370830/", "mediation", date(2023, 6, 1)) == []
    assert [policy.key for policy in shipped().governing("140000/140900/", "mediation", day)] == [SHANXI.stem]


def squeezed(text):
    """Without white space and with half-width forms, as quotations are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def other_quotations(policy):
    """What is quoted outside the conditions of a selection: (key of the document it stands in, words)."""
    if policy.scoring:
        yield from ((policy.key, passage.text) for passage in policy.scoring.passages())
        yield from ((policy.key, item.evidence_text) for item in policy.scoring.items)
    if policy.disqualification:
        yield from ((policy.key, passage.text) for passage in policy.disqualification.passages())
    if policy.placement:
        yield policy.key, policy.placement.text
    if groups := policy.coordinator_groups:
        yield from ((policy.key, group.text) for group in groups.groups)
        yield from ((groups.ledger, kind.words) for kind in groups.kinds)
        quoted = [(kind, words) for kind in groups.kinds for words in re.findall("“(.+?)”", kind.why)]
        yield from ((policy.key, words) for _, words in quoted)


def quotations():
    for policy in shipped():
        if policy.example:
            continue
        yield from other_quotations(policy)
        for selection in policy.selections.values():
            quoted = [clause.text for clause in selection.conditions] + [quota.text for quota in selection.quotas]
            quoted += [clause.threshold.text for clause in selection.conditions if clause.threshold]
            posts = [post for clause in selection.conditions if clause.post for post in clause.post.roles.values()]
            quoted += [post.definition.text for post in posts if post.definition]
            shown = [*selection.standards, *selection.tasks]
            shown += filter(None, [selection.responsibility, selection.defers])
            quoted += [words.text for words in shown]
            yield from ((policy.key, text) for text in quoted)
        for grade in policy.grades.values():
            yield from ((policy.key, condition.text) for condition in grade.conditions)


@pytest.mark.parametrize(("key", "text"), list(quotations()))
def test_every_quotation_stands_in_its_source(key, text):
    source = next(path for path in NOTICES.glob("*.txt") if path.stem.startswith(key[:2]))
    assert squeezed(text) in squeezed(source.read_text())


WENSHANG, PROCEDURE = POLICIES / "汶政字〔2024〕59号.yaml", POLICIES / "汶上示例（2024-08-01）.yaml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("adopts: 汶政字〔2024〕59号", "adopts: 晋人社厅发〔2021〕53号", "没有当时有效的等级条件"),
        ("adopts: 汶政字〔2024〕59号\n", "\n", "没有当时有效的等级条件"),
        ("from: 2024-08-01", "from: 2024-07-01", "没有当时有效的等级条件"),
        ("    lead: hr\n    parties: [hr]\n", "    lead: union\n    parties: [hr]\n", "不在 parties 之内"),
        ("judges: true", "judges: false", "核对事实的环节"),
        ("key: acceptance", "key: preliminary", "重复"),
        ("  grade:\n", "  rank:\n", "只能是以下之一"),
    ],
)
def test_a_procedure_that_does_not_fit_is_refused(tmp_path, old, new, says):
    for source in (WENSHANG, SHANXI, PROCEDURE):
        (tmp_path / source.name).write_text(source.read_text())
    text = PROCEDURE.read_text()
    assert old in text
    changed = text.replace(old, new) if old == "judges: true" else text.replace(old, new, 1)
    (tmp_path / PROCEDURE.name).write_text(changed)
    with pytest.raises(PolicyError) as error:
        load_all(tmp_path)
    assert error.value.file.name == PROCEDURE.name
    assert says in error.value.message


def test_the_nearest_procedure_in_force_is_found():
    path = "370000/370800/370830/"
    assert [policy.key for policy in shipped().handling("grade", path, date(2025, 1, 1))] == ["汶上示例 2024"]
    assert shipped().handling("grade", path, date(2024, 7, 31)) == []
    assert shipped().handling("grade", "370000/370800/370831/", date(2025, 1, 1)) == []
    with pytest.raises(UnknownPolicy):
        shipped().get("汶政字〔2024〕59号").procedure("grade")


# -- gold coordinators, scores, groups ---------------------------------------------------------------------------------

SELECTION = POLICIES / "汶上选树示例（2024-08-01）.yaml"
LICANG = POLICIES / "李沧区和谐同行三年行动计划（2021-07-01）.yaml"
GROUPS = POLICIES / "济人社发〔2025〕3号.yaml"


@pytest.mark.parametrize(
    ("source", "old", "new", "says"),
    [
        (WENSHANG, "      cap: 20", "      cap: 19", "整数倍"),
        (WENSHANG, "    - key: risk", "    - key: management", "重复"),
        (WENSHANG, "{fact: improved", "{fact: improves", "没有 improves"),
        (WENSHANG, "option: venue_open_list, waived", "option: venue_list, waived", "没有读法"),
        (WENSHANG, ", waived: true}", "}", "waived"),
        (WENSHANG, "减分, 得分合计]", "得分合计]", "每一行"),
        (WENSHANG, "      falls_to: mediation_other  # S06\n", "", "falls_to"),
        (WENSHANG, "  adjustment_from: 2\n", "", "缺少这一项"),
        (WENSHANG, "    total_floor: null  # S01 未定下限，得分可以为负\n", "", "缺少读法 total_floor"),
        (WENSHANG, "    serious_triggers_adjustment: true  # K03 正文“情节严重的”\n", "", "缺少读法"),
        (SHANXI, "    gold_accepts_vq: true  # K02 职业资格证书同样认可\n", "", "缺少读法 gold_accepts_vq"),
        (SHANXI, "        kind: education\n", "        kind: certificate\n", "不相配"),
        (SHANXI, "levels: [secondary_vocational, technical]", "levels: [college]", "只能是以下之一"),
        (SELECTION, "disqualification: 汶政字〔2024〕59号", "disqualification: 晋人社厅发〔2021〕53号", "取消资格"),
        (SELECTION, "    holder_mistake_proposes_revocation: true\n", "", "缺少读法 holder_mistake"),
        (LICANG, "    lead: union", "    adopts: {document: 甲, selection: social}\n    lead: union", "只有一项"),
        (GROUPS, "group: service\n", "group: others\n", "只能是以下之一"),
        (WENSHANG, "hosts: [department, unit, industry_org]", "hosts: [department, own_employer]", "只能是以下之一"),
        (WENSHANG, "[enterprise, representative, project]", "[enterprise, enterprise]", "重复"),
        (WENSHANG, "    two_weeks: 14_calendar_days", "    two_weeks: 12_days", "只能是以下之一"),
        (WENSHANG, "    placement_cumulative: false  # P02 须连续，前后相接的合并，重叠的只计一次\n", "", "缺少读法"),
        (GROUPS, "    - kind: grid", "    - kind: township", "重复"),
    ],
)  # fmt: skip
def test_faulty_rules_on_coordinators_are_refused_with_file_and_line(tmp_path, source, old, new, says):
    for path in POLICIES.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    edit(tmp_path, source, old, new)
    with pytest.raises(PolicyError) as refused:
        load_all(tmp_path)
    assert refused.value.file.name == source.name and says in refused.value.message


def test_every_kind_of_the_ledger_stands_in_one_group_and_says_why():
    groups = shipped().grouping("370000/370800/370830/", date(2024, 6, 1)).coordinator_groups
    found = {kind.kind: kind.group for kind in groups.kinds}
    assert found == {
        "township": "platform", "enterprise": "enterprise", "park": "platform", "community": "platform",
        "grid": "platform", "authority": "platform", "association": "representative", "representative": "enterprise",
        "legal": "service", "project": "enterprise",
    }  # fmt: skip
    assert all(kind.why and groups.group_of(kind.kind) == kind.group for kind in groups.kinds)
    assert [group.key for group in groups.groups] == ["enterprise", "platform", "representative", "service"]
    assert groups.group_of("nobody") is None
    assert shipped().grouping("140000/", date(2024, 6, 1)) is None


def test_the_documents_for_a_county_s_coordinators_are_found_by_its_path():
    day, wenshang, yanzhou = date(2024, 9, 1), "370000/370800/370830/", "370000/370800/370812/"
    assert shipped().disciplining(wenshang, day).key == shipped().scoring(wenshang, day).key == WENSHANG.stem
    assert shipped().disciplining(yanzhou, day) is None and shipped().scoring(yanzhou, day) is None
    assert shipped().disciplining(wenshang, date(2024, 7, 28)) is None
    found = shipped().governing(wenshang, "coordinator", day)
    assert [policy.key for policy in found] == ["汶上选树示例 2024", "济宁示例 2024"]


def test_lead_parties_and_quotas_are_those_of_each_document():
    known = {key: shipped().get(key).selections for key in ("晋人社厅发〔2021〕53号", "李沧 2021", "济宁示例 2024")}
    assert {key: (one["coordinator"].lead, one["social"].lead) for key, one in known.items()} == {
        "晋人社厅发〔2021〕53号": (None, None), "李沧 2021": ("hr", "union"), "济宁示例 2024": ("hr", "hr"),
    }  # fmt: skip
    shanxi, licang = known["晋人社厅发〔2021〕53号"], known["李沧 2021"]
    (ten,), (one,) = shanxi["coordinator"].quotas, shanxi["social"].quotas
    assert (ten.min, ten.max, ten.target, ten.period, ten.per) == (10, None, None, "year", "region")
    assert (one.min, one.period, one.per) == (1, "whole", "region")
    (least,) = licang["coordinator"].quotas
    assert (least.min, least.period, licang["social"].quotas) == (1, "year", ())
    assert licang["coordinator"].conditions == () and "上级" in licang["coordinator"].defers.text


def test_what_the_scores_are_for_is_quoted_in_both_words():
    texts = [passage.text for passage in shipped().get(WENSHANG.stem).scoring.reference]
    assert [word for word in ("主要参考", "重要参考") if any(word in text for text in texts)] == [
        "主要参考",
        "重要参考",
    ]


def test_a_joined_disqualification_names_both_documents():
    rules = shipped().get("汶上选树示例 2024").selection("coordinator").disqualification
    assert rules.candidates.document == "汶政字〔2024〕59号"
    assert rules.candidates.adopted_by == "汶上县金牌劳动关系协调员选树办法（示例）"


def test_a_document_of_the_place_is_cited_by_itself_and_another_behind_the_one_that_adopts_it():
    selection = shipped().get("汶上选树示例 2024").selection("coordinator")
    rules = selection.disqualification
    assert rules.candidates.citation == "《劳动关系协调员服务规范》8.3，汶政字〔2024〕59号附件1"
    assert selection.conditions[0].citation == (
        "《汶上县金牌劳动关系协调员选树办法（示例）》第三条（援引晋人社厅发〔2021〕53号 一（三）1）"
    )


def test_a_title_within_a_title_takes_the_other_marks():
    assert quoted("关于印发《某办法》的通知") == "《关于印发〈某办法〉的通知》"
    assert quoted("关于转发〈关于印发《某办法》的通知〉的通知") == "《关于转发《关于印发〈某办法〉的通知》的通知》"
    plan = shipped().get("李沧 2021")
    assert plan.name == "《关于印发〈李沧区劳动关系“和谐同行”能力提升三年行动计划实施方案〉的通知》"


def test_what_an_office_adds_to_quarterly_scores_is_found_where_they_govern(tmp_path):
    county, day = "370000/370800/370830/", date(2024, 9, 2)
    scoring = shipped().scoring(county, day)
    found = shipped().assessing(scoring, county, day)
    assert (found.key, found.assessments.appeal_days) == ("汶上考核示例 2024", 5)
    assert found.assessments.citation == "《汶上县劳动关系协调员季度量化考核办理办法（示例）》第三条"
    assert shipped().assessing(scoring, "370000/370800/370831/", day) is None
    assert shipped().assessing(scoring, county, date(2024, 7, 30)) is None, "the office's own file began later"
    for source in POLICIES.glob("*.yaml"):
        (tmp_path / source.name).write_text(source.read_text())
    example = next(POLICIES.glob("汶上考核示例*"))
    edit(tmp_path, example, "scores: 汶政字〔2024〕59号", "scores: 晋人社厅发〔2021〕53号")
    with pytest.raises(PolicyError, match="没有当时有效的季度量化计分"):
        load_all(tmp_path)
