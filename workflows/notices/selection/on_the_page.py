"""What the pages of selection rounds show of notices, and where a round waits for one."""

from typing import Any

from workflows.cases.kind_page import CaseView
from workflows.notices.models import Notice
from workflows.notices.on_rounds import notice_next, show_documents
from workflows.notices.queries import certificates_for, published_naming
from workflows.notices.selection.types import NoResult, publicised
from workflows.notices.text import paragraphs_of
from workflows.rounds.models import NominationState, RoundState, SelectionRound
from workflows.rounds.nomination_page import NOMINATIONS
from workflows.rounds.sections import Next, NextStep, Section, add_section, next_step_in

KIND = SelectionRound.KIND
# A nomination whose list was published; before, a notice that names it is nobody's business.
SHOWN = frozenset(
    {NominationState.IN_PUBLICITY, NominationState.REMOVED, NominationState.HONOURED, NominationState.REVOKED}
)


def publicity_notice(view: CaseView) -> dict[str, Any]:
    """The text of the 公示 that was issued last."""
    issued = Notice.objects.filter(subject=view.case.pk, type_key="publicity", issued_at__isnull=False)
    notice = issued.order_by("-pk").first()
    return {"notice": notice, "paragraphs": paragraphs_of(notice) if notice else ()}


def outcome(view: CaseView) -> dict[str, Any]:
    """The issued notices that name the nomination, and its certificate; nothing before it was published."""
    if view.case.state not in SHOWN:
        return {"published": [], "certificate": None}
    return {"published": published_naming(view.case), "certificate": certificates_for(view.case).first()}


show_documents(KIND)
add_section(NOMINATIONS, Section("outcome", "公布的结果", "notices/outcome.html", outcome))
add_section(KIND, Section("publicity_notice", "公示文", "notices/publicity_text.html", publicity_notice))


def nobody_left(round_: SelectionRound, view: CaseView) -> Next | None:
    """Where everybody was taken off the list: another list from the reserves, or the round ends with nobody named."""
    if not round_.nobody_listed or round_.open_objections():
        return None
    if not round_.exhausted:
        if "rank" not in view.offers:
            return Next("名单上的人选都已取消，等主办机关文书重新排名、重新公示。")
        return Next("名单上的人选都已取消，请重新排名，由递补人选重新公示。", "重新排名", url="?tab=list#rank")
    if not publicised(round_):
        return Next("名单上的人选都已取消，没有可以递补的；名单没有公示过，由审定席位取消批次。")
    return notice_next(round_, view, NoResult.key, "名单上的人选都已取消，没有可以递补的", "本批次办结")


def after(key: str, so_far: str, then: str) -> NextStep:
    """What a round with somebody on its list waits for."""
    return lambda round_, view: nobody_left(round_, view) or notice_next(round_, view, key, so_far, then)


next_step_in(KIND, RoundState.RANKED)(after("publicity", "名次已排定", "进入下一步"))
next_step_in(KIND, RoundState.PASSED)(after("commendation", "名单已审定", "本批次办结"))
for _state in (RoundState.PUBLICITY_OVER, RoundState.RETURNED, RoundState.REJECTED):
    next_step_in(KIND, _state)(nobody_left)
