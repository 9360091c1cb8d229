"""The figures judged by are the office's: what an applicant hands in counts nowhere before HR accepts it."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mediation_orgs.registry.confirmations import decide, waiting_for
from mediation_orgs.registry.corrections import CORRECTABLE, correct
from mediation_orgs.registry.models import CaseRevision, MediationCase, MediationOrganisation
from mediation_orgs.registry.queries import policy_for, snapshot, snapshot_is_current, success_rate
from mediation_orgs.registry.sources import sources
from tests.mediation_orgs.conftest import FILED, codes, csv_register, row, take
from tests.sheets.sheets import opened
from workflows.errors import Refused
from workflows.organisations.models import Role, User
from workflows.organisations.officers import Officer
from workflows.sheets.models import BatchDecision, ImportBatch

LATER = FILED + timedelta(hours=1)
OPEN = {"outcome": "处理中", "closed": "", "signed": "", "sealed": "", "performance": ""}
FAILED = {"outcome": "未达成协议", "signed": "否", "sealed": "否", "performance": ""}


@pytest.fixture
def applicant(land, seated) -> User:
    return seated(land.bodies[0], Role.APPLICANT)


@pytest.fixture
def keeper(land, seated) -> User:
    return seated(land.bureau, Role.ACCEPTANCE)


def rate(body) -> str | None:
    options = policy_for([body.region.path], 2024).options("mediation_rate")
    (found,) = success_rate(body.pk, 2024, options)
    return found.rate.display


def settle(batch, actor, *, rows=None, accept=True, reason="", at=LATER):
    return decide(batch_id=batch.pk, rows=rows, accept=accept, reason=reason, actor=actor, at=at)


@pytest.fixture
def gated(land) -> None:
    """One of two: 50 %."""
    take(row(1), row(2, **FAILED))


@pytest.mark.usefixtures("gated")
class TestInventedSuccesses:
    def test_four_hundred_invented_successes_move_nothing_until_the_office_accepts_them(self, land, applicant, keeper):
        body = land.bodies[0]
        side = MediationOrganisation.objects.get(pk=body.pk)
        policy = policy_for([body.region.path], 2024)
        before = snapshot(side, 2024, policy, FILED)
        done = take(*(row(number) for number in range(100, 500)), actor=applicant)
        assert (done.batch.accepted, done.batch.pending, done.batch.origin, done.batch.unit) == (
            400,
            400,
            "unit",
            "T01",
        )
        assert rate(body) == "50.00"
        after = snapshot(side, 2024, policy, FILED)
        assert snapshot_is_current(before, side)
        assert after["counts"] == before["counts"] and after["tally"] == before["tally"]
        assert (before["unconfirmed"], after["unconfirmed"]) == (0, 400)

        settle(done.batch, keeper)
        assert rate(body) == "99.75"
        assert not snapshot_is_current(before, side)
        done.batch.refresh_from_db()
        assert done.batch.pending == 0
        (kept,) = BatchDecision.objects.all()
        assert (kept.actor, kept.at, kept.accepted, len(kept.rows)) == (keeper, LATER, True, 400)

    def test_pages_lists_and_exports_leave_them_out_and_say_how_many(self, client, applicant, keeper):
        take(row(3), row(4), actor=applicant)
        client.force_login(keeper)
        for name, args in (("list", []), ("organisation", ["T01"]), ("cases", ["T01"]), ("left_out", ["T01"])):
            page = client.get(reverse(f"mediation:{name}", args=args), {"year": 2024}).content.decode()
            assert "另有2件" in page, name
            assert row(3)["case_no"] not in page
        assert "有1批" in client.get(reverse("mediation:list")).content.decode()
        for name, args in (("rates_export", []), ("cases_export", ["T01"])):
            lines, notes = opened(client.get(reverse(f"mediation:{name}", args=args), {"year": 2024}))
            assert notes["待确认、未计入"] == "2件"
            assert row(3)["case_no"] not in str(lines)

    def test_no_year_on_the_page_knows_of_them(self, client, applicant, keeper):
        """Neither the years that one may choose nor the row of years beside the figure."""
        take(row(3), row(4, accepted="2022/3/1", closed="2022/3/20"), actor=applicant)
        client.force_login(keeper)
        page = client.get(reverse("mediation:organisation", args=["T01"]), {"year": 2024})
        assert page.context["asked"].years == [2024]
        assert [(one.year, one.counts.success) for one in page.context["years"]] == [(2024, 1)]

    def test_a_correction_of_one_corrects_no_figure(self, land, applicant, keeper):
        case = take(row(3), actor=applicant).batch.cases.get()
        values = {name: getattr(case, name) for name in CORRECTABLE} | {"performance": "unperformed"}
        correct(case_id=case.pk, values=values, reason="查卷", revision=0, actor=keeper, at=LATER)
        assert sources(land.bodies[0].pk, 2024, FILED.date()).revised == 0

    def test_an_applicant_does_not_conclude_a_counted_case_alone(self, land, applicant, keeper):
        take(row(5, **OPEN))
        done = take(row(5), actor=applicant)
        assert codes(done) == ["CASE_CONCLUDED"]
        case = MediationCase.counted.get(case_no=row(5)["case_no"])
        assert (case.outcome, rate(land.bodies[0])) == ("pending", "50.00")
        settle(done.batch, keeper)
        case.refresh_from_db()
        assert (case.outcome, rate(land.bodies[0])) == ("success", "66.66")
        assert CaseRevision.objects.get().actor == keeper
        assert MediationCase.counted.filter(case_no=case.case_no).count() == 1


def test_rows_are_refused_one_by_one_with_a_reason_that_the_applicant_reads(client, land, applicant, keeper):
    done = take(row(1), row(2), row(3), actor=applicant)
    second = MediationCase.objects.get(case_no=row(2)["case_no"])
    with pytest.raises(Refused, match="理由"):
        settle(done.batch, keeper, rows=[second.pk], accept=False)
    settle(done.batch, keeper, rows=[second.pk], accept=False, reason="卷宗中没有此案")
    settle(done.batch, keeper)
    standing = dict(MediationCase.objects.values_list("case_no", "standing"))
    assert standing == {row(1)["case_no"]: "counted", row(2)["case_no"]: "refused", row(3)["case_no"]: "counted"}
    with pytest.raises(Refused, match="刷新"):
        settle(done.batch, keeper)
    client.force_login(applicant)
    page = client.get(reverse("mediation:batch", args=[done.batch.pk])).content.decode()
    assert "卷宗中没有此案" in page
    # What was refused may be handed in again, corrected.
    assert take(row(2), actor=applicant).report.rows["accepted"] == 1


def test_a_waiting_number_keeps_no_true_row_out_and_gives_way_to_it(land, applicant, keeper):
    invented = take(row(1, outcome="达成协议"), actor=applicant)
    true = take(row(1, **FAILED), actor=keeper)
    assert (true.report.rows["accepted"], true.batch.origin, true.batch.pending) == (1, "office", 0)
    (refused,) = settle(invented.batch, keeper)
    assert (refused.accepted, refused.reason) == (False, "登记簿中已有同一编号的案件")
    assert [case.outcome for case in MediationCase.counted.all()] == ["failed"]


def test_the_same_rows_handed_in_twice_wait_once(applicant):
    take(row(1, **OPEN), actor=applicant)
    again = take(row(1), actor=applicant)
    assert codes(again) == ["CASE_NO_DUPLICATE"] and "待确认" in again.report.issues[0].message


class TestWhoDecides:
    @pytest.fixture
    def batch(self, applicant) -> ImportBatch:
        return take(row(1), actor=applicant).batch

    def test_another_county_and_seats_that_do_not_keep_registers_may_not(self, land, seated, batch, applicant):
        strangers = (
            seated(land.neighbour, Role.ACCEPTANCE), seated(land.bureau, Role.OBSERVER),
            seated(land.bureau, Role.COUNTERSIGN), applicant,
        )  # fmt: skip
        for user in strangers:
            with pytest.raises(Refused, match="甲一调委会所在县"):
                settle(batch, user)
            assert not waiting_for(Officer.of(user, FILED.date())).exists()
        assert MediationCase.objects.get().standing == "pending"

    def test_nobody_decides_on_the_own_rows_whatever_other_seat_they_hold(self, land, seated, batch, applicant, keeper):
        applicant.seats.create(organisation=land.bureau, role=Role.CLERK, start="2024-01-01")
        both = User.objects.get(pk=applicant.pk)
        assert take(row(2), actor=both).batch.origin == "unit"
        with pytest.raises(Refused):
            settle(batch, User.objects.get(pk=applicant.pk))
        assert list(waiting_for(Officer.of(keeper, FILED.date())).filter(pk=batch.pk)) == [batch]

    def test_nor_on_what_one_handed_in_before_one_came_to_the_office(self, land, batch, applicant):
        applicant.seats.update(active=False)
        applicant.seats.create(organisation=land.bureau, role=Role.CLERK, start="2024-01-01")
        with pytest.raises(Refused, match="本人录入"):
            settle(batch, User.objects.get(pk=applicant.pk))
        assert MediationCase.objects.get().standing == "pending"

    def test_the_keeper_opens_the_counties_batches_and_decides_on_the_page(self, client, batch, keeper):
        client.force_login(keeper)
        assert batch.file_name in client.get(reverse("mediation:imports"), {"waiting": "1"}).content.decode()
        page = client.get(reverse("mediation:batch", args=[batch.pk]))
        assert row(1)["case_no"] in page.content.decode() and page.context["may_decide"]
        url = reverse("mediation:decide", args=[batch.pk])
        for wrong in (
            {},
            {"verdict": "x"},
            {"verdict": "accept", "rows": ["x", "9" * 30]},
            {"verdict": "refuse", "every": "1"},
        ):
            assert client.post(url, wrong).status_code == 422
        assert MediationCase.objects.get().standing == "pending"
        assert client.post(url, {"verdict": "accept", "rows": [MediationCase.objects.get().pk]}).status_code == 302
        assert MediationCase.objects.get().standing == "counted"

    def test_elsewhere_the_batch_does_not_exist(self, client, land, seated, batch):
        client.force_login(seated(land.neighbour, Role.ACCEPTANCE))
        for name in ("batch", "refused"):
            assert client.get(reverse(f"mediation:{name}", args=[batch.pk])).status_code == 404
        assert client.post(reverse("mediation:decide", args=[batch.pk]), {"verdict": "accept"}).status_code == 404

    def test_the_applicant_sees_that_it_waits_and_cannot_decide(self, client, batch, applicant):
        client.force_login(applicant)
        page = client.get(reverse("mediation:batch", args=[batch.pk]))
        assert "待确认的1行" in page.content.decode() and not page.context["may_decide"]
        assert (
            client.post(reverse("mediation:decide", args=[batch.pk]), {"verdict": "accept", "every": 1}).status_code
            == 422
        )


def test_a_year_tells_its_files_and_marks_what_came_after_the_round_opened(land, applicant, keeper):
    take(row(1), row(2))
    body = land.bodies[0].pk
    assert sources(body, 2024, None).files[0].origin == "命令行导入"
    take(row(3, **OPEN), actor=keeper)
    take(row(3), actor=keeper)
    take(row(4), actor=applicant)
    found = sources(body, 2024, FILED.date())
    assert [(one.counted, one.waiting, one.late) for one in found.files] == [(2, 0, True), (1, 0, True), (0, 1, True)]
    assert (found.late, found.waiting, found.revised) == (3, 1, 1)
    early = sources(body, 2024, FILED.date() + timedelta(days=1))
    assert (early.late, early.revised) == (0, 0)


class TestRefusedRows:
    def test_they_come_back_with_the_reason_and_are_taken_in_once_mended(self, client, keeper):
        wrong = row(1, closed="2024-02-30")
        done = take(wrong, row(2), row(2), row(3, org=""), actor=keeper)
        client.force_login(keeper)
        response = client.get(reverse("mediation:refused", args=[done.batch.pk]))
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        day, heading, first, second = book.active.iter_rows(values_only=True)
        assert day[0] == "填报日期：" and day[1].date() == FILED.date()
        assert heading[-1] == "原因" and first[-1] == "办结日期：2月没有30日"
        assert "组织编号未填" in second[-1]
        column = heading.index("办结日期") + 1
        book.active.cell(3, column).value = "2024-02-28"
        book.active.cell(3, heading.index("受理日期") + 1).value = "2024-02-01"
        stream = io.BytesIO()
        book.save(stream)
        again = take(source=stream, as_of=None, actor=keeper)
        assert again.report.rows == {"read": 2, "accepted": 1, "rejected": 1, "duplicate": 0}
        assert "AS_OF_TODAY" not in codes(again) and again.batch.as_of == FILED.date()
        (once_more,) = again.batch.refused_rows.all()
        file = openpyxl.load_workbook(
            io.BytesIO(client.get(reverse("mediation:refused", args=[again.batch.pk])).content)
        )
        assert [cell.value for cell in file.active[2]].count("原因") == 1
        assert once_more.reason in [cell.value for cell in file.active[3]]

    def test_a_batch_without_any_still_gives_a_file(self, client, keeper):
        done = take(row(1), actor=keeper)
        client.force_login(keeper)
        assert client.get(reverse("mediation:refused", args=[done.batch.pk])).status_code == 200


def test_the_template_has_drop_downs_and_is_read_back(client, keeper):
    client.force_login(keeper)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("mediation:template")).content))
    form = book.active
    heading = [cell.value for cell in form[4]]
    assert len(form.data_validations.dataValidation) == 5
    assert form.column_dimensions["C"].number_format == "@"  # case numbers stay text
    given = {
        "组织编号": "T01",
        "案件编号": "甲1号",
        "受理日期": "2024-03-01",
        "办结日期": "2024-03-05",
        "调解结果": "达成协议",
    }
    for title, value in given.items():
        form.cell(5, heading.index(title) + 1).value = value
    form["B2"].value = "2025年1月9日"
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("登记簿.xlsx", stream.getvalue())
    client.post(reverse("mediation:upload"), {"file": file})
    batch = ImportBatch.objects.get()
    assert (batch.accepted, batch.as_of.isoformat()) == (1, "2025-01-09")


def test_five_thousand_pasted_rows_are_each_told_and_the_page_shows_the_first(client, keeper):
    client.force_login(keeper)
    wrong = [row(number, accepted="去年") for number in range(5000)]
    file = SimpleUploadedFile("登记簿.csv", csv_register(*wrong).getvalue())
    page = client.post(reverse("mediation:upload"), {"file": file, "as_of": "2025-01-10", "dry_run": "on"})
    assert len(page.context["issues"]) == 500 and "共5000条" in page.content.decode()
