"""Cases on the desks today, so that every step can be tried by hand: rounds taking nominations, one whose publicity
period is over. Their steps lie in the days before today."""

from datetime import timedelta

from django.utils import timezone

from demo import live_gold, live_placements, mediation
from demo.cast import moment, person
from demo.days import before, shifted
from demo.mediation import JUDGED, PAST
from demo.steps import COUNTY_OFFICE, Say, act
from mediation_orgs.nominations.models import MediationNomination
from workflows.cases.tasks import sweep_at
from workflows.rounds.models import Round

OPEN_CODE, AWAITING_CODE = "JN-YS-01", "JN-YS-02"


def carry_out(say: Say) -> None:
    """Fill the desks. Nothing happens for a round that is there already."""
    if not Round.objects.filter(code=OPEN_CODE).exists():
        _taking_nominations(say)
    if not Round.objects.filter(code=AWAITING_CODE).exists():
        _awaiting_determination(say)
    live_gold.carry_out(say)
    live_placements.carry_out(say)


def _taking_nominations(say: Say) -> None:
    closes = timezone.localdate() + timedelta(days=30)
    plan = shifted(PAST, code=OPEN_CODE, title="2024年度金牌调解组织选树（演示：正在申报）", closes=closes)
    round_ = mediation.open_round(plan)
    drafts = mediation.nominate(round_, plan)
    for nomination in drafts[3:]:
        act(nomination, "ws_sl1", "agree", moment(plan.accepted), text="材料齐全，予以受理")
    passing = [nomination for nomination in drafts[3:] if _passes(nomination)]
    for nomination in passing[1:]:
        act(nomination, "ws_cs1", "agree", moment(plan.examined), text="符合条件，同意推荐", findings=JUDGED)
    for nomination in passing[2:]:
        for username in COUNTY_OFFICE.parties[:2]:
            act(nomination, username, "agree", moment(plan.countersigned), text="同意推荐")
    items = ["事迹材料须加盖单位公章", "请补充社会影响的证明材料"]
    at = moment(plan.second_reviewed)
    act(drafts[0], "ws_sl1", "send_back", at, items=items, text="请补正后重新提交")
    say("一个批次正在申报，各环节都有待办")


def _passes(nomination: MediationNomination) -> bool:
    nomination.refresh_from_db(fields=["screening"])
    return bool(nomination.screening["rate_meets"])


def _awaiting_determination(say: Say) -> None:
    title = "2023年度金牌调解组织选树（演示：公示期满）"
    plan = shifted(PAST, code=AWAITING_CODE, title=title, year=2023, closes=before(7), publicised=6)
    mediation.publicise(lambda text: None, plan)
    sweep_at(moment(timezone.localdate(), 0, 1))
    say(f"另一个批次公示期满，等待{person('jn_ws1').person_name}提交审定")
