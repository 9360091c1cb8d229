"""Editions: a notice that changes three numbers is a short file, and what was decided before does not move."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from workflows.policy import PolicyError, decide, load_all, shipped
from workflows.policy.loader import POLICIES

EDITION = Path(__file__).parent / "editions" / "汶政字〔2025〕61号.yaml"
JINING = "济宁示例（2024-01-01）.yaml"
SHANXI = "晋人社厅发〔2021〕53号"
OLD, NEW = "汶政字〔2024〕59号", "汶政字〔2025〕61号"
EVE, FIRST = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def folder(tmp_path):
    for path in (*POLICIES.glob("*.yaml"), EDITION):
        shutil.copy(path, tmp_path)
    return tmp_path


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def years_of(policy, grade, clause):
    (condition,) = [one for one in policy.grades[grade].conditions if one.id == clause]
    return condition.paths[0].work.years


def ask(policies, as_of, start):
    job = {"start": start, "end": None, "occupation_relation": "own", "engagement": "full_time"}
    person = {"birth_date": "1985-05-05", "education": [], "certificates": [], "employment": [job]}
    question = {"target_grade": 4, "as_of": as_of, "person": person}
    return decide("grade", question, policies=policies)


def test_an_edition_of_three_changes_is_short_and_takes_over_the_rest():
    assert len(EDITION.read_text(encoding="utf-8").splitlines()) <= 20
    policies = load_all(POLICIES, EDITION.parent)
    old, new = policies.get(OLD), policies.get(NEW)
    assert [years_of(one, 4, "5.1(1)") for one in (old, new)] == [4, 3]
    assert [years_of(one, 3, "5.2(1)") for one in (old, new)] == [5, 4]
    assert [years_of(one, 1, "5.4") for one in (old, new)] == [4, 5]
    assert years_of(new, 2, "5.3(1)") == years_of(old, 2, "5.3(1)")
    assert (new.readings, new.regions, new.decides) == (old.readings, old.regions, old.decides)


def test_old_digests_do_not_move_and_the_edition_has_its_own():
    before = {policy.key: policy.digest for policy in shipped()}
    after = {policy.key: policy.digest for policy in load_all(POLICIES, EDITION.parent)}
    assert {key: after[key] for key in before} == before
    assert after[NEW] not in before.values()


def test_each_edition_is_in_force_on_its_own_days_without_the_old_file_being_edited():
    policies = load_all(POLICIES, EDITION.parent)
    assert [policies.in_force(OLD, day).key for day in (EVE, FIRST)] == [OLD, NEW]
    assert policies.in_force(NEW, EVE).key == OLD
    assert policies.get(OLD).valid_to == EVE and shipped().get(OLD).valid_to is None
    assert [policies.get(OLD).in_force(day) for day in (EVE, FIRST)] == [True, False]


@pytest.mark.parametrize(("own_end", "ends"), [("2025-03-31", date(2025, 3, 31)), ("2027-12-31", EVE)])
def test_an_end_of_its_own_counts_only_before_the_successor_begins(folder, own_end, ends):
    edit(folder, f"{OLD}.yaml", "to: null", f"to: {own_end}")
    assert load_all(folder).get(OLD).valid_to == ends


@pytest.mark.parametrize(
    ("as_of", "decision", "document", "in_force"),
    [
        ("2024-07-28", "eligible", OLD, False),  # before any: the earliest
        ("2025-06-30", "not_eligible", OLD, True),
        ("2025-07-01", "eligible", NEW, True),
        ("2031-01-01", "eligible", NEW, True),
    ],
)
def test_a_question_is_answered_by_the_edition_of_its_day(as_of, decision, document, in_force):
    start = "2020-01-01" if as_of < "2025" else "2022-01-01"
    answer = ask(load_all(POLICIES, EDITION.parent), as_of, start)
    assert (answer["decision"], answer["policy"]["in_force"]) == (decision, in_force)
    assert answer["findings"][0]["document"] == document


def test_a_changed_condition_is_quoted_from_the_new_document_and_the_others_from_the_old():
    answer = ask(load_all(POLICIES, EDITION.parent), "2025-07-01", "2022-01-01")
    changed, kept = answer["findings"][:2]
    assert (changed["text"], changed["citation"]) == ("累计从事本职业或相关职业工作3年（含）以上。", f"{NEW}第一条")
    assert (kept["document"], kept["citation"]) == (OLD, f"《劳动关系协调员服务规范》5.1（2），{OLD}附件1")
    assert answer["policy"]["documents"] == [NEW, OLD]


def test_a_decision_of_before_stays_the_same_once_the_edition_is_there():
    alone, both = (ask(policies, "2025-06-30", "2021-07-01") for policies in (None, load_all(POLICIES, EDITION.parent)))
    assert alone == both


def test_an_edition_of_an_edition_takes_over_both(folder):
    text = EDITION.read_text(encoding="utf-8").replace(NEW, "汶政字〔2026〕7号").replace(OLD, NEW)
    text = text.replace("2025-07-01", "2026-07-01").split("override:")[0]
    change = "override:\n  5.1(1): {citation: 第一条, text: 2年。, paths.0.work.years: 2}\n"
    (folder / "later.yaml").write_text(text + change, encoding="utf-8")
    policies = load_all(folder)
    latest = policies.in_force(OLD, date(2026, 7, 1))
    assert (latest.key, years_of(latest, 4, "5.1(1)"), years_of(latest, 3, "5.2(1)")) == ("汶政字〔2026〕7号", 2, 4)
    assert policies.get(NEW).valid_to == date(2026, 6, 30)
    assert latest.grades[3].conditions[0].document == NEW and latest.grades[3].conditions[1].document == OLD
    kept = policies.get(NEW).grades[3].conditions
    assert [one.citation for one in latest.grades[3].conditions] == [one.citation for one in kept]
    assert policies.deciding("grade", "wenshang", date(2026, 1, 1)).key == NEW


@pytest.mark.parametrize(("begins", "taken"), [("2026-01-01", 9), ("2025-08-01", 8), ("2023-01-01", 7)])
def test_of_several_editions_the_one_of_the_first_day_is_taken_over(folder, begins, taken):
    """One that begins later changes nothing in what was taken over before: the rules of cases would move with it."""
    shared = (POLICIES / JINING).read_text(encoding="utf-8").replace("publicity_days: 5", "publicity_days: {days}")
    shared = shared.replace("from: 2024-01-01", "from: {first}").replace("  to: null", "  to: {last}")
    for first, last, days in (
        ("2024-01-01", "2025-06-30", 7),
        ("2025-07-01", "2025-12-31", 8),
        ("2026-01-01", "null", 9),
    ):
        text = shared.replace("{first}", first).replace("{last}", last).replace("{days}", str(days))
        (folder / (JINING if days == 7 else f"{days}.yaml")).write_text(text, encoding="utf-8")
    text = NEXT_JINING.replace("supersedes: 济宁示例 2024\n", "").split("override:")[0]
    (folder / "heir.yaml").write_text(text.replace("from: 2026-01-01", f"from: {begins}"), encoding="utf-8")
    assert load_all(folder).get("济宁示例 2025").selection("mediation").publicity_days == taken


def test_a_procedure_applies_the_conditions_of_the_day(folder):
    """The office's own procedure goes on; what it adopts is found by the key that it names."""
    policies = load_all(folder)
    procedure = policies.handling("grade", "370000/370800/370830/", FIRST)[0]
    assert policies.in_force(procedure.procedure("grade").adopts, FIRST).key == NEW


