"""The demonstration of both gold titles of people and bodies: each a whole round by the seats of its own lists."""

import pytest
from django.urls import reverse
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from demo import cast, live_gold, quarter
from demo.nominees import DISQUALIFIED, NOMINEES, REMOVED, REVOKED, UNCERTIFIED
from demo.steps import act, acting
from gold_selection.assessments.models import Appeal, Assessment, EntryFile
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.honours.models import Honour
from gold_selection.social_organisations.models import SocialNomination
from tests.demo.walks import counts, numbers, walked
from workflows.cases.log import broken_links
from workflows.cases.models import CaseEvent, Opinion
from workflows.cases.queries import my_tasks
from workflows.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


def refused_by(nomination) -> Opinion:
    return Opinion.objects.get(case=nomination.pk, verdict="rejection")


def test_coordinators_from_the_ledger_to_a_title_taken_back(tmp_path, capsys, client):
    report = walked("coordinator", tmp_path, capsys)
    assert counts(report) == {
        "kind": "coordinator", "nominated": 8, "passed": 6, "rejected": 2, "honoured": 4,
    }  # fmt: skip
    assert numbers(report) == [
        ("公示", "汶人社示〔2025〕1号"), ("公示", "汶人社示〔2025〕2号"),
        ("通报", "汶人社发〔2025〕1号"), ("决定", "汶人社发〔2025〕2号"),
        *(("荣誉证书", f"汶人社荣证〔2025〕{n}号") for n in (1, 2, 3, 4)),
        ("函", "汶人社函〔2025〕1号"), ("台账", "快递行业2024年度台账"),
    ]  # fmt: skip
    assert report["events"] > 150 and report["seconds"] > 0
    found = {one.title: one for one in CoordinatorNomination.objects.all()}
    assert {name: one.state for name, one in found.items()} == {
        "何文波": "honoured", REMOVED: "removed", "钟可斌": "honoured", REVOKED: "revoked", "石源𬱖": "honoured",
        "谭宇泉": "not_selected", UNCERTIFIED: "rejected", DISQUALIFIED: "rejected",
    }  # fmt: skip
    assert "一（三）2" in refused_by(found[UNCERTIFIED]).clause
    assert "8.3" in refused_by(found[DISQUALIFIED]).clause
    lifted = found[REVOKED]
    assert lifted.rank < found["钟可斌"].rank and lifted.merit < found["钟可斌"].merit and lifted.rank_reason
    assert all(found[one.name].consented_at or one.signed for one in NOMINEES)
    commended = Notice.objects.get(notice_kind="commendation")
    assert {one.workplace for one in found.values() if one.state in ("honoured", "revoked")} <= set(
        commended.content["copies"]
    )
    page = client.get(reverse("public:publicity", args=[lifted.round_id])).content.decode()
    assert found["何文波"].workplace in page and found["何文波"].unit_name not in page and "季度得分" in page
    held = dict(Honour.objects.values_list("holder_name", "revoking_document"))
    assert held == {"何文波": "", "钟可斌": "", "石源𬱖": "", REVOKED: "汶人社发〔2025〕2号"}


def test_the_quarter_is_kept_by_the_task_force_and_the_rest_by_the_ledger():
    cast.take_seats(None)
    report = quarter.take_in_ledger()
    assert report is not None and report.rows["accepted"] == 152
    quarter.carry_out()
    assert quarter.take_in_ledger() is None and quarter.carry_out().state == "locked"
    case = Assessment.objects.get(of_region=quarter.FIELD, quarter=quarter.QUARTER)
    assert (case.state, case.verifier, case.unit.code) == ("locked", case.unit, "T0051")
    assert EntryFile.objects.filter(kind="photo", content_type="image/jpeg", uploaded_by__username="xt_liao").exists()
    assert Appeal.objects.get().state == "upheld"
    assert Assessment.objects.exclude(pk=case.pk).filter(verifier=None, state="locked").count() == 31


def test_social_organisations_of_two_counties(tmp_path, capsys):
    report = walked("social", tmp_path, capsys)
    assert counts(report) == {
        "kind": "social", "nominated": 7, "passed": 5, "rejected": 2, "honoured": 3,
    }  # fmt: skip
    assert numbers(report) == [
        ("公示", "济人社示〔2025〕1号"), ("通报", "济人社发〔2025〕1号"),
        *(("荣誉证书", f"济人社荣证〔2025〕{n}号") for n in (1, 2, 3)),
    ]  # fmt: skip
    assert report["events"] > 90 and report["seconds"] > 0
    refused = SocialNomination.objects.filter(state="rejected").order_by("pk")
    assert [one.snapshot["type"] for one in refused] == ["law_firm", "company"]
    assert all("二（一）" in refused_by(one).clause for one in refused)
    lists = Notice.objects.get(notice_kind="commendation").content["attachments"][0]["content"]
    assert [one for one in lists if isinstance(one, str)] == ["任城区（1个单位）", "汶上县（2个单位）"]
    assert Honour.objects.filter(category="social").count() == 3


SEATS_WITH_WORK = (
    "ws_sl1", "ws_cs1", "ws_hq_gs", "ws_fs1", "ws_sd1", "ws_ws1", "sb_g0031", "rc_sl1", "rc_hq_ql", "jn_fs2", "fz_ws1",
    "kd_cs1",
)  # fmt: skip


def test_the_desks_have_work_for_every_seat_and_are_filled_once():
    cast.take_seats(None)
    quarter.take_in_ledger()
    quarter.carry_out()
    said: list[str] = []
    live_gold.carry_out(said.append)
    now, waiting = timezone.now(), list(Task.objects.filter(status=STATUS.NEW))
    assert [name for name in SEATS_WITH_WORK if not my_tasks(acting(name, now), waiting)] == []
    unsaid = CoordinatorNomination.objects.get(title="何文波")
    assert (unsaid.state, unsaid.consented_at) == ("draft", None)
    act(unsaid, "xt_he", "consent", now)
    assert CoordinatorNomination.objects.get(pk=unsaid.pk).consented_at == now
    assert Assessment.objects.get(state="open").of_region_id == "F02"
    events = CaseEvent.objects.count()
    live_gold.carry_out(said.append)
    assert (CaseEvent.objects.count(), len(said)) == (events, 3) and list(broken_links()) == []
