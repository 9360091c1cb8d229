"""What can be seen in a set of documents without any case: days without an edition, days with two, idle conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

from workflows.policy.grade.schema import Condition, Path, Pattern, Schooling
from workflows.policy.policies import Clause, Policy
from workflows.policy.policyset import PolicySet
from workflows.policy.readings import Value

Readings = Mapping[str, Value]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included, about which something is to be said of these documents; ``last`` None: without end."""

    documents: tuple[str, ...]
    first: date
    last: date | None
    about: str = ""


def gaps(policies: PolicySet) -> list[Span]:
    """Days between two editions of a document on which neither is in force."""
    return [
        Span((earlier.name, later.name), earlier.valid_to + DAY, later.valid_from - DAY)
        for line in policies.lines
        for earlier, later in pairwise(line)
        if earlier.valid_to and earlier.valid_to + DAY < later.valid_from
    ]


def overlaps(policies: PolicySet) -> list[Span]:
    """Days on which two documents say the same thing for the same region: which of them holds, nobody can tell."""
    found = []
    for one, other in combinations(policies, 2):
        first = max(one.valid_from, other.valid_from)
        ends = [end for end in (one.valid_to, other.valid_to) if end]
        last = min(ends, default=None)
        shared = set(one.regions) & set(other.regions)
        about = sorted(_matters(one) & _matters(other))
        if shared and about and (last is None or first <= last):
            found.append(
                Span((one.name, other.name), first, last, f"{'、'.join(about)}（{'、'.join(sorted(shared))}）")
            )
    return found


def _matters(policy: Policy) -> set[str]:
    titles = {selection.title for selection in policy.selections.values()}
    titles |= {procedure.title for procedure in policy.applications.values()}
    return titles | {checklist.title for checklist in (policy.checklists or {}).values()}


def idle(policies: PolicySet) -> list[tuple[str, str, str]]:
    """(document, clause, why) of every condition on which no decision can ever turn.

    Alternatives may overlap; but one that holds only where another holds anyway decides nothing, and so does one of
    several needed conditions that asks nothing beyond another.
    """
    found: list[tuple[str, str, str]] = []
    for policy in policies:
        for grade in policy.grades.values():
            readings = policy.options("grade")
            found += [(policy.name, *problem) for problem in _idle_alternatives(grade.conditions, readings)]
        for selection in policy.selections.values():
            found += [(policy.name, *problem) for problem in _idle_conditions(selection.conditions)]
    return found


def _idle_alternatives(conditions: list[Condition], readings: Readings) -> Iterator[tuple[str, str]]:
    for place, condition in enumerate(conditions):
        if all(_impossible(path) for path in condition.paths):
            yield condition.id, "没有任何学校或学历能够符合"
            continue
        for other_place, other in enumerate(conditions):
            if other is condition or not _covers(other, condition, readings):
                continue
            if not _covers(condition, other, readings) or other_place < place:
                yield condition.id, f"符合它的都已符合{other.id}"
                break


def _impossible(path: Path) -> bool:
    if path.schooling is None:
        return False
    patterns = path.schooling.patterns
    return all(one.schools is not None and not one.schools - one.schools_not for one in patterns)


def _covers(wide: Condition, narrow: Condition, readings: Readings) -> bool:
    """Whether each way to meet ``narrow`` is also a way to meet ``wide``."""
    return all(any(_asks_no_more(one, path, readings) for one in wide.paths) for path in narrow.paths)


def _asks_no_more(one: Path, than: Path, readings: Readings) -> bool:
    if one.certificate is not None and one.certificate != than.certificate:
        return False
    if one.schooling is not None and not (
        than.schooling and _schooled_no_less(one.schooling, than.schooling, readings)
    ):
        return False
    if one.work is None:
        return True
    if than.work is None or one.work.after_option != than.work.after_option:
        return False
    return one.work.years <= than.work.years and set(one.work.after) <= set(than.work.after)


def _schooled_no_less(one: Schooling, than: Schooling, readings: Readings) -> bool:
    """Whether every record that satisfies ``than`` satisfies ``one``, under the readings of the document."""
    if (_major(one, readings) and not _major(than, readings)) or (one.assessed and not than.assessed):
        return False
    if not set(than.standing) <= set(one.standing):
        return False
    wide, narrow = (
        [pattern for pattern in each.patterns if pattern.option is None or readings[pattern.option] is True]
        for each in (one, than)
    )
    return all(any(_no_narrower(first, second) for first in wide) for second in narrow)


def _major(schooling: Schooling, readings: Readings) -> bool:
    return schooling.major or bool(schooling.major_option and readings[schooling.major_option] is True)


def _no_narrower(wide: Pattern, narrow: Pattern) -> bool:
    pairs = ((wide.levels, narrow.levels), (wide.schools, narrow.schools), (wide.targets, narrow.targets))
    within = all(first is None or (second is not None and second <= first) for first, second in pairs)
    return within and wide.schools_not <= narrow.schools_not


def _idle_conditions(conditions: tuple[Clause, ...]) -> Iterator[tuple[str, str]]:
    """Of judgements that are all needed. A target that is only shown is said to decide nothing, and is not reported."""
    plain = [one for one in conditions if one.kind == "judgement"]
    for place, condition in enumerate(plain):
        for other_place, other in enumerate(plain):
            if other is condition or not _implied(condition, other):
                continue
            if not _implied(other, condition) or other_place < place:
                yield condition.id, f"符合{other.id}的都已符合它"
                break


def _implied(condition: Clause, by: Clause) -> bool:
    if by.holds != "all" and len(by.fields) > 1:
        return by.holds == condition.holds and set(by.fields) <= set(condition.fields)
    if condition.holds == "all":
        return set(condition.fields) <= set(by.fields)
    return bool(set(condition.fields) & set(by.fields))
