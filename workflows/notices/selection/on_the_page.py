"""What the pages of selection rounds show of notices, and where a round waits for one."""

from typing import Any

from workflows.cases.kind_page import CaseView
from workflows.notices.models import Notice
from workflows.notices.on_rounds import drafting, show_documents
from workflows.notices.queries import certificates_for, published_naming
from workflows.notices.text import paragraphs_of
from workflows.rounds.models import NominationState, RoundState, SelectionRound
from workflows.rounds.nomination_page import NOMINATIONS
from workflows.rounds.sections import Section, add_section

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
drafting(KIND, RoundState.RANKED, "publicity", "名次已排定")
drafting(KIND, RoundState.PASSED, "commendation", "名单已审定", "本批次办结")