# -- other values ---------------------------------------------------------------------------------------------------


NEXT_JINING = """
key: 济宁示例 2025
example: true
supersedes: 济宁示例 2024
inherits: 济宁示例 2024
document: {number: null, title: 济宁办法（示例二）, issuers: [济宁市人力资源和社会保障局], issued: 2025-12-01}
validity: {from: 2026-01-01, to: null, citation: 示例}
override:
  selections.mediation.publicity_days: {citation: 第一条, text: 公示期为7个工作日。, value: 7}
  selections.mediation.quotas.0.max: {citation: 第二条, text: 每年不超过5家。, value: 5}
  options.mediation_rate.unperformed_is_success: {citation: 第三条, text: 未履行的不计。, value: false}
"""


def test_days_quotas_and_readings_change_by_their_place(folder):
    (folder / "jining.yaml").write_text(NEXT_JINING, encoding="utf-8")
    policies = load_all(folder)
    old, new = policies.get("济宁示例 2024"), policies.get("济宁示例 2025")
    assert [one.selection("mediation").publicity_days for one in (old, new)] == [5, 7]
    assert [one.selection("mediation").quotas[0].max for one in (old, new)] == [3, 5]
    read = [one.options("mediation_rate")["unperformed_is_success"] for one in (old, new)]
    assert read == [True, False]
    assert new.selection("mediation").route == old.selection("mediation").route
    assert "济宁办法（示例二）" in new.selection("mediation").condition("三(二)4").citation


