"""Keeping the register up to date: a pending case is concluded, a mistake corrected, and what stood there is kept."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from mediation_orgs.registry.corrections import correct
from mediation_orgs.registry.models import CaseRevision, MediationCase
from mediation_orgs.registry.queries import snapshot, snapshot_is_current
from tests.mediation_orgs.conftest import FILED, codes, row, take
from tests.mediation_orgs.registry.test_pages import queries, text
from workflows.errors import Refused
from workflows.organisations.models import Role
from workflows.policy import shipped
from workflows.sheets.models import ImportIssue

NOW = datetime(2025, 2, 13, 2, tzinfo=UTC)
OPEN = {"outcome": "处理中", "closed": "", "signed": "", "sealed": "", "performance": ""}
SOUND = {
    "accepted": date(2024, 3, 1), "closed": date(2024, 3, 20), "outcome": "success", "performance": "performed",
    "signed": True, "sealed": True,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer(land, seated):
    return seated(land.bureau, Role.ACCEPTANCE)


def the_case() -> MediationCase:
    return MediationCase.objects.get()


def change(actor, reason="按调解卷宗更正", revision=0, **given):
    return correct(
        case_id=the_case().pk, values=SOUND | given, reason=reason, revision=revision, actor=actor, at=NOW
    )  # fmt: skip


@pytest.mark.usefixtures("land")
class TestConclusionByImport:
    def test_a_pending_case_takes_its_outcome_from_a_later_register(self):
        take(row(1, **OPEN, mediator="", people=""))
        done = take(row(1, case_no="〔2024〕甲调字第00001号", mediator="赵敏", people="3"), row(2))
        assert codes(done) == ["CASE_CONCLUDED"]
        assert done.report.rows == {"read": 2, "accepted": 2, "rejected": 0, "duplicate": 0}
        assert done.report.totals["accepted_by_outcome"]["success"] == 2
        case = MediationCase.objects.get(case_no=row(1)["case_no"])
        assert (case.outcome, case.closed, case.closed_year) == ("success", date(2024, 3, 20), 2024)
        assert (case.signed, case.performance, case.mediator.name, case.people) == (True, "performed", "赵敏", 3)
        assert MediationCase.objects.count() == 2
        (issue,) = ImportIssue.objects.filter(batch=done.batch)
        assert issue.severity == "info" and "达成协议" in issue.message

    def test_what_the_register_already_knew_stays_and_the_change_is_kept(self):
        take(row(1, **OPEN))
        done = take(row(1, mediator="赵敏", people="9", applicant="别人", accepted="2024/3/2"))
        case, revision = the_case(), CaseRevision.objects.get()
        assert (case.mediator.name, case.people, case.applicant) == ("李明", 1, "王*")
        assert case.accepted == date(2024, 3, 1)
        assert (revision.at, revision.actor, revision.batch) == (FILED, None, done.batch)
        assert revision.before == {
            "closed": None, "outcome": "pending", "signed": None, "sealed": None, "performance": "",
        }  # fmt: skip
        assert revision.after["closed"] == "2024-03-20" and revision.after["outcome"] == "success"
        assert "登记簿.csv" in revision.reason and "第2行" in revision.reason

    def test_importing_either_file_again_changes_nothing(self):
        first, second = [row(1, **OPEN)], [row(1)]
        take(*first)
        take(*second)
        for again in (first, second):
            assert take(*again).report.rows == {"read": 1, "accepted": 0, "rejected": 0, "duplicate": 1}
        assert the_case().outcome == "success"
        assert CaseRevision.objects.count() == 1

    def test_a_file_with_both_rows_gives_the_same_however_often_it_is_imported(self):
        both = [row(1, **OPEN), row(1)]
        assert take(*both).report.rows["accepted"] == 1
        assert take(*both).report.rows == {"read": 2, "accepted": 0, "rejected": 0, "duplicate": 2}
        assert the_case().outcome == "pending"

    def test_only_the_first_of_two_conclusions_in_a_file_counts(self):
        take(row(1, **OPEN))
        done = take(row(1), row(1, outcome="未达成协议", signed="否", sealed="否", performance=""))
        assert codes(done) == ["CASE_CONCLUDED", "CASE_NO_DUPLICATE"]
        assert "调解结果不一致（前者为达成协议）" in done.report.issues[1].message
        assert the_case().outcome == "success"

    @pytest.mark.parametrize("given", [{"org": "T02"}, {"accepted": "2024/2/1", "closed": "2024/2/20"}])
    def test_another_bodys_row_and_an_end_before_the_beginning_conclude_nothing(self, given):
        take(row(1, **OPEN))
        assert codes(take(row(1, **given))) == ["CASE_NO_DUPLICATE"]
        assert the_case().outcome == "pending"

    def test_an_office_concludes_a_case_and_a_dry_run_none(self, land, seated):
        take(row(1, **OPEN))
        office = seated(land.bureau, Role.CLERK)
        assert codes(take(row(1), actor=office, dry_run=True)) == ["CASE_CONCLUDED"]
        assert the_case().outcome == "pending"
        take(row(1), actor=office)
        assert CaseRevision.objects.get().actor == office

    def test_a_case_concluded_in_the_meantime_refuses_the_whole_file(self):
        take(row(1, **OPEN))
        with pytest.raises(Refused, match="未录入任何行"):
            take(row(1), row(2), progress=lambda rows: take(row(1, closed="2024/3/21")))
        assert the_case().closed == date(2024, 3, 21)


class TestCorrection:
    @pytest.fixture(autouse=True)
    def _registered(self, land):
        take(row(1))

    def test_only_what_differs_is_changed_and_kept(self, officer):
        change(officer, outcome="failed", performance="", signed=False, closed=date(2025, 1, 6))
        case, revision = the_case(), CaseRevision.objects.get()
        assert (case.outcome, case.performance, case.signed, case.closed_year) == ("failed", "", False, 2025)
        assert revision.before == {
            "outcome": "success", "performance": "performed", "signed": True, "closed": "2024-03-20",
        }  # fmt: skip
        assert revision.after == {"outcome": "failed", "performance": "", "signed": False, "closed": "2025-01-06"}
        assert (revision.actor, revision.at, revision.reason) == (officer, NOW, "按调解卷宗更正")

    @pytest.mark.parametrize(
        ("code", "given"),
        [
            ("reason", {"reason": "  "}),
            ("reason", {"reason": "由" * 201}),
            ("outcome", {"outcome": "和解了"}),
            ("performance", {"performance": "一半"}),
            ("accepted", {"accepted": None}),
            ("accepted", {"accepted": date(2025, 2, 14)}),
            ("accepted", {"accepted": date(1924, 3, 1)}),
            ("closed", {"closed": date(2025, 2, 14)}),
            ("closed", {"closed": date(2024, 2, 29)}),
            ("closed", {"closed": None}),
            ("closed", {"outcome": "pending"}),
            ("unchanged", {}),
            ("changed", {"revision": 1, "sealed": False}),
        ],
    )
    def test_what_cannot_be_is_refused_and_changes_nothing(self, officer, code, given):
        with pytest.raises(Refused) as refused:
            change(officer, **given)
        assert refused.value.code == code
        assert not CaseRevision.objects.exists()
        assert the_case().closed == date(2024, 3, 20)

    def test_a_second_officer_does_not_overwrite_what_they_have_not_seen(self, officer):
        change(officer, sealed=False)
        with pytest.raises(Refused, match="被更正过"):
            change(officer, signed=False)
        change(officer, signed=False, sealed=False, revision=1)
        assert CaseRevision.objects.count() == 2

    @pytest.mark.parametrize(
        ("place", "role"),
        [("neighbour", Role.ACCEPTANCE), ("bureau", Role.OBSERVER), ("bureau", Role.COUNTERSIGN),
         ("body", Role.APPLICANT)],
    )  # fmt: skip
    def test_only_a_working_seat_over_the_body_corrects(self, land, seated, place, role):
        organisation = land.bodies[0] if place == "body" else getattr(land, place)
        with pytest.raises(Refused) as refused:
            change(seated(organisation, role), sealed=False)
        assert refused.value.code == "forbidden"

    def test_a_revision_is_written_once(self, officer):
        revision = change(officer, sealed=False)
        for attempt in (revision.save, revision.delete):
            with pytest.raises(Refused):
                attempt()

    def test_a_nomination_keeps_its_figures_and_is_known_to_differ(self, officer):
        body = the_case().organisation
        rules = shipped().get("济宁示例 2024")
        taken = snapshot(body, 2024, rules, NOW)
        change(officer, outcome="failed", performance="", signed=False, sealed=False)
        assert taken["counts"]["success"] == 1 and snapshot(body, 2024, rules, NOW)["counts"]["failed"] == 1
        assert not snapshot_is_current(taken, body)


class TestPages:
    @pytest.fixture(autouse=True)
    def _registered(self, land):
        take(row(1, people="三人"))

    def at(self, name: str = "case") -> str:
        return reverse(f"mediation:{name}", args=["T01", the_case().pk])

    def posted(self, **given) -> dict[str, object]:
        return {
            "accepted": "2024-03-01", "closed": "2024-03-20", "outcome": "success", "performance": "performed",
            "signed": "true", "sealed": "true", "reason": "按卷宗", "revision": "0",
        } | given  # fmt: skip

    def test_from_the_list_to_the_case_to_its_correction_and_back(self, client, officer):
        client.force_login(officer)
        assert self.at() in text(client.get(reverse("mediation:cases", args=["T01"])))
        assert self.at("correct") in text(client.get(self.at()))
        form = client.get(self.at("correct"))
        assert 'value="2024-03-20"' in text(form) and form.context["form"]["signed"].value() == "true"
        response = client.post(self.at("correct"), self.posted(outcome="failed", sealed=""), follow=True)
        page = text(response)
        assert response.redirect_chain[0][0] == self.at()
        assert "调解结果：达成协议 → 未达成协议" in page and "加盖印章：是 → （空）" in page
        assert "按卷宗" in page and "某人" in page and "2025-02-13 10:00" in page
        assert "0.00%（0/1）" in text(client.get(reverse("mediation:cases", args=["T01"]), {"year": 2024}))

    def test_what_was_typed_and_could_not_be_used_is_shown(self, client, officer):
        client.force_login(officer)
        assert "三人" in text(client.get(self.at()))

    def test_a_refusal_stands_beside_its_field_and_the_typing_stays(self, client, officer):
        client.force_login(officer)
        response = client.post(self.at("correct"), self.posted(closed="2024-02-01", reason="留下的字"))
        assert response.status_code == 422
        assert "办结日期早于受理日期" in str(response.context["form"].errors["closed"])
        assert "留下的字" in text(response)

    @pytest.mark.parametrize(
        "given", [{"closed": "昨天"}, {"outcome": "x"}, {"signed": "也许"}, {"revision": "-1"}, {"reason": ""},
                  {"accepted": ""}, {"accepted": "99999-01-01"}, {"revision": ""}]
    )  # fmt: skip
    def test_bad_input_is_refused_and_changes_nothing(self, client, officer, given):
        client.force_login(officer)
        assert client.post(self.at("correct"), self.posted(**given)).status_code == 422
        assert not CaseRevision.objects.exists()

    def test_outside_the_scope_there_is_no_such_case(self, client, land, seated):
        client.force_login(seated(land.neighbour, Role.ACCEPTANCE))
        for url in (self.at(), self.at("correct")):
            assert client.get(url).status_code == 404
        client.force_login(seated(land.bureau, Role.ACCEPTANCE))
        assert client.get(reverse("mediation:case", args=["T02", the_case().pk])).status_code == 404

    def test_the_body_reads_its_case_and_cannot_correct_it(self, client, land, seated):
        client.force_login(seated(land.bodies[0], Role.APPLICANT))
        assert "更正" not in text(client.get(self.at())).split("<main")[1]
        assert client.get(self.at("correct")).status_code == 403
        assert client.post(self.at("correct"), self.posted(sealed="false")).status_code == 403

    def test_more_changes_take_no_more_queries(self, client, officer):
        client.force_login(officer)
        change(officer, sealed=False)
        few = queries(client, self.at())
        change(officer, signed=False, sealed=False, revision=1)
        change(officer, revision=2)
        assert queries(client, self.at()) == few <= 10
        assert queries(client, self.at("correct")) <= 8
