import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from mediation_orgs.registry.bodies import bodies_for
from mediation_orgs.registry.codes import Outcome
from mediation_orgs.registry.models import MediationCase, Mediator
from mediation_orgs.registry.register_rows import Record
from mediation_orgs.registry.store import store
from tests.mediation_orgs.conftest import FILED, HEADING, codes, csv_register, row, take, xlsx_register
from tests.sheets.sheets import rewritten
from workflows.errors import Refused
from workflows.organisations.models import Role
from workflows.sheets.batches import Handed
from workflows.sheets.lines import UnreadableFile
from workflows.sheets.models import ImportBatch, ImportIssue, Origin
from workflows.sheets.report import Report

pytestmark = pytest.mark.usefixtures("land")

REFUSED = [
    ("ORG_MISSING", {"org": ""}),
    ("ORG_UNKNOWN", {"org": "T99"}),
    ("CASE_NO_MISSING", {"case_no": " "}),
    ("CASE_NO_TOO_LONG", {"case_no": "字" * 81}),
    ("ACCEPTED_DATE_MISSING", {"accepted": ""}),
    ("CLOSED_DATE_MISSING", {"closed": ""}),
    ("CLOSED_BEFORE_ACCEPTED", {"closed": "2024/2/29"}),
    ("DATE_INVALID", {"closed": "2024-02-30"}),
    ("DATE_INVALID", {"accepted": "去年春天"}),
    ("DATE_INVALID", {"closed": "3月5日"}),
    ("DATE_IN_FUTURE", {"closed": "2025/1/11"}),
    ("OUTCOME_MISSING", {"outcome": ""}),
    ("OUTCOME_UNKNOWN", {"outcome": "和解了"}),
]
KEPT = [
    ("ORG_NAME_DIFFERS", {"org_name": "别的调委会"}, "org_name"),
    ("PENDING_WITH_CLOSED_DATE", {"outcome": "处理中", "signed": "", "sealed": ""}, "closed"),
    ("DISPUTE_TYPE_UNKNOWN", {"dispute": "工作调动"}, "dispute"),
    ("PEOPLE_COUNT_INVALID", {"people": "三人"}, "people"),
    ("PEOPLE_COUNT_INVALID", {"people": "0"}, "people"),
    ("PEOPLE_COUNT_INVALID", {"people": "2.5"}, "people"),
    ("PEOPLE_COUNT_INVALID", {"people": "99999999999"}, "people"),
    ("AGREEMENT_NOT_SIGNED_OR_SEALED", {"sealed": "否"}, "sealed"),
    ("AGREEMENT_FLAG_CONFLICT", {"outcome": "未达成协议"}, "signed"),
    ("AGREEMENT_FLAG_UNKNOWN", {"signed": "也许"}, "signed"),
    ("PERFORMANCE_UNKNOWN", {"performance": "一半"}, "performance"),
    ("TEXT_LOST", {"mediator": "薛?允"}, "mediator"),
    ("NAME_TOO_LONG", {"mediator": "长" * 61}, "mediator"),
    ("DATE_SERIAL", {"closed": "45371"}, "closed"),
]


@pytest.mark.parametrize(("code", "given"), REFUSED)
def test_a_row_without_year_organisation_or_outcome_never_enters(code, given):
    done = take(row(1, **given), row(2))
    assert codes(done) == [code]
    assert done.report.rows == {"read": 2, "accepted": 1, "rejected": 1, "duplicate": 0}
    assert MediationCase.objects.get().case_no == row(2)["case_no"]


@pytest.mark.parametrize(("code", "given", "field"), KEPT)
def test_anything_else_wrong_is_reported_and_what_was_typed_is_kept(code, given, field):
    done = take(row(1, **given))
    assert codes(done) == [code]
    assert MediationCase.objects.get().as_typed == {field: {**row(1), **given}[field]}
    (issue,) = ImportIssue.objects.all()
    assert (issue.code, issue.place, issue.batch) == (code, {"record": 2, "line": 2}, done.batch)


def test_the_last_day_that_is_not_in_the_future_is_the_filing_date():
    done = take(row(1, closed="2025/1/10"), row(2, closed="2025/1/11"), as_of=date(2025, 1, 10))
    assert done.report.rows["accepted"] == 1
    assert done.batch.as_of == date(2025, 1, 10)


def test_every_problem_of_a_row_is_reported_at_once():
    assert codes(take(row(1, org="", case_no="", outcome="和解了", accepted="")))[:3] == [
        "ORG_MISSING",
        "CASE_NO_MISSING",
        "ACCEPTED_DATE_MISSING",
    ]