NEXT_SHANXI = """
key: 晋人社厅发〔2025〕9号
example: true
supersedes: 晋人社厅发〔2021〕53号
inherits: 晋人社厅发〔2021〕53号
document: {number: 晋人社厅发〔2025〕9号, title: 调整办法, issuers: [山西省人社厅], issued: 2025-06-20}
validity: {from: 2025-07-01, to: null, citation: 示例}
override:
  三(二)4: {citation: 第一条, text: 达到70%。, threshold.percent: 70}
"""


@pytest.mark.parametrize(("begins", "percent"), [("2025-06-30", 65), ("2025-07-01", 70), ("2026-01-01", 70)])
def test_what_is_adopted_is_the_edition_of_the_adopters_first_day(folder, begins, percent):
    """Neither edition states an end: that of the older one is the eve of its successor's beginning."""
    (folder / "shanxi.yaml").write_text(NEXT_SHANXI, encoding="utf-8")
    before = {policy.key: policy.digest for policy in load_all(folder)}["济宁示例 2024"]
    (folder / "jining.yaml").write_text(NEXT_JINING.replace("from: 2026-01-01", f"from: {begins}"), encoding="utf-8")
    policies = load_all(folder)
    new = policies.get("济宁示例 2025")
    assert new.selection("mediation").threshold.percent == percent
    assert new.files[-2:] == ("shanxi.yaml", f"{SHANXI}.yaml")
    assert policies.get("济宁示例 2024").digest == before


def test_what_a_document_says_for_itself_is_not_taken_over(folder):
    edit(folder, JINING, "revision: 2", "revision: 3\nedition: 第一版\n")
    (folder / "jining.yaml").write_text(NEXT_JINING, encoding="utf-8")
    new = load_all(folder).get("济宁示例 2025")
    assert (new.revision, new.edition) == (1, None)
    edit(folder, "jining.yaml", "example: true\n", "")
    with pytest.raises(PolicyError, match="example 缺少"):
        load_all(folder)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("citation: 第一条, ", "", "缺少 citation"),
        ("text: 公示期为7个工作日。, ", "", "缺少 text"),
        ("publicity_days:", "publicity_week:", "没有 selections.mediation.publicity_week"),
        ("value: 7", "values: 7", "没有这个条件"),
        ("value: 7", "value: 7000", "不得大于365"),
        ("inherits: 济宁示例 2024", "inherits: 无此文件", "没有文件“无此文件”"),
        ("inherits: 济宁示例 2024\n", "", "没有 inherits"),
        ("supersedes: 济宁示例 2024", "supersedes: 济宁示例 2025", "不是另一份已有的文件"),
        ("from: 2026-01-01", "from: 2023-01-01", "生效日期不晚于"),
        ("override:\n", "selections: {mediation: {conditions: []}}\noverride:\n", None),
    ],
)
def test_a_faulty_edition_is_refused_with_file_and_line(folder, old, new, says):
    (folder / "jining.yaml").write_text(NEXT_JINING, encoding="utf-8")
    edit(folder, "jining.yaml", old, new)
    if says is None:
        load_all(folder)  # it has none of its own to lose: the conditions are adopted
        return
    with pytest.raises(PolicyError) as refused:
        load_all(folder)
    assert refused.value.file.name == "jining.yaml"
    assert says in refused.value.message
    text = (folder / "jining.yaml").read_text(encoding="utf-8").splitlines()
    place = next((n for n, line in enumerate(text, 1) if new and new.splitlines()[0] in line), None)
    assert place is None or refused.value.line in (place, 1, 4)


