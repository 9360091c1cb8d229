"""The page of one person's year: the mistakes as they are now, and the letters about them."""

from typing import Any, ClassVar

from gold_selection.post_advice.access import clerk_duty
from gold_selection.post_advice.discipline import advice_of
from gold_selection.post_advice.models import PostAdvice
from gold_selection.post_advice.queries import letters
from workflows.cases.kind_page import CaseView, KindPage
from workflows.notices.vocabulary import UNDER_WAY


class PostAdvicePage(KindPage):
    page_template: ClassVar[str] = "post_advice/advice.html"
    leads_on: ClassVar[bool] = False

    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, PostAdvice)
        found = letters([case.person], case.year).get(case.person_id, [])
        under_way = any(one.state in UNDER_WAY for one in found)
        return {
            "person": case.person, "year": case.year, "letters": found,
            "advice": advice_of([case.person], case.year).get(case.person_id),
            "clerk": clerk_duty(view.officer, case.region_path) is not None and not under_way,
        }  # fmt: skip
