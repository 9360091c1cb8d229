from datetime import date, datetime

from workflows.sheets.report import Issue, Place, Report, Severity


def test_an_issue_in_a_workbook_names_sheet_row_and_column():
    issue = Issue(
        "DATE_INVALID", Severity.REJECT, "2月没有30日", Place(sheet="2024年", row=9), "K", "closed", "2024-02-30"
    )
    assert issue.as_dict() == {
        "code": "DATE_INVALID",
        "severity": "reject",
        "sheet": "2024年",
        "row": 9,
        "column": "K",
        "field": "closed",
        "raw": "2024-02-30",
        "message": "2月没有30日",
    }
    assert str(issue.place) == "工作表“2024年”第9行"


def test_an_issue_in_a_csv_names_record_and_physical_line():
    place = Place(record=12, line=14)
    found = Issue("ORG_MISSING", Severity.REJECT, "调解组织未填", place, raw=date(2024, 1, 2)).as_dict()
    assert (found["record"], found["line"], found["raw"]) == (12, 14, "2024-01-02")
    assert "sheet" not in found
    assert str(place) == "第12条记录（文件第14行）"


def test_a_moment_is_written_in_full():
    issue = Issue("X", Severity.INFO, "", Place(record=1, line=1), raw=datetime(2024, 1, 2, 3, 4))
    assert issue.as_dict()["raw"] == "2024-01-02T03:04:00"


def test_the_exit_status_tells_whether_a_row_was_refused():
    report = Report("a.csv")
    report.rows["read"] = report.rows["accepted"] = 3
    assert report.exit_status == 0
    report.rows["duplicate"] = 1
    assert report.exit_status == 1
    assert report.as_dict()["rows"] == {"read": 3, "accepted": 3, "rejected": 0, "duplicate": 1}