@pytest.mark.parametrize(
    "again",
    ["(2024)甲调字第00001号", "〔2024〕甲调字第00001号", "（２０２４）甲调字 第00001号", "'（2024）甲调字第00001号"],
)
def test_one_number_written_in_another_way_is_a_duplicate(again):
    done = take(row(1), row(2, case_no=again, outcome="未达成协议", signed="否", sealed="否"))
    assert codes(done) == ["CASE_NO_DUPLICATE"]
    assert MediationCase.objects.get().case_no == row(1)["case_no"]
    assert "调解结果不一致" in done.report.issues[0].message
    assert done.report.rows == {"read": 2, "accepted": 1, "rejected": 0, "duplicate": 1}


def test_a_refused_row_does_not_stand_in_the_way_of_its_correction():
    done = take(row(1, closed="2024-02-30"), row(1))
    assert done.report.rows == {"read": 2, "accepted": 1, "rejected": 1, "duplicate": 0}


def test_importing_a_file_again_changes_nothing():
    take(row(1), row(2))
    done = take(row(1), row(2), row(3))
    assert done.report.rows == {"read": 3, "accepted": 1, "rejected": 0, "duplicate": 2}
    assert "已在登记簿中" in done.report.issues[0].message
    assert MediationCase.objects.count() == 3


def test_two_counties_may_use_one_number():
    take(row(1))
    assert take(row(1, org="N01")).report.rows["accepted"] == 1
    # A township's body shares its county's register.
    assert take(row(1, org="T02")).report.rows["duplicate"] == 1


def test_aliases_full_width_and_spaces_are_read():
    take(row(1, org="ｔ０１ ", outcome="调解 成功", dispute="工伤待遇", people="１２", mediator="李　明"))
    case = MediationCase.objects.get()
    assert (case.outcome, case.dispute_type, case.people, case.mediator.name) == ("success", "pay", 12, "李明")


def test_rare_characters_survive_and_a_mediator_is_one_person_per_organisation():
    names = ["薛䶮允", "程春𬱖", "戴㛃怀", "程春𬱖"]
    source = csv_register(*(row(i, mediator=name) for i, name in enumerate(names)), encoding="utf-8-sig")
    done = take(source=source)
    assert codes(done) == []
    assert sorted(Mediator.objects.values_list("name", flat=True)) == sorted(set(names))


def test_a_workbook_with_a_title_real_dates_and_a_hidden_sheet(land):

    source = xlsx_register(row(1, accepted=date(2024, 3, 1), closed=date(2024, 3, 20), people=2))
    book = openpyxl.load_workbook(source)
    old = book.copy_worksheet(book.active)
    old.title, old.sheet_state = "旧表", "hidden"
    book.create_sheet("说明")["A1"] = "填表说明"
    stream = io.BytesIO()
    book.save(stream)
    done = take(source=stream)
    assert codes(done) == ["HIDDEN_SHEET"]
    case = MediationCase.objects.get()
    assert (case.accepted, case.closed_year, case.source_sheet, case.source_row) == (
        date(2024, 3, 1),
        2024,
        "2024年",
        3,
    )


def test_notes_repeated_headings_and_prenumbered_lines_are_no_cases():
    text = csv_register(row(1)).getvalue().decode("gb18030")
    text += ",".join(HEADING) + "\r\n2" + "," * 15 + "\r\n填报人：某某,,,\r\n\r\n"
    done = take(source=io.BytesIO(text.encode("gb18030")))
    assert done.report.rows["read"] == 1
    assert codes(done) == ["NOT_A_RECORD", "NOT_A_RECORD"]


@pytest.mark.parametrize(("missing", "words"), [("案件编号", "“案件编号”"), ("调解结果", "“调解结果”")])
def test_a_heading_that_lacks_a_required_column_is_refused_by_name(missing, words):
    text = csv_register(row(1)).getvalue().decode("gb18030").replace(missing, "某列", 1)
    with pytest.raises(UnreadableFile, match=words):
        take(source=io.BytesIO(text.encode("gb18030")))
    assert not ImportBatch.objects.exists()


def test_a_file_without_the_heading_is_refused():
    with pytest.raises(UnreadableFile, match="没有找到“劳动争议调解案件登记簿”的表头"):
        take(source=io.BytesIO("姓名,电话\r\n张三,1\r\n".encode()))


class TestScope:
    def test_a_county_office_imports_for_its_own_county_only(self, land, seated):
        clerk = seated(land.bureau, Role.ACCEPTANCE)
        done = take(row(1), row(2, org="T02"), row(3, org="N01"), actor=clerk)
        assert done.report.rows == {"read": 3, "accepted": 2, "rejected": 1, "duplicate": 0}
        assert codes(done) == ["ORG_UNKNOWN"]
        assert done.batch.actor == clerk

    def test_a_neighbours_case_number_is_not_given_away(self, land, seated):
        take(row(1))
        done = take(row(1, org="N01"), actor=seated(land.neighbour, Role.ACCEPTANCE))
        assert done.report.rows["accepted"] == 1

    def test_a_body_imports_for_itself(self, land, seated):
        done = take(row(1), row(2, org="T03"), actor=seated(land.bodies[0], Role.APPLICANT))
        assert done.report.rows == {"read": 2, "accepted": 1, "rejected": 1, "duplicate": 0}

    def test_a_seat_that_only_reads_may_not_import(self, land, seated):
        with pytest.raises(Refused, match="没有导入"):
            take(row(1), actor=seated(land.bureau, Role.OBSERVER))


