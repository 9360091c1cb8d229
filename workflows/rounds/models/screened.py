"""A nomination that the rules of its round judge on pinned facts: alone, and again with what the reviewers found."""

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from workflows.cases.actions import Step
from workflows.cases.review_points import ReviewPoint
from workflows.errors import Refused
from workflows.policy.findings import lacking
from workflows.policy.policies import Clause, Policy
from workflows.rulebook.store import rules

if TYPE_CHECKING:
    from workflows.rounds.models.nomination import Nomination as Base
else:
    Base = models.Model


def with_digest(facts: dict[str, Any]) -> dict[str, Any]:
    """JSON-ready facts with the SHA-256 of their canonical form as ``digest``."""
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return facts | {"digest": hashlib.sha256(canonical.encode()).hexdigest()}


class Screened(Base):
    """Mixed into a kind of nomination: ``class Somebody(Screened, Nomination)``.

    ``snapshot`` pins the facts as of submission, with their ``digest``; ``screening`` is what the rules say of them.

    A kind says ``facts`` and ``judge``, and where there is one, ``merit_of`` and ``figure_of``.
    """

    TOPIC: ClassVar[str]  # of the decision contract

    snapshot = models.JSONField("取数", default=dict, blank=True)
    screening = models.JSONField("自动审查", default=dict, blank=True)

    class Meta:
        abstract = True

    # ---- what the kind says --------------------------------------------------------------------------------------

    def facts(self, policy: Policy, at: datetime) -> dict[str, Any]:
        """What is known now and will be pinned: JSON-ready, with ``digest`` (see ``with_digest``)."""
        raise NotImplementedError

    def judge(
        self, policy: Policy, facts: Mapping[str, Any], conditions: Mapping[str, bool | None] | None = None,
        options: Mapping[str, object] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """The decision of the contract. ``conditions``: fact -> judged true, false or not yet (None)."""
        raise NotImplementedError

    def merit_of(self, found: Mapping[str, Any]) -> Decimal | None:
        """The figure that the proposed order goes by."""
        return None

    def figure_of(self, found: Mapping[str, Any]) -> str:
        """What a list shows of it in a few words."""
        return ""

    def same_facts(self, decision: Mapping[str, Any]) -> bool:
        """Whether a reviewer's decision was made on the facts that are pinned now."""
        return bool(decision.get("snapshot") == self.snapshot["digest"])

    # ---- what follows --------------------------------------------------------------------------------------------

    def pin(self, step: Step) -> None:
        """The rules of the round, and the facts as they are now."""
        self.policy_key, self.policy_digest = self.round.policy_key, self.round.policy_digest
        policy = rules(self.policy_digest)
        taken = self.facts(policy, step.at)
        found = self.judge(policy, taken)
        self.touch(snapshot=taken, screening=found, merit=self.merit_of(found))
        self.figure = self.figure_of(found)
        step.detail |= {"snapshot": taken["digest"], "screening": found["decision"]}

    def conditions(self) -> tuple[Clause, ...]:
        """The conditions that the case stands on; before it is submitted those of its round."""
        return rules(self.policy_digest or self.round.policy_digest).selection(self.CATEGORY).conditions

    def review_points(self) -> Sequence[ReviewPoint]:
        return [ReviewPoint(one.id, one.citation, one.text, one.facts()) for one in self.conditions() if one.fields]

    def check_findings(self, step: Step) -> None:
        """What the reviewer judged, together with the pinned facts, must meet every condition."""
        findings: dict[str, Any] = step.data.get("findings") or {}
        policy = rules(self.policy_digest)
        unknown = findings.keys() - policy.selection(self.CATEGORY).facts().keys()
        if unknown:
            raise Refused(f"没有这些审查要点：{'、'.join(sorted(unknown))}", "unknown_finding")
        found = self.judge(policy, self.snapshot, {name: value["met"] for name, value in findings.items()})
        if found["decision"] == "needs_info":
            self._require_all(findings)
        if found["decision"] != "eligible":
            open_ = lacking(found["findings"])
            raise Refused(f"按您的认定还不能同意：{'；'.join(open_)}。请补全认定，或退回补正、不予通过", "not_eligible")
        step.detail["decision"] = found | {"snapshot": self.snapshot["digest"]}

    def _require_all(self, findings: Mapping[str, Any]) -> None:
        """Raise ``Refused`` naming the conditions that nobody has judged yet."""
        each = [_unjudged(one, findings) for one in self.conditions() if one.fields]
        open_ = [facts for facts in each if facts]
        if open_:
            words = dict(itertools.chain.from_iterable(open_))
            named = "；".join(words.values())
            raise Refused(f"还有{len(open_)}项没有认定，请逐项认定后再同意：{named}", "not_eligible", words)

    def stands_on(self, decision: Mapping[str, Any]) -> bool:
        """Whether a reviewer's decision was made by the rules and on the facts that are pinned now."""
        if not self.screening or decision["policy"]["digest"] != self.screening["policy"]["digest"]:
            return False
        return self.same_facts(decision)


def _unjudged(condition: Clause, findings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts of a condition that are still to be judged; none where one that is met is enough, and there is one."""
    verdicts = [(fact, words, findings.get(fact, {}).get("met")) for fact, words in condition.facts()]
    enough = condition.holds == "any" and any(met for *_, met in verdicts)
    return [] if enough else [(fact, words) for fact, words, met in verdicts if met is None]