def test_a_list_of_conditions_given_anew_would_drop_what_it_leaves_out(folder):
    edit(folder, EDITION.name, "override:\n", "grades: []\noverride:\n")
    with pytest.raises(PolicyError, match="不能整列另写"):
        load_all(folder)


def test_files_that_inherit_from_one_another_are_refused(folder):
    edit(folder, "汶政字〔2024〕59号.yaml", "example: false", f"example: false\ninherits: {NEW}")
    with pytest.raises(PolicyError, match="互相继承"):
        load_all(folder)


def test_one_document_has_one_successor(folder):
    text = EDITION.read_text(encoding="utf-8").replace(NEW, "汶政字〔2025〕99号")
    (folder / "rival.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"已由 .* 取代"):
        load_all(folder)


# -- two documents for one selection ----------------------------------------------------------------------------------


JOINING = """
key: 甲县示例
example: true
document: {number: null, title: 甲县办法（示例）, issuers: [甲县人社局], issued: 2025-01-01}
validity: {from: 2025-01-01, to: null, citation: 示例}
regions: ["370831"]
options: {mediation_rate: {withdrawn_in_denominator: false, zero_cases: not_met, year_by: concluded,
  unperformed_is_success: true, transfer_left_out: false}}
selections:
  mediation:
    title: 金牌调解组织
    citation: 第二条
    adopts: {document: 晋人社厅发〔2021〕53号, selection: mediation}
    joins: [{document: 乙县示例, selection: disqualified}]
    lead: hr
    parties: [hr]
"""
JOINED = """
key: 乙县示例
example: true
document: {number: 乙人社发〔2024〕9号, title: 乙县办法（示例）, issuers: [乙县人社局], issued: 2024-01-01}
validity: {from: 2024-01-01, to: null, citation: 示例}
regions: ["370832"]
selections:
  disqualified:
    title: 取消资格
    citation: 第八条
    conditions: [{id: 8.2, text: 年内没有工作失误。, kind: judgement, facts: {no_mistake: 年内没有工作失误}}]
    lead: hr
    parties: [hr]
"""


def test_one_selection_joins_the_conditions_of_two_documents(folder):
    (folder / "joining.yaml").write_text(JOINING, encoding="utf-8")
    (folder / "joined.yaml").write_text(JOINED.replace("id: 8.2", 'id: "8.2"'), encoding="utf-8")
    policy = load_all(folder).get("甲县示例")
    conditions = policy.selection("mediation").conditions
    assert [one.id for one in conditions] == ["三(二)1", "三(二)2", "三(二)3", "三(二)4", "8.2"]
    assert conditions[-1].citation == "《甲县办法（示例）》第二条（援引乙人社发〔2024〕9号 8.2）"
    assert conditions[0].citation == "《甲县办法（示例）》第二条（援引晋人社厅发〔2021〕53号 三（二）1）"
    assert policy.documents == ("甲县办法（示例）", "晋人社厅发〔2021〕53号", "乙人社发〔2024〕9号")
    assert "no_mistake" in policy.selection("mediation").facts()


def test_what_is_joined_must_be_there_and_have_ids_of_its_own(folder):
    (folder / "joining.yaml").write_text(JOINING, encoding="utf-8")
    with pytest.raises(PolicyError, match="援引的“乙县示例”"):
        load_all(folder)
    (folder / "joined.yaml").write_text(JOINED.replace("id: 8.2", "id: 三(二)1"), encoding="utf-8")
    with pytest.raises(PolicyError, match="重复，不能并用"):
        load_all(folder)
