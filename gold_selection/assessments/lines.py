"""The lines of a quarter, read in few queries, and their points by the rules pinned to it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from gold_selection.assessments.points import FINAL, Result, ledger_total, result_of
from workflows.errors import Refused
from workflows.rulebook.store import rules

_AT_ONCE = 500  # rows of one statement


def lines(case: Any, only: Iterable[int] | None = None) -> list[Any]:
    """Every line of the quarter, or those with the ids ``only``, with its person, its entries and their files. Three
    queries, however many people."""
    # Taken from the relations, since the models themselves ask these guards.
    entries = case.scores.model._meta.get_field("entries").related_model._default_manager
    kept = entries.filter(removed_at__isnull=True).prefetch_related("files")
    found: QuerySet[Any] = case.scores.select_related("person").prefetch_related(Prefetch("entries", kept))
    if only is not None:
        found = found.filter(pk__in=only)
    return list(found.order_by("seq", "pk"))


def results(case: Any, scores: Iterable[Any], *, final: bool) -> dict[int, Result]:
    """Score id -> its points by the rules pinned to the quarter. No query but, once, for the rules."""
    policy = rules(case.policy_digest)
    return {one.pk: result_of(policy, case, one, one.entries.all(), final=final) for one in scores}


def kept_total(case: Any, one: Any) -> int | None:
    """The total of a line as pinned, else as its ledger gives it."""
    if one.computed:
        pinned: int | None = one.computed["total"]
        return pinned
    if one.ledger is None or not case.taken_over:
        return None
    return ledger_total(rules(case.policy_digest), one.ledger)


def pin(case: Any, only: Iterable[int] | None = None) -> list[tuple[Any, int | None]]:
    """Keep the results as they are; return each line with its total of before. Raises ``Refused`` for an open one."""
    scores = lines(case, only)
    found = results(case, scores, final=True)
    if open_ := [one.person.name for one in scores if found[one.pk].total is None]:
        raise Refused(f"{'、'.join(open_)}的得分还不能确定，请把事项填写完整", "unsettled")
    before = [(one, kept_total(case, one)) for one in scores]
    for one in scores:
        one.computed = found[one.pk].pinned(case.policy_digest)
    case.scores.model._default_manager.bulk_update(scores, ["computed"], batch_size=_AT_ONCE)
    return before


def results_now(case: Any, scores: Iterable[Any]) -> dict[int, Result]:
    """The points as the state of the quarter has them: as claimed until it is verified, then as verified."""
    return results(case, scores, final=case.state in FINAL)
