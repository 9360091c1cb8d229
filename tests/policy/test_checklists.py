"""Checklists of evaluations, and the procedure of placements: what the file says, and what is refused of it."""

import json
from datetime import date
from itertools import product

import pytest

from workflows.policy import PolicyError, UnknownPolicy, load_all, shipped
from workflows.policy.loader import POLICIES
from workflows.policy.policies import as_json, from_json
from workflows.policy.policyset import PolicySet
from workflows.policy.review import overlaps

EXAMPLE = POLICIES / "汶上示例（2024-08-01）.yaml"
WENSHANG = "370000/370800/370830/"
DAY = date(2024, 9, 1)


@pytest.fixture
def checklist():
    return shipped().checklist("placement", WENSHANG, DAY).checklist("placement")


def marks(checklist, *codes):
    return dict(zip([item.key for item in checklist.items], codes, strict=True))


def test_the_points_are_weighted_and_truncated_and_lead_to_a_conclusion(checklist):
    for codes, points, conclusion in [
        (("good", "good", "good"), 100, "excellent"), (("fair", "good", "good"), 95, "excellent"),
        (("good", "fair", "good"), 94, "qualified"), (("average", "average", "average"), 70, "qualified"),
        (("average", "poor", "average"), 58, "unqualified"), (("poor", "poor", "poor"), 40, "unqualified"),
    ]:  # fmt: skip
        given = marks(checklist, *codes)
        assert (checklist.points(given), checklist.proposed(given)) == (points, conclusion)


def test_every_sheet_that_is_filled_in_has_a_conclusion_and_no_other_has(checklist):
    codes = [code for code, _ in checklist.items[0].choices()]
    assert codes == ["good", "fair", "average", "poor"]
    assert [checklist.items[0].marks[code].name for code in codes] == ["好", "较好", "一般", "差"]
    for given in product(codes, repeat=3):
        assert checklist.proposed(marks(checklist, *given)) in {one.key for one in checklist.conclusions}
    assert checklist.points({}) is checklist.proposed({"skill": "good", "work": "good"}) is None
    for wrong in ({"zeal": "good"}, {"skill": "superb"}):
        with pytest.raises(ValueError, match="没有"):
            checklist.points(wrong)


def test_points_are_never_rounded_up(checklist):
    odd = checklist.model_copy(update={
        "items": [one.model_copy(update={"weight": w}) for one, w in zip(checklist.items, (33, 33, 34), strict=True)]
    })  # fmt: skip
    assert odd.points(marks(odd, "fair", "good", "good")) == 95  # 95.05
    assert odd.points(marks(odd, "good", "fair", "fair")) == 89  # 89.95


def test_the_form_of_a_county_is_found_by_its_path_and_says_that_it_is_an_example():
    policy = shipped().checklist("placement", WENSHANG, DAY)
    assert policy.example and policy.checklist("placement").title == "以干代训综合评价表"
    assert shipped().checklist("placement", WENSHANG, date(2024, 7, 31)) is None
    assert shipped().checklist("placement", "370000/370800/370812/", DAY) is None
    with pytest.raises(UnknownPolicy, match="评价表"):
        shipped().get("济宁示例 2024").checklist("placement")


def test_the_form_is_the_same_after_a_database_that_keeps_no_order(checklist):
    """As PostgreSQL gives JSON back: the names of an object in an order of its own."""
    policy = shipped().checklist("placement", WENSHANG, DAY)
    again = from_json(json.loads(json.dumps(as_json(policy), sort_keys=True))).checklist("placement")
    assert again == checklist and again.items[0].choices() == checklist.items[0].choices()
    assert again.proposed(marks(again, "good", "fair", "good")) == "qualified"


def test_the_handling_of_placements_is_found_and_needs_nobody_who_judges():
    (policy,) = shipped().handling("placement", WENSHANG, DAY)
    procedure = policy.procedure("placement")
    assert [(stage.name, stage.role, stage.level) for stage in procedure.route] == [
        ("复核", "second_review", "county"), ("审定", "determination", "county"),
    ]  # fmt: skip
    assert (procedure.adopts, procedure.lead) == ("汶政字〔2024〕59号", "hr")
    assert procedure.notice_route == policy.procedure("grade").notice_route
    assert shipped().in_force(procedure.adopts, DAY).places().weeks == 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("weight: 40", "weight: 41", "权重合计应为 100"),
        ("weight: 40", "weight: 40.0", "应为整数"),
        ("key: skill", "key: work", "重复"),
        ("name: 较好, points: 85", "name: 好, points: 85", "重复"),
        ("points: 85", "points: 101", "不得大于100"),
        ("key: unqualified", "key: qualified", "重复"),
        ("from_points: 60", "from_points: 96", "从高到低"),
        ("name: 不合格, from_points: 0", "name: 不合格, from_points: 1", "最低的为 0"),
        ("    min_text: 20  # 示例：评语至少20字\n", "", "缺少这一项"),
        ("checklists:  # 示例：没有任何机关印发过这一评价表\n  placement:", "checklists:\n  place:", "只能是以下之一"),
    ],
)  # fmt: skip
def test_a_faulty_checklist_is_refused_with_file_and_line(tmp_path, old, new, says):
    for path in POLICIES.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    text = EXAMPLE.read_text()
    assert old in text
    (tmp_path / EXAMPLE.name).write_text(text.replace(old, new, 1))
    with pytest.raises(PolicyError) as refused:
        load_all(tmp_path)
    assert refused.value.file.name == EXAMPLE.name and says in refused.value.message


def test_a_procedure_of_placements_needs_a_document_on_placements(tmp_path):
    for path in POLICIES.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    head, tail = EXAMPLE.read_text().split("  placement:\n    title: 劳动关系协调员以干代训", 1)
    tail = tail.replace("adopts: 汶政字〔2024〕59号", "adopts: 济人社发〔2025〕3号", 1)
    (tmp_path / EXAMPLE.name).write_text(f"{head}  placement:\n    title: 劳动关系协调员以干代训{tail}")
    with pytest.raises(PolicyError, match="以干代训的规定"):
        load_all(tmp_path)


def test_only_conclusions_by_points_are_proposed(checklist):
    free = checklist.model_copy(
        update={"conclusions": [one.model_copy(update={"from_points": None}) for one in checklist.conclusions]}
    )
    assert free.points(marks(free, "good", "good", "good")) == 100
    assert free.proposed(marks(free, "good", "good", "good")) is None


def test_two_forms_for_one_county_on_one_day_are_reported():
    policy = shipped().checklist("placement", WENSHANG, DAY)
    assert overlaps(shipped()) == []
    twin = from_json(as_json(policy) | {"key": "另一份", "applications": {}, "selections": {}})
    assert [one.about for one in overlaps(PolicySet([policy, twin]))] == ["以干代训综合评价表（370830）"]
