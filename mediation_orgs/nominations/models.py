"""The nomination of a gold mediation organisation (山西 三(二); 李沧 三)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from mediation_orgs.nominations.screening import screen
from mediation_orgs.registry.models import MediationOrganisation
from mediation_orgs.registry.queries import SELECTION, TOPIC, snapshot
from mediation_orgs.registry.registration import why_not_registered
from workflows.cases.actions import Step
from workflows.errors import Refused
from workflows.policy.policies import Policy
from workflows.rounds.models import Contact, Nomination, Screened


class MediationNomination(Contact, Screened, Nomination):
    """``snapshot`` pins the year's counts as of submission."""

    KIND: ClassVar[str] = "mediation_nomination"
    KIND_LABEL: ClassVar[str] = "金牌调解组织"
    CATEGORY: ClassVar[str] = SELECTION
    TOPIC: ClassVar[str] = TOPIC

    nomination_base = models.OneToOneField(
        Nomination, models.CASCADE, parent_link=True, primary_key=True, related_name="as_mediation"
    )
    organisation = models.ForeignKey(MediationOrganisation, models.PROTECT, related_name="nominations")
    mediator_count = models.PositiveSmallIntegerField("调解员人数", null=True, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    capacity = models.TextField("调解组织能力", max_length=1000, blank=True)
    conduct = models.TextField("开展工作和遵守纪律", max_length=1000, blank=True)
    mechanism = models.TextField("机制、制度和成效", max_length=1000, blank=True)
    influence = models.TextField("社会影响", max_length=1000, blank=True)
    brief = models.TextField("简要事迹", max_length=300, blank=True)
    deeds = models.TextField("主要事迹", max_length=2500, blank=True)

    class Meta:
        verbose_name = "金牌调解组织推荐"

    def facts(self, policy: Policy, at: datetime) -> dict[str, Any]:
        """The figures that the register gives now."""
        return snapshot(self.organisation, self.round.year, policy, at)

    def judge(
        self, policy: Policy, facts: Mapping[str, Any], conditions: Mapping[str, bool | None] | None = None,
        options: Mapping[str, object] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        return screen(policy, facts, conditions, options)

    def merit_of(self, found: Mapping[str, Any]) -> Decimal | None:
        rate = found["rate"]
        return (Decimal(rate[0]) / Decimal(rate[1])).quantize(Decimal("1e-8")) if rate else None

    def figure_of(self, found: Mapping[str, Any]) -> str:
        if found["display"] is None:
            return "成功率无法计算"
        return f"成功率 {found['display']}% {'达标' if found['rate_meets'] else '未达标'}"

    def prepare_submission(self, step: Step) -> None:
        if reason := why_not_registered(self.organisation):
            raise Refused(reason, "unregistered")
        super().prepare_submission(step)

    def same_facts(self, decision: Mapping[str, Any]) -> bool:
        """Of all that is pinned a reviewer's decision rests on the rate alone."""
        return bool(decision["rate"] == self.screening["rate"])

    def pin(self, step: Step) -> None:
        super().pin(step)
        step.detail["rate"] = self.screening["rate"]

    def published_figure(self) -> tuple[str, str]:
        share = self.screening.get("display")
        return f"{self.round.year}年度调解成功率", f"{share}%" if share else self.figure
