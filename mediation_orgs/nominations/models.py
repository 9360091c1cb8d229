"""The nomination of a gold mediation organisation (山西 三(二); 李沧 三)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from mediation_orgs.nominations.screening import judged, screen
from mediation_orgs.registry.models import MediationOrganisation
from mediation_orgs.registry.queries import SELECTION, snapshot
from workflows.cases.access import Reader
from workflows.cases.actions import Step, action
from workflows.cases.review_points import ReviewPoint
from workflows.errors import Refused
from workflows.policy.findings import lacking
from workflows.policy.policies import Clause
from workflows.rounds.models import Nomination, NominationState
from workflows.rulebook.store import rules

HANDED_IN = tuple(state.value for state in NominationState if state != NominationState.DRAFT)


class MediationNomination(Nomination):
    """``snapshot`` pins the year's counts as of submission; ``screening`` is what the rules say of them."""

    KIND: ClassVar[str] = "mediation_nomination"
    KIND_LABEL: ClassVar[str] = "金牌调解组织"
    CATEGORY: ClassVar[str] = SELECTION

    nomination_base = models.OneToOneField(
        Nomination, models.CASCADE, parent_link=True, primary_key=True, related_name="as_mediation"
    )
    organisation = models.ForeignKey(MediationOrganisation, models.PROTECT, related_name="nominations")
    contact_name = models.CharField("联系人", max_length=30, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    mediator_count = models.PositiveSmallIntegerField("调解员人数", null=True, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    capacity = models.TextField("调解组织能力", max_length=1000, blank=True)
    conduct = models.TextField("开展工作和遵守纪律", max_length=1000, blank=True)
    mechanism = models.TextField("机制、制度和成效", max_length=1000, blank=True)
    influence = models.TextField("社会影响", max_length=1000, blank=True)
    brief = models.TextField("简要事迹", max_length=300, blank=True)
    deeds = models.TextField("主要事迹", max_length=2500, blank=True)
    snapshot = models.JSONField("成功率取数", default=dict, blank=True)
    screening = models.JSONField("自动审查", default=dict, blank=True)

    class Meta:
        verbose_name = "金牌调解组织推荐"

    def logged_answers(self) -> dict[str, str]:
        """A telephone number is no answer."""
        phone = self.fields()["contact_phone"]
        return {label: text for label, text in self.answers().items() if label != phone}

    def pin(self, step: Step) -> None:
        """The rules of the round, and the figures that the register gives now."""
        round_ = self.round
        self.policy_key, self.policy_digest = round_.policy_key, round_.policy_digest
        policy = rules(round_.policy_digest)
        taken = snapshot(self.organisation, round_.year, policy, step.at)
        found = screen(policy, taken)
        rate = found["rate"]
        merit = Decimal(rate[0]) / Decimal(rate[1]) if rate else None
        self.touch(snapshot=taken, screening=found, merit=merit and merit.quantize(Decimal("1e-8")))
        self.figure = _figure(found)
        step.detail |= {"rate": rate, "snapshot": taken["digest"], "screening": found["decision"]}

    @action(HANDED_IN, None, label="查看联系电话", who=Reader(), in_bar=False)
    def show_contact(self, step: Step) -> None:
        """Masked until somebody asks for it; that they did is the event."""

    def conditions(self) -> tuple[Clause, ...]:
        """The conditions that the case stands on; before it is submitted those of its round."""
        return rules(self.policy_digest or self.round.policy_digest).selection(SELECTION).conditions

    def review_points(self) -> Sequence[ReviewPoint]:
        return [ReviewPoint(one.id, one.citation, one.text, one.facts()) for one in self.conditions() if one.fields]

    def check_findings(self, step: Step) -> None:
        """The reviewer's judgement of conditions 1-3 and of the influence, together with the pinned rate."""
        findings: dict[str, Any] = step.data.get("findings") or {}
        unknown = findings.keys() - rules(self.policy_digest).selection(SELECTION).facts().keys()
        if unknown:
            raise Refused(f"没有这些审查要点：{'、'.join(sorted(unknown))}", "unknown_finding")
        found = judged(self, {name: value["met"] for name, value in findings.items()})
        if found["decision"] != "eligible":
            open_ = lacking(found["findings"])
            raise Refused(f"按您的认定还不能同意：{'；'.join(open_)}。请补全认定，或退回补正、不予通过", "not_eligible")
        step.detail["decision"] = found


def _figure(found: dict[str, Any]) -> str:
    if found["display"] is None:
        return "成功率无法计算"
    return f"成功率 {found['display']}% {'达标' if found['rate_meets'] else '未达标'}"
