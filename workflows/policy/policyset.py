"""All documents known, by key and day."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from workflows.policy.errors import UnknownPolicy
from workflows.policy.policies import Policy


class PolicySet:
    """Documents with their editions. Editions of one *line* follow one another, each in force on its own days: those
    under one key, and a document with the one that supersedes it."""

    def __init__(self, policies: list[Policy]) -> None:
        ordered = sorted(policies, key=lambda one: one.valid_from)
        line_of: dict[str, str] = {}
        for policy in ordered:
            line_of.setdefault(policy.key, line_of.get(policy.supersedes or "", policy.key))
        self._line_of = line_of
        self._lines: dict[str, list[Policy]] = {}
        for policy in ordered:
            self._lines.setdefault(line_of[policy.key], []).append(policy)
        for line in self._lines.values():
            _bound(line)

    def __iter__(self) -> Iterator[Policy]:
        return (policy for line in self._lines.values() for policy in line)

    def line(self, key: str) -> list[Policy]:
        """Every edition of the document, also under the keys of its successors, the oldest first. Raises
        ``UnknownPolicy``."""
        if key not in self._line_of:
            raise UnknownPolicy(f"没有文件“{key}”；现有：{'、'.join(self._line_of)}")
        return self._lines[self._line_of[key]]

    def get(self, key: str) -> Policy:
        """The latest edition under this very key. Raises ``UnknownPolicy``."""
        return [one for one in self.line(key) if one.key == key][-1]

    def in_force(self, key: str, on: date) -> Policy:
        """The edition of the document in force on the day ``on``. Raises ``UnknownPolicy`` with the reason."""
        line = self.line(key)
        for policy in line:
            if policy.covers(on):
                return policy
        terms = "；".join(policy.term for policy in line)
        raise UnknownPolicy(f"{self.get(key).name}在{on}不在有效期内（{terms}），请换用当日有效的文件")

    def nearest(self, key: str, on: date) -> Policy:
        """The edition of the document that answers for a day: the one in force, else the nearest. Raises
        ``UnknownPolicy``."""
        found = _nearest_in_time(self.line(key), on)
        assert found is not None
        return found

    @property
    def lines(self) -> list[list[Policy]]:
        """The editions of each document, the oldest first."""
        return list(self._lines.values())

    def governing(self, region_path: str, selection: str, on: date) -> list[Policy]:
        """Documents in force on ``on`` that govern a region (``370000/370800/370830/``) and have this selection,
        the nearest region's first."""
        return self._nearest(region_path, [p for p in self if p.covers(on) and selection in p.selections])

    def handling(self, kind: str, region_path: str, on: date) -> list[Policy]:
        """Documents in force on ``on`` that say how such applications are handled in a region, nearest first."""
        return self._nearest(region_path, [p for p in self if p.covers(on) and kind in p.applications])

    def disciplining(self, region_path: str, on: date) -> Policy | None:
        """The document whose disqualification holds in a region on ``on``, the nearest region's, or None (K06)."""
        return self._first(region_path, [p for p in self if p.covers(on) and p.disqualification])

    def scoring(self, region_path: str, on: date) -> Policy | None:
        """The document by which the quarters of coordinators in a region are scored on ``on``, or None."""
        return self._first(region_path, [p for p in self if p.covers(on) and p.scoring])

    def assessing(self, scoring: Policy, region_path: str, on: date) -> Policy | None:
        """The document with what an office adds to the quarterly scores of another, in a region on ``on``, or None."""
        line = self.line(scoring.key)
        added = [p for p in self if p.covers(on) and p.assessments and self.line(p.assessments.scores) is line]
        return self._first(region_path, added)

    def placing(self, region_path: str, on: date) -> Policy | None:
        """The document by which placements (以干代训) in a region are judged on ``on``, or None."""
        return self._first(region_path, [p for p in self if p.covers(on) and p.placement])

    def checklist(self, key: str, region_path: str, on: date) -> Policy | None:
        """The document with the form for evaluations of this kind in a region on ``on``, or None."""
        return self._first(region_path, [p for p in self if p.covers(on) and key in (p.checklists or ())])

    def grouping(self, region_path: str, on: date) -> Policy | None:
        """The document whose groups of coordinators are used in a region: that of the day, else the nearest in time,
        since a ledger of before is counted by them as well. None where there is none."""
        steps = set(region_path.split("/"))
        return _nearest_in_time((p for p in self if p.coordinator_groups and steps & set(p.regions)), on)

    @staticmethod
    def _nearest(region_path: str, policies: list[Policy]) -> list[Policy]:
        steps = [step for step in region_path.split("/") if step]
        found = [policy for policy in policies if set(steps) & set(policy.regions)]
        return sorted(found, key=lambda p: -max(steps.index(code) for code in set(steps) & set(p.regions)))

    def _first(self, region_path: str, policies: list[Policy]) -> Policy | None:
        return next(iter(self._nearest(region_path, policies)), None)

    def deciding(self, topic: str, name: str, on: date) -> Policy | None:
        """The edition that decides ``topic`` under ``name`` for a question about the day ``on``, or None.

        The one in force that day; else the nearest: the latest that had begun by then, else the earliest of all.
        """
        return _nearest_in_time((p for p in self if p.decides.get(topic) == name), on)

    def defining(self, topic: str, on: date) -> Policy | None:
        """The document that answers a topic where none governs: the edition of that day or the nearest one, or None."""
        return _nearest_in_time((p for p in self if topic in p.defines), on)

    def names(self, topic: str) -> list[str]:
        """The names under which documents decide a topic."""
        return list(dict.fromkeys(name for policy in self if (name := policy.decides.get(topic))))


def _nearest_in_time(policies: Iterable[Policy], on: date) -> Policy | None:
    found = sorted(policies, key=lambda policy: policy.valid_from)
    begun = [policy for policy in found if policy.valid_from <= on]
    return begun[-1] if begun else next(iter(found), None)


def _bound(line: list[Policy]) -> None:
    """An edition ends on the eve of the next, without its own file having been edited."""
    for place, (earlier, later) in enumerate(pairwise(list(line))):
        eve = later.valid_from - timedelta(days=1)
        if later.supersedes == earlier.key and (earlier.valid_to is None or earlier.valid_to > eve):
            line[place] = replace(earlier, valid_to=eve)
