"""What a nomination's rules say of its figures and of a reviewer's judgements."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.policy.conditions import Threshold
from workflows.policy.findings import cite
from workflows.policy.mediation import Asked, judge
from workflows.policy.policies import Policy
from workflows.policy.rate import Cases


def screen(
    policy: Policy,
    taken: Mapping[str, Any],
    conditions: Mapping[str, bool | None] | None = None,
    options: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """The decision of the contract on the figures ``taken`` (see ``queries.snapshot``), under one document.

    ``conditions``: fact -> judged true, false or not yet (None). ``options``: readings over the document's own.
    """
    on = date.fromisoformat(taken["as_of"][:10])
    asked = Asked(taken["year"], "gold_selection", registered(taken), on, conditions or {}, counted_to=on)
    return judge(policy, asked, options or {})


def grounds(nomination: Any) -> tuple[str, str]:
    """Reason and clause proposed to whoever refuses: the failed half alone; empty where nothing failed."""
    for one in nomination.screening.get("findings", []):
        if one["verdict"] == "not_met":
            return f"{_found(nomination, one)}，未达到“{_asked_for(nomination, one)}”的条件", cite(one)
    return "", ""


def _found(nomination: Any, finding: Mapping[str, Any]) -> str:
    rate = nomination.screening["rate"]
    if not rate or not _threshold(nomination, finding):
        return str(finding["observed"])
    year, share = nomination.snapshot["year"], nomination.screening["display"]
    return f"{year}年有结果的调解案件{rate[1]}件，调解成功{rate[0]}件，年度调解成功率{share}%"


def _asked_for(nomination: Any, finding: Mapping[str, Any]) -> str:
    threshold = _threshold(nomination, finding)
    return re.sub(r"\s", "", threshold.text if threshold else finding["text"]).rstrip("；。")


def _threshold(nomination: Any, finding: Mapping[str, Any]) -> Threshold | None:
    return next((one.threshold for one in nomination.conditions() if one.id == finding["clause"]), None)


def registered(taken: Mapping[str, Any]) -> list[Cases]:
    """The cases behind pinned figures.

    Before the whole tally was kept, agreements that were not performed had already been counted in, as success or as
    failure by the reading then pinned (M04): they are told apart again by their number.
    """
    if "tally" in taken:
        return [Cases(*group) for group in taken["tally"]]
    year, unperformed, numbers = taken["year"], taken["unperformed"], dict(taken["counts"])
    numbers["success" if taken["options"]["unperformed_is_success"] else "failed"] -= unperformed
    known = [Cases(outcome, True, year, year, number) for outcome, number in numbers.items()]
    return [*known, Cases("success", False, year, year, unperformed)]