class TestDatabase:
    """The register defends itself, whatever writes to it."""

    @pytest.mark.parametrize(
        "change",
        [
            {"closed": date(2024, 2, 1)},
            {"closed": date(2025, 1, 2)},
            {"accepted": date(2023, 12, 31)},
            {"closed_year": 2023},
            {"closed_year": None},
            {"closed": None},
            {"outcome": "pending"},
            {"people": 0},
            {"case_key": "(2024)甲调字第00002号"},
        ],
    )
    def test_an_impossible_row_is_refused(self, change):
        take(row(1), row(2))
        with pytest.raises(IntegrityError), transaction.atomic():
            MediationCase.objects.filter(case_no=row(1)["case_no"]).update(**change)

    def test_the_year_follows_the_date(self):
        take(row(1))
        case = MediationCase.objects.get()
        case.closed = date(2025, 1, 2)
        case.save()
        case.refresh_from_db()
        assert (case.accepted_year, case.closed_year) == (2024, 2025)


def test_a_register_written_to_during_the_import_refuses_the_whole_file():
    """Between judging and inserting, somebody else enters one of the numbers."""
    with pytest.raises(Refused, match="未录入任何行"):
        take(row(1), row(2), row(3), progress=lambda rows: take(row(2)))
    assert [case.case_no for case in MediationCase.objects.all()] == [row(2)["case_no"]]


def test_a_row_that_the_database_denies_is_a_fault_of_ours_and_no_race(land):
    bodies = bodies_for(None)
    record = Record(
        organisation_id=land.bodies[0].pk, register="370830", case_no="1", case_key="1", accepted=date(2024, 3, 1),
        closed=None, outcome=Outcome.PENDING, applicant="", respondent="", dispute_type="", people=0, mediator="",
        signed=None, sealed=None, performance="", note="", source_sheet="", source_row=1, as_typed={},
    )  # fmt: skip
    handed = Handed("登记簿.csv", "0" * 64, FILED.date(), None, FILED, Origin.SYSTEM, "", {})
    with pytest.raises(IntegrityError):
        store(iter([([record], [])]), bodies.values(), Report("登记簿.csv"), handed)


class TestNoNumber:
    """A workbook may hold 1e999, which no JSON does: the cell is named, and nobody else's writing is blamed."""

    def take(self, **given):
        source = rewritten(xlsx_register(row(1, **given)), "xl/worksheets/sheet1.xml", "<v>987654</v>", "<v>1e999</v>")
        return take(source=source)

    @pytest.mark.parametrize("field", ["people", "note", "closed", "outcome", "case_no", "applicant"])
    def test_the_cell_is_named_as_no_number(self, field):
        done = self.take(**{field: 987654})
        assert [one.code for one in done.report.issues if one.field == field and "不是一个数" in one.message]
        assert ImportIssue.objects.filter(field=field, raw="inf").exists()
        json.dumps(done.report.as_dict(), allow_nan=False)

    def test_in_a_column_that_nobody_reads_it_stays_with_the_refused_row(self):
        source = xlsx_register(row(1, org=""))
        done = take(source=rewritten(source, "xl/worksheets/sheet1.xml", "<v>1</v>", "<v>1e999</v>"))
        assert done.batch.refused_rows.get().cells[0] == "inf"


class TestCommand:
    def test_the_report_is_readable_without_json(self, tmp_path, capsys):
        path = tmp_path / "登记簿.csv"
        path.write_bytes(csv_register(row(1), row(2, closed="2024-02-30")).getvalue())
        with pytest.raises(SystemExit, match="1"):
            call_command("import_register", str(path))
        out = capsys.readouterr().out
        assert "未录入：第3条记录（文件第3行）K列：办结日期：2月没有30日" in out
        assert "读取2行，已录入1行，拒收1行，重复0行" in out

    def test_a_sound_file_exits_with_zero(self, tmp_path, capsys):
        path = tmp_path / "登记簿.csv"
        path.write_bytes(csv_register(row(1)).getvalue())
        call_command("import_register", str(path), "--json")
        assert capsys.readouterr().err == ""

    @pytest.mark.parametrize("args", [["没有.csv"], ["x.csv", "--as-of", "昨天"]])
    def test_an_unusable_call_exits_with_two(self, args, capsys):
        with pytest.raises(CommandError) as refused:
            call_command("import_register", *args, "--json")
        assert refused.value.returncode == 2
        assert capsys.readouterr().out == ""


def test_without_any_filling_day_today_in_beijing_is_taken_and_said():
    """FILED is 9:00 in Beijing."""
    done = take(row(1), as_of=None)
    assert (done.batch.as_of, codes(done)) == (FILED.date(), ["AS_OF_TODAY"])
