"""The demonstration of placements: a round by the seats of its own lists, and what it leaves on the desks."""

import pytest
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from certification.placements.models import DayFile, Placement, PlacementDay
from demo import cast, live_placements, placements, quarter, sent
from demo.steps import act, acting
from tests.demo.walks import counts, numbers, walked
from workflows.cases.log import broken_links
from workflows.cases.models import CaseEvent, Opinion
from workflows.cases.queries import my_tasks
from workflows.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


def states(code: str) -> dict[tuple[str, str], str]:
    return {(one.title, one.host_name): one.state for one in Placement.objects.filter(round__code=code)}


def of(one: sent.Sent) -> Placement:
    return Placement.objects.select_related("evaluation").get(title=one.name, host__code=one.host)


def test_a_round_from_the_proposal_to_the_certificates(tmp_path, capsys):
    report = walked("placement", tmp_path, capsys)
    assert counts(report) == {"kind": "placement", "nominated": 8, "passed": 5, "rejected": 1, "honoured": 4}
    assert numbers(report) == [
        ("通知", "汶人社字〔2025〕1号"), ("通报", "汶人社发〔2025〕1号"),
        *(("以干代训证明", f"汶人社证〔2025〕{n}号") for n in (1, 2, 3, 4)),
    ]  # fmt: skip
    assert report["events"] > 90 and report["seconds"] > 0
    assert states(placements.CODE) == {
        ("叶思娟", "汶上县信访局"): "passed", ("谢萍琳", "汶上县服装商会"): "passed",
        ("黎承", "汶上县社会治理服务中心"): "passed", ("石亦霞", "汶上县总工会"): "rejected",
        ("邓恒华", "汶上县信访局"): "declined", ("邓恒华", "汶上县总工会"): "passed",
        ("常棠", "汶上县住房和城乡建设局"): "passed", ("薛春晨", "汶上县住房和城乡建设局"): "withdrawn",
    }  # fmt: skip
    extended, missed, broken_off = of(sent.THRIVING), of(sent.WEAK), of(sent.BROKEN_OFF)
    assert (extended.last_day, extended.decision["calendar_days"]) == (placements.PAST.last + placements.ONE_DAY, 14)
    assert (missed.evaluation.conclusion, missed.decision["calendar_days"]) == ("unqualified", 14)
    assert (broken_off.decision["decision"], broken_off.decision["calendar_days"]) == ("not_eligible", 5)
    assert of(sent.SILENT).host_online is False and of(sent.SILENT).person.user is None
    assert of(sent.REPLYING).reply and of(sent.REPLYING).evaluation.marks["attendance"] == "good"
    assert Opinion.objects.filter(case=of(sent.RETURNED).pk, verdict="return").exists() and of(sent.RETURNED).cycle == 2
    assert DayFile.objects.filter(day__placement=extended, content_type="image/jpeg").exists()
    assert missed.pk not in Notice.objects.get(notice_kind="commendation").named
    listed = Placement.objects.exclude(round__code=placements.CODE)
    assert listed.count() == 36 and listed.values("round").distinct().count() == 1
    again = walked("placement", tmp_path, capsys)
    assert again | {"seconds": report["seconds"]} == report and listed.count() == 36


SEATS_WITH_WORK = ("ws_sl1", "ws_fs1", "sb_g0021", "sb_g0025")


def test_the_desks_have_work_for_every_seat_and_are_filled_once():
    cast.take_seats(None)
    said: list[str] = []
    live_placements.carry_out(said.append)  # nobody is known before the ledger
    assert said == []
    quarter.take_in_ledger()
    live_placements.carry_out(said.append)
    now, waiting = timezone.now(), list(Task.objects.filter(status=STATUS.NEW))
    assert [name for name in SEATS_WITH_WORK if not my_tasks(acting(name, now), waiting)] == []
    assert set(states(live_placements.OPEN_CODE).values()) == {"proposed"}
    assert sorted(states(live_placements.RUNNING_CODE).values()) == ["ended", "evaluated", "in_review", "under_way"]
    assert PlacementDay.objects.filter(placement=of(sent.UNDER_WAY)).exists()
    act(of(sent.EVALUATED), sent.EVALUATED.username, "answer", now, text="无异议")
    act(of(sent.ENDED), sent.ENDED.answers, "opine", now, text=placements.OPINION)
    act(of(sent.ASKED), sent.ASKED.answers, "accept", now, coach="汤怀远")
    events = CaseEvent.objects.count()
    live_placements.carry_out(said.append)
    assert (CaseEvent.objects.count(), len(said)) == (events, 2) and list(broken_links()) == []
