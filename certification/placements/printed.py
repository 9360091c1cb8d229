"""What the printed sheets of a placement say: 选派登记表, 综合评价表 and, once there are any, 逐日记录."""

from datetime import date
from typing import Any

from django.utils import timezone

from certification.placements import judging
from certification.placements.codes import Attendance
from certification.placements.models import Placement, PlacementDay
from certification.placements.wording import span_words
from certification.posts import on
from workflows.calendar.words import day_words
from workflows.cases.form_pdf import opinion_boxes
from workflows.cases.models import CaseEvent
from workflows.cases.routes import pin_route
from workflows.notices.models import Notice
from workflows.notices.vocabulary import NoticeState

CHOSEN, LEFT = "■", "□"
DISPATCH = "dispatch"


def sheets(case: Placement) -> dict[str, Any]:
    """The context of ``placements/form``. Sheets of a placement that is not there yet have blank boxes, to be filled in
    by hand."""
    days = list(case.days.prefetch_related("files").order_by("day"))
    found = {
        "round": case.round, "person": case.person, "post": _post(case), "span": span_words(case.start, case.end),
        "accepted": _accepted(case), "dispatched": _dispatched(case), "attendance": _attendance(case, days),
        "choices": _choices(case), "evaluation": case.evaluation, "days": [_day(one) for one in days],
    }  # fmt: skip
    return found if case.route else found | {"boxes": _blank_boxes(case)}


def _post(case: Placement) -> str:
    post = case.person.posts.filter(on(case.first_day)).order_by("-since").first()
    return (post and post.title) or case.person.post


def _accepted(case: Placement) -> dict[str, str] | None:
    """What the host said when it was asked; None where nobody asked it here."""
    event = CaseEvent.objects.filter(case=case.pk, action="accept").order_by("-seq").first()
    if event is None:
        return None
    return {"text": f"同意接收，由{case.coach}带教。", "who": event.actor_name, "day": _day_of(event.at)}


def _dispatched(case: Placement) -> str:
    """派出通知 汶人社字〔2024〕9号（2024年10月28日） that is in force; "" while there is none."""
    issued = Notice.objects.filter(subject=case.round_id, type_key=DISPATCH, state=NoticeState.ISSUED)
    for notice in issued.order_by("-pk"):
        if case.pk in notice.named and notice.signed_on:
            return f"派出通知 {notice.number_text}（{day_words(notice.signed_on)}）"
    return ""


def _attendance(case: Placement, days: list[PlacementDay]) -> str:
    """共14天，请假1天：11月6日（病假）; "" before it is over. A day of which nothing is recorded counts as present."""
    if not case.end or case.state in ("draft", "proposed", "accepted", "under_way"):
        return ""
    whole = (case.end - case.start).days + 1
    away = [one for one in days if one.attendance != Attendance.PRESENT and case.start <= one.day <= case.end]
    if not away:
        return f"共{whole}天，全部在岗"
    listed = [f"{one.day.month}月{one.day.day}日{one.told}" for one in away]
    return f"共{whole}天，在岗{whole - len(away)}天；{'、'.join(listed)}"


def _choices(case: Placement) -> list[tuple[str, str]]:
    """(item, all that can be given with the one that was given marked), the conclusion last."""
    listed, made = judging.checklist(case), case.evaluation
    marks = made.marks if made else {}
    rows = [(item.name, _marked(item.choices(), marks.get(item.key, ""))) for item in listed.items]
    conclusions = [(one.key, one.name) for one in listed.conclusions]
    return [*rows, ("综合评价", _marked(conclusions, made.conclusion if made else ""))]


def _marked(choices: list[tuple[str, str]], given: str) -> str:
    return "　　".join(f"{name}{CHOSEN if key == given else LEFT}" for key, name in choices)


def _day(one: PlacementDay) -> dict[str, str]:
    kept = sum(file.removed_at is None for file in one.files.all())
    return {
        "day": f"{one.day.month}月{one.day.day}日", "told": one.told,
        "text": f"{one.text}{'（补记）' if one.late else ''}{f'（附件{kept}份）' if kept else ''}",
        "confirmed": "已确认" if one.confirmed_at else "",
    }  # fmt: skip


def _blank_boxes(case: Placement) -> list[dict[str, Any]]:
    """Those of the bodies that will review it."""
    route = pin_route(case.round.rules["route"], case.agency.region)  # type: ignore[union-attr]
    return opinion_boxes(case, route, inside=False)


def _day_of(at: Any) -> str:
    day: date = timezone.localdate(at)
    return day_words(day)
