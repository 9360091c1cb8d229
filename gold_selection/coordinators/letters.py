"""函 to the employer that advises another post, after two mistakes in the year or a serious one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from gold_selection.coordinators.advice import advice_on
from gold_selection.coordinators.models import CoordinatorNomination
from workflows.notices.letters import PostAdjustment
from workflows.notices.types import register
from workflows.policy.findings import spelt_out
from workflows.rounds.models import HANDED_IN


class CoordinatorsPost(PostAdjustment):
    """On the mistakes as they are when it is drafted: they may have been confirmed after the nomination."""

    subject_kind: ClassVar[str] = CoordinatorNomination.KIND
    states: ClassVar[frozenset[str]] = frozenset(HANDED_IN)

    def facts(self, subject: Any) -> Mapping[str, str] | None:
        found = advice_on(subject)
        if found is None or not found.looked.recommend_post_adjustment:
            return None
        return {
            "person": subject.title, "post": subject.duties, "employer": subject.employer_name(),
            "observed": found.observed, "basis": spelt_out(found.passage.citation or ""), "rule": found.passage.text,
        }  # fmt: skip


register(CoordinatorsPost())
