"""What the rules are asked of a coordinator who is put forward, and what they say of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from certification import posts
from certification import queries as credentials
from certification.models import Person
from gold_selection.assessments.queries import mistakes, quarter_totals
from gold_selection.honours.queries import titles_of
from workflows.cases.actions import local_date
from workflows.policy import coordinators
from workflows.policy.inputs import read
from workflows.policy.policies import Policy
from workflows.rounds.models import SelectionRound, with_digest
from workflows.rulebook import policies

CATEGORY = coordinators.SELECTION


def discipline_for(policy: Policy, person: Person, at: datetime) -> Policy | None:
    """The document whose disqualification is judged by besides ``policy``: that of the person's region, in a city's
    round too (K06). None where there is none, or where the selection has joined it."""
    if policy.selection(CATEGORY).disqualification:
        return None
    return policies().disciplining(person.region.path, local_date(at))


def facts_of(person: Person, round_: SelectionRound, at: datetime) -> dict[str, Any]:
    """``{"asked": the facts of topic gold_coordinator, "reference": how far quarters count, "digest"}``, as of now.

    Quarters are asked for only where the document that scores them governs the round itself: ``reference`` then quotes
    it, else it is "". About ten queries.
    """
    day = local_date(at)
    scoring = policies().scoring(round_.region.path, day)
    known = credentials.facts(person, day)
    asked = {
        "year": round_.year,
        "as_of": day.isoformat(),
        "education": known["education"],
        "certificates": known["certificates"],
        "positions": posts.positions(person, day),
        "mistakes": mistakes(person, round_.year),
        "holds_title": titles_of(person.pk, CATEGORY),
        "quarter_scores": quarter_totals([person], round_.year)[person.pk] if scoring else None,
    }
    return with_digest({"asked": asked, "reference": _reference(scoring) if scoring else ""})


def _reference(scoring: Policy) -> str:
    """The passages that say how far the scores count, and that the order by their sum is ours (K09, S09)."""
    passages = scoring.scores().reference
    quoted = "；".join(f"{one.citation}：“{one.text}”" for one in passages)
    return f"{quoted}文件没有规定四个季度怎样合并，合计和按合计的顺序由本系统计算，供参考；缺季度的只列示，不参加排序。"


def screen(
    policy: Policy, discipline: Policy | None, facts: Mapping[str, Any],
    judged: Mapping[str, bool | None] | None = None, options: Mapping[str, object] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The decision of the contract on the ``facts`` (see ``facts_of``), and ``quarters`` as they were asked.

    ``judged``: fact -> true, false or None.
    """
    asked = read(coordinators.CoordinatorFacts, {**facts["asked"], "judgements": dict(judged or {})})
    return coordinators.judge(policy, discipline, asked, options or {}) | {"quarters": asked.quarter_scores}
