"""Lists filled in wrongly, or twice: what is refused, what is kept and told, and what a later list adds."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from certification.models import Evaluation, Person
from certification.placements.imports import store as storing
from certification.placements.models import Placement, PlacementDay, PlacementRound
from workflows.cases import log
from workflows.cases.models import Case, CaseEvent
from workflows.errors import Refused
from workflows.sheets.models import ImportBatch, ImportIssue, RefusedRow

from .conftest import (
    EMPLOYER,
    EVALUATION_HEAD,
    FILED,
    FIRST,
    LAST,
    TITLE,
    UNIT,
    Line,
    Mark,
    card,
    codes,
    rows,
    take,
    workbook,
)

DAY = timedelta(days=1)


def only() -> Placement:
    return Placement.objects.get()


# ---- one row


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "NAME_MISSING"),
        ({"id_number": ""}, "ID_MISSING"),
        ({"id_number": 370830199001010019}, "ID_PRECISION_LOST"),
        ({"id_number": card(1)[:-1]}, "ID_LENGTH"),
        ({"id_number": card(1)[:-1] + "?"}, "ID_FORMAT"),
        ({"name": "他人"}, "ID_NAME_CONFLICT"),
        ({"start": None}, "START_MISSING"),
        ({"start": "2024-11-31"}, "DATE_INVALID"),
        ({"start": date(2034, 11, 4), "end": None}, "DATE_IN_FUTURE"),
        ({"end": "十一月"}, "DATE_INVALID"),
        ({"end": "=H4+13"}, "FORMULA_WITHOUT_VALUE"),
        ({"end": FIRST - DAY}, "END_BEFORE_START"),
        ({"start": date(2023, 11, 4)}, "PLACEMENT_TOO_LONG"),
        ({"absent": "3天"}, "LEAVE_UNCLEAR"),
        ({"absent": 11.6}, "LEAVE_UNCLEAR"),
        ({"absent": "#REF!"}, "VALUE_UNKNOWN"),
    ],
)
def test_what_cannot_be_told_refuses_the_row_and_hands_it_back(office: Any, change: Any, code: str) -> None:
    done = take(workbook([Line(**change), Line(2)], [Mark(), Mark(2, 2)]))
    assert rows(done) == (1, 1, 0) and code in codes(done)
    assert only().title == "人员2"
    kept = list(RefusedRow.objects.order_by("pk").values_list("sheet", flat=True))
    assert kept == ["选派名单", "综合评价"] and "EVALUATION_RETURNED" in codes(done)


@pytest.mark.parametrize(
    ("change", "code", "stands"),
    [
        ({"end": None}, "END_MISSING", {"state": "under_way", "last_day": None}),
        ({"days": 15}, "DAYS_MISMATCH", {"typed_days": 15}),
        ({"days": "十四"}, "DAYS_INVALID", {"typed_days": None}),
        ({"participant": "社区（平台）劳动关系协调员"}, "NOT_ENTERPRISE_FRONTLINE",
         {"participant": "platform_coordinator"}),
        ({"participant": None}, "CATEGORY_MISSING", {"participant": "enterprise_frontline_coordinator"}),
        ({"participant": "职工"}, "CATEGORY_UNKNOWN", {"participant": "enterprise_frontline_coordinator"}),
        ({"host": None}, "HOST_MISSING", {"host_name": "", "host_kind": ""}),
        ({"host": "县某协会", "host_kind": None}, "HOST_KIND_MISSING", {"host_name": "县某协会", "host_kind": ""}),
        ({"host_kind": "机关"}, "HOST_KIND_UNKNOWN", {"host_kind": "department"}),
        ({"host": EMPLOYER}, "HOST_IS_OWN_EMPLOYER", {"host_kind": "own_employer"}),
        ({"host_kind": "本企业"}, "HOST_IS_OWN_EMPLOYER", {"host_kind": "own_employer"}),
        ({"host": "穗沅智能装备"}, "HOST_LIKE_EMPLOYER", {"host_kind": "department"}),
        ({"sender": None}, "SENDER_MISSING", {"unit_name": EMPLOYER}),
        ({"absent": "11月20日"}, "LEAVE_OUTSIDE", {}),
        ({"note": "长" * 201}, "TEXT_TOO_LONG", {"note": ""}),
        ({"end": date(2025, 1, 12)}, "PLACEMENT_NOT_FINISHED", {"state": "under_way"}),
        ({"start": date(2025, 2, 1), "end": date(2025, 2, 14)}, "PLACEMENT_NOT_STARTED", {"state": "accepted"}),
        ({}, "EVALUATION_MISSING", {"state": "ended", "figure": "连续14天"}),
    ],
)  # fmt: skip
def test_anything_else_is_told_and_the_row_is_kept(office: Any, change: Any, code: str, stands: Any) -> None:
    done = take(workbook([Line(**change)]))
    assert rows(done) == (1, 0, 0) and code in codes(done)
    case = only()
    assert {name: getattr(case, name) for name in stands} == stands
    assert all(issue.message and issue.place.row == 4 for issue in done.report.issues)


@pytest.mark.parametrize("typed", ["县信访局", "汶上县信访局", "信访局", "汶上信访局", "县 信访局"])
def test_a_host_is_known_by_its_name_and_shortly(office: Any, typed: str) -> None:
    take(workbook([Line(host=typed, host_kind=None)]))
    case = only()
    assert (case.host, case.host_name, case.host_kind) == (office.host, "汶上县信访局", "department")


def test_of_two_bodies_of_one_name_none_is_meant_and_the_nearest_is(office: Any) -> None:
    city = office.county.parent
    office.organisation("G9", "government", city, name="地370800信访局")
    office.organisation("G8", "institution", office.town, name="汶上县某中心")
    office.organisation("G7", "institution", office.other, name="汶上县某中心")
    office.organisation("G6", "government", office.county, name="汶上县人民法院")
    lines = [Line(host="县某中心"), Line(2, host="信访局"), Line(3, host="县法院")]
    take(workbook(lines))
    assert list(Placement.objects.order_by("seq").values_list("host__code", flat=True)) == [None, "G0021", "G6"]


def test_the_place_is_that_of_the_post(office: Any) -> None:
    take(workbook([Line(), Line(9)]))
    places = Placement.objects.order_by("seq").values_list("region", "unit__code", "person__status")
    assert list(places) == [("370830001", "Q0001", "active"), ("370830", "Q0001", "not")]


# ---- one person


def test_overlapping_days_are_told_and_counted_once(office: Any) -> None:
    lines = [Line(end=date(2024, 11, 12)), Line(host="县服装商会", start=date(2024, 11, 10), end=date(2024, 11, 20))]
    done = take(workbook(lines, [Mark(2, on=date(2024, 11, 21), host="县服装商会")]))
    assert codes(done) == ["PLACEMENT_OVERLAP"]
    (person,) = done.report.totals["by_person"]
    assert (person["calendar_days"], person["decision"]) == (17, "eligible")
    # Both go to the review: what is there is evaluated for both.
    assert set(Placement.objects.values_list("state", "decision__calendar_days")) == {("answered", 17)}


def test_the_records_count_with_the_list(office: Any) -> None:
    take(workbook([Line(end=date(2024, 11, 10))]))
    later = Line(host="县服装商会", start=date(2024, 11, 9), end=LAST)
    done = take(workbook([later], [Mark(host="县服装商会")]))
    assert codes(done) == ["PLACEMENT_OVERLAP"] and "已录入的汶上县信访局" in done.report.issues[0].message
    assert done.report.totals["by_person"][0]["calendar_days"] == 14
    assert done.report.totals["decisions"]["eligible"] == 1


def test_another_year_is_judged_by_itself(office: Any) -> None:
    take(workbook([Line(start=date(2023, 11, 4), end=date(2023, 11, 10))], title="2023年“以干代训”选派名单"))
    done = take(workbook([Line(end=date(2024, 11, 10))]))
    assert done.report.totals["by_person"][0]["calendar_days"] == 7
    assert set(PlacementRound.objects.values_list("year", "code")) == {
        (2023, "G0011-2023-YGDX1"), (2024, "G0011-2024-YGDX1")
    }  # fmt: skip


def test_one_number_is_one_person(office: Any) -> None:
    done = take(workbook([Line(9), Line(9, name="别人", host="县服装商会")]))
    assert rows(done) == (1, 1, 0) and "ID_NAME_CONFLICT" in codes(done)
    assert not Person.objects.filter(name="别人").exists()


def test_the_same_row_again_is_entered_once(office: Any) -> None:
    done = take(workbook([Line(), Line(coach="李某")], [Mark(2)]))
    assert rows(done) == (2, 0, 0) and codes(done) == ["DUPLICATE_ROW"]
    assert "带教人不同" in done.report.issues[0].message
    assert only().evaluation.conclusion == "qualified"  # though it was given to the second


def test_of_somebody_of_another_county_no_more_is_told(office: Any) -> None:
    abroad = office._region("370831", "county", office.county.parent)
    office.enter(7, region=abroad)
    content = workbook([Line(7)])
    done = take(content, actor=office.clerk)
    assert codes(done) == ["REGISTERED_ELSEWHERE"] and rows(done) == (0, 1, 0)
    assert codes(take(workbook([Line(7, name="别人")]), actor=office.clerk)) == ["REGISTERED_ELSEWHERE"]
    assert codes(take(content)) == ["OTHER_REGION"]


def test_nobody_enters_the_own_placement(office: Any) -> None:
    Person.objects.filter(name="人员1").update(user=office.clerk)
    content = workbook([Line(), Line(2)])
    assert "OWN_PLACEMENT" in codes(take(content, actor=office.clerk)) and only().title == "人员2"
    assert rows(take(content, actor=office.acceptor)) == (1, 0, 1)


# ---- evaluations


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seq": 9}, "EVALUATION_ORPHAN"),
        ({"seq": None}, "SEQ_MISSING"),
        ({"seq": "一"}, "SEQ_INVALID"),
        ({"who": 2}, "EVALUATION_PERSON_MISMATCH"),
        ({"id_number": "", "name": "他人"}, "EVALUATION_PERSON_MISMATCH"),
        ({"conclusion": None}, "CONCLUSION_MISSING"),
        ({"conclusion": "良好"}, "CONCLUSION_UNKNOWN"),
        ({"on": None}, "EVALUATION_DATE_MISSING"),
        ({"on": "11月18日"}, "DATE_INVALID"),
    ],
)
def test_an_evaluation_that_is_of_nobody_is_refused(office: Any, change: Any, code: str) -> None:
    done = take(workbook([Line()], [Mark(**change)]))
    assert rows(done) == (1, 0, 0) and {code, "EVALUATION_MISSING"} <= set(codes(done))
    assert done.report.exit_status == 1 and done.report.totals["evaluations_rejected"] == 1
    assert not Evaluation.objects.exists() and RefusedRow.objects.get().sheet == "综合评价"


@pytest.mark.parametrize(
    ("change", "code", "stands"),
    [
        ({"skill": None}, "MARK_MISSING", {"marks": {"attendance": "good", "work": "good"}, "points": None}),
        ({"work": "优"}, "MARK_UNKNOWN", {"points": None}),
        ({"text": None}, "EVALUATION_TEXT_MISSING", {"text": ""}),
        ({"assessor": None}, "ASSESSOR_MISSING", {"assessor_name": ""}),
        ({"on": LAST - DAY}, "EVALUATION_BEFORE_END", {"on": LAST - DAY}),
        ({"on": date(2025, 1, 12)}, "EVALUATION_IN_FUTURE", {"on": date(2025, 1, 12)}),
        ({"host": "县服装商会"}, "EVALUATION_HOST_DIFFERS", {}),
    ],
)
def test_an_evaluation_with_a_flaw_is_kept_and_told(office: Any, change: Any, code: str, stands: Any) -> None:
    done = take(workbook([Line()], [Mark(**change)]))
    assert code in codes(done) and done.report.exit_status == 0
    made = Evaluation.objects.get()
    assert {name: getattr(made, name) for name in stands} == stands and made.case_id == only().pk


def test_a_number_that_two_rows_have_is_told_apart_by_the_person(office: Any) -> None:
    take(workbook([Line(seq=1), Line(2, seq=1)], [Mark(1, 2)]))
    assert Placement.objects.get(evaluation__isnull=False).title == "人员2"


def test_one_placement_has_one_evaluation(office: Any) -> None:
    done = take(workbook([Line()], [Mark(), Mark(conclusion="优秀")]))
    assert codes(done) == ["EVALUATION_DUPLICATE"] and Evaluation.objects.get().conclusion == "qualified"


def test_columns_that_the_checklist_has_not_or_lacks_are_told(office: Any) -> None:
    heads = ["纪律" if title == "业务能力" else title for title in EVALUATION_HEAD]
    done = take(workbook([Line()], [Mark()], heads=heads))
    assert codes(done) == ["EVALUATION_ITEM_MISSING", "COLUMN_UNKNOWN"]
    assert set(Evaluation.objects.get().marks) == {"attendance", "work"}


# ---- again


def test_the_same_list_again_adds_nothing(office: Any) -> None:
    content = workbook([Line(absent="11月6日"), Line(2)], [Mark()])
    take(content)
    before = list(Placement.objects.order_by("pk").values())
    again = take(content)
    assert rows(again) == (0, 0, 2) and set(codes(again)) == {"DUPLICATE_ROW"}
    assert list(Placement.objects.order_by("pk").values()) == before
    assert (Evaluation.objects.count(), PlacementDay.objects.count(), PlacementRound.objects.count()) == (1, 1, 1)
    assert not RefusedRow.objects.exists()  # what only repeats needs no mending


def test_a_later_list_completes_what_an_earlier_one_left_open(office: Any) -> None:
    take(workbook([Line(end=None), Line(2)], day="填报日期：2024年11月8日"))
    done = take(workbook([Line(absent="11月6日"), Line(2)], [Mark(), Mark(2, 2, conclusion="优秀")]))
    assert rows(done) == (2, 0, 0)
    told = [issue.message for issue in done.report.issues if issue.code == "PLACEMENT_UPDATED"]
    assert told == ["已录入的记录，补录了结束日期2024-11-17、请假日期、综合评价", "已录入的记录，补录了综合评价"]
    first, second = Placement.objects.order_by("seq")
    assert (first.state, first.last_day, first.decision["calendar_days"]) == ("answered", LAST, 13)
    assert (second.state, second.evaluation.conclusion) == ("answered", "excellent")
    assert second.evaluation.case_id == second.pk
    event = CaseEvent.objects.get(case=first, action="complete")
    assert event.detail["items"][:2] == ["结束日期：2024-11-17", "2024-11-06 请假"]
    assert list(log.broken_links()) == [] and rows(take(workbook([Line(), Line(2)]))) == (0, 0, 2)


def test_what_stands_in_another_round_is_completed_there(office: Any) -> None:
    take(workbook([Line(), Line(2)]))
    done = take(workbook([Line(), Line(2)], [Mark()], title=f"{TITLE}（第二批）选派名单"))
    assert rows(done) == (1, 0, 1) and PlacementRound.objects.count() == 1
    assert Placement.objects.get(seq=1).evaluation.conclusion == "qualified"


def test_what_differs_from_the_records_is_left_for_a_decision(office: Any) -> None:
    take(workbook([Line(absent="11月6日"), Line(2)], [Mark(2, 2)]))
    done = take(workbook([Line(end=LAST + DAY), Line(2)], [Mark(2, 2, conclusion="优秀"), Mark()]))
    assert rows(done) == (0, 1, 1)
    assert {"PLACEMENT_DIFFERS", "EVALUATION_DIFFERS", "EVALUATION_RETURNED"} <= set(codes(done))
    assert set(Placement.objects.values_list("last_day", flat=True)) == {LAST}
    assert Evaluation.objects.get().conclusion == "qualified"
    assert RefusedRow.objects.count() == 3
    assert "PLACEMENT_DIFFERS" in codes(take(workbook([Line(absent="11月7日")])))


def test_what_went_on_in_the_program_is_not_overtaken(office: Any) -> None:
    take(workbook([Line(end=date(2024, 11, 16))], [Mark()]))
    office.act(only(), "conclude_short", office.evaluator)
    done = take(workbook([Line(end=date(2024, 11, 16), absent="11月6日")]))
    assert (rows(done), codes(done)) == ((0, 1, 0), ["PLACEMENT_DIFFERS"])
    assert not PlacementDay.objects.exists() and only().state == "rejected"


def test_an_evaluation_may_come_without_the_list(office: Any) -> None:
    take(workbook([Line(), Line(2)]))
    done = take(workbook(None, [Mark(2, 2), Mark(1, 3)]))
    assert (rows(done), codes(done)) == ((0, 0, 0), ["PLACEMENT_UPDATED", "EVALUATION_PERSON_MISMATCH"])
    assert Placement.objects.get(seq=2).evaluation.conclusion == "qualified"
    again = take(workbook(None, [Mark(2, 2), Mark(1, 1, id_number="")]))
    assert codes(again) == ["PLACEMENT_UPDATED"] and Evaluation.objects.count() == 2


def test_imported_ones_go_on_in_the_program(office: Any) -> None:
    take(workbook([Line()], [Mark()]))
    case = office.act(only(), "hand_in", office.evaluator)
    assert (case.state, case.decision["decision"]) == ("in_review", "eligible")
    office.act(case, "agree", office.second)
    office.act(case, "agree", office.head)
    assert Case.objects.get(pk=case.pk).state == "passed" and list(log.broken_links()) == []


# ---- whole files


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"unit": None}, "没有“填报单位”"),
        ({"unit": "填报单位：某县人社局"}, "不是登记的县"),
        ({"day": "填报日期：2025年2月10日"}, "晚于今天"),
        ({"lines": []}, "没有填写任何人员"),
        ({"lines": None, "marks": None}, "没有找到"),
    ],
)
def test_a_list_that_cannot_be_placed_is_refused_whole(office: Any, made: Any, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        take(workbook(**{"lines": [Line()]} | made))
    assert "请" in refused.value.message
    assert not ImportBatch.objects.exists() and not Placement.objects.exists()


def test_only_the_bureau_imports_and_only_its_own(office: Any) -> None:
    content = workbook([Line()])
    for user in (office.township, office.evaluator, office.coach):
        with pytest.raises(Refused, match="人社局的受理、文书席位"):
            take(content, actor=user)
    with pytest.raises(Refused, match="不是您所在的"):
        take(workbook([Line()], unit="填报单位：任城区人社局"), actor=office.clerk)
    done = take(workbook([Line()], unit=None), actor=office.clerk)
    assert done.batch.origin == "office" and only().created_by == office.clerk
    event = CaseEvent.objects.get(case=only().pk)
    assert (event.seat, event.body_name) == ("clerk@G0011", office.bureau.name)


@pytest.mark.parametrize("unit", ["填报单位：汶上县人社局", "填 报 单 位：县人社局  填报人：某某", "填报单位:人社局"])
def test_the_bureau_is_known_shortly(office: Any, unit: str) -> None:
    take(workbook([Line()], unit=unit))
    assert only().agency == office.bureau


@pytest.mark.parametrize(
    ("title", "round_", "year"),
    [
        (f"{TITLE}选派名单", TITLE, 2024),
        ("汶上县2024年第二批“以干代训”人员名单（附件1）", "汶上县2024年第二批“以干代训”", 2024),
        ("以干代训选派名单", TITLE, 2024),
        (None, TITLE, 2024),
    ],
)
def test_the_title_names_the_round(office: Any, title: Any, round_: str, year: int) -> None:
    take(workbook([Line()], title=title))
    assert (only().round.title, only().round.year) == (round_, year)


def test_a_round_that_is_worked_on_or_over_takes_no_list(office: Any) -> None:
    take(workbook([Line()]))
    PlacementRound.objects.update(title="别的")
    Case.objects.filter(kind="placement_round").update(title=TITLE, state="circulated")
    with pytest.raises(Refused, match="已通报，不能再导入"):
        take(workbook([Line(2)]))
    Case.objects.filter(kind="placement_round").update(state="dispatched")
    CaseEvent.objects.filter(action="take_over", case__kind="placement_round").update(action="prepare")
    with pytest.raises(Refused, match="在系统中办理"):
        take(workbook([Line(2)]))


def test_a_second_title_is_a_second_round_with_a_code_of_its_own(office: Any) -> None:
    take(workbook([Line()]))
    take(workbook([Line(2)], title=f"{TITLE}（第二批）选派名单"))
    assert set(PlacementRound.objects.values_list("code", flat=True)) == {"G0011-2024-YGDX1", "G0011-2024-YGDX2"}


def test_a_list_without_a_day_is_judged_by_the_one_given(office: Any) -> None:
    content = workbook([Line()], [Mark()], day=None)
    done = take(content, as_of=date(2024, 11, 10), dry_run=True)
    assert set(codes(done)) == {"PLACEMENT_NOT_FINISHED", "EVALUATION_IN_FUTURE"}
    assert codes(take(content, dry_run=True)) == ["AS_OF_TODAY"]
    assert codes(take(workbook([Line()], day="2024年11月10日"), dry_run=True)) == ["PLACEMENT_NOT_FINISHED"]
    dated = take(workbook([Line()], [Mark()]), as_of=date(2024, 11, 10), dry_run=True)
    assert set(codes(dated)) == {"AS_OF_DIFFERS"}


def test_all_or_nothing(office: Any, monkeypatch: Any) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(storing, "keep_report", fail)
    with pytest.raises(RuntimeError):
        take(workbook([Line(), Line(9)], [Mark()]))
    assert not Placement.objects.exists() and not PlacementRound.objects.exists() and not Evaluation.objects.exists()
    assert Person.objects.count() == 4  # with the one of the world, and nobody new


def test_who_wrote_in_the_meantime_is_not_overtaken(office: Any, monkeypatch: Any) -> None:
    take(workbook([Line()]))
    opened = storing.opened

    def after_another(*args: Any) -> Any:
        monkeypatch.setattr(storing, "opened", opened)
        take(workbook([Line(2)]))
        return opened(*args)

    monkeypatch.setattr(storing, "opened", after_another)
    with pytest.raises(Refused, match="请重新导入"):
        take(workbook([Line(3)]))
    assert only().title == "人员1"


def test_numbers_are_sealed_and_masked(office: Any) -> None:
    done = take(workbook([Line(2, end=FIRST - DAY), Line(3, id_number=card(1))], [Mark(5, 3)]))
    assert done.report.refused_rows == 3
    kept = json.dumps(list(RefusedRow.objects.values_list("cells", flat=True)))
    told = json.dumps(list(ImportIssue.objects.values("raw", "message")))
    for number in (card(1), card(2), card(3)):
        assert number not in kept and number not in told and number[6:14] not in told
    assert card(2) not in json.dumps(ImportBatch.objects.get().totals)


def test_the_command_reports_as_the_contract_says(office: Any, tmp_path: Any, capsys: Any) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(workbook([Line(), Line(2, end="？")]))
    with pytest.raises(SystemExit) as ended:
        call_command("import_placements", str(path), "--dry-run", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (ended.value.code, report["rows"]) == (1, {"read": 2, "accepted": 1, "rejected": 1, "duplicate": 0})
    assert set(report["issues"][0]) == {"code", "severity", "sheet", "row", "column", "field", "raw", "message"}
    assert not Placement.objects.exists()
    path.write_bytes(workbook([Line()], unit=None))
    for args in ((str(path),), (str(tmp_path / "无.xlsx"),), (str(path), "--as-of", "昨天")):
        with pytest.raises(CommandError) as refused:
            call_command("import_placements", *args)
        assert refused.value.returncode == 2
    path.write_bytes(workbook([Line()], [Mark()]))
    call_command("import_placements", str(path))
    assert "读取1行，已录入1行" in capsys.readouterr().out and only().state == "answered"


def test_a_csv_is_a_list_without_evaluations(office: Any) -> None:
    cells = [TITLE, UNIT, "填报日期：2025年1月10日"]
    lines = [",".join(cells[:1]), ",".join(cells[1:]), "序号,姓名,身份证号码,接收单位,接收单位性质,开始日期,结束日期"]
    lines.append(f"1,人员1,{card(1)},县信访局,部门,2024/11/4,2024/11/17")
    done = take("\r\n".join(lines).encode("gbk"))
    assert rows(done) == (1, 0, 0) and only().first_day == FIRST


def test_a_time_of_day_does_not_move_a_day(office: Any) -> None:
    take(workbook([Line(start=datetime(2024, 11, 4, 23, 30))]))  # noqa: DTZ001
    assert (only().first_day, FILED.date()) == (FIRST, date(2025, 1, 10))
