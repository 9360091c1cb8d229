"""The nomination of a gold social organisation (晋人社厅发〔2021〕53号 二; 李沧 二)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from gold_selection.social_organisations.codes import OrganisationType
from gold_selection.social_organisations.models.registry import SocialOrganisation
from workflows.policy import social
from workflows.policy.inputs import read
from workflows.policy.policies import Policy
from workflows.rounds.models import Contact, Nomination, Screened
from workflows.rounds.models.screened import with_digest

ASKED = ("type", "legally_registered", "serves_labor_relations")


class SocialNomination(Contact, Screened, Nomination):
    """``snapshot`` pins what the register says of the organisation as of submission: what it is, and since when."""

    KIND: ClassVar[str] = "social_nomination"
    KIND_LABEL: ClassVar[str] = "金牌社会组织"
    CATEGORY: ClassVar[str] = social.SELECTION
    TOPIC: ClassVar[str] = social.TOPIC_NAME
    FIGURE: ClassVar[str] = "组织类型"

    nomination_base = models.OneToOneField(
        Nomination, models.CASCADE, parent_link=True, primary_key=True, related_name="as_social"
    )
    organisation = models.ForeignKey(SocialOrganisation, models.PROTECT, related_name="nominations")
    entrusted = models.TextField("承接三方委托事项", max_length=1000, blank=True)
    support = models.TextField("指导和支持相关人员为职工提供服务", max_length=1000, blank=True)
    mediation = models.TextField("参与劳动关系调处、依法依规开展活动", max_length=1000, blank=True)
    mechanism = models.TextField("工作机制、经验和成效", max_length=1000, blank=True)
    influence = models.TextField("在本地区的社会影响", max_length=1000, blank=True)
    brief = models.TextField("简要事迹", max_length=300, blank=True)
    deeds = models.TextField("主要事迹", max_length=2500, blank=True)

    class Meta:
        verbose_name = "金牌协调劳动关系社会组织推荐"

    def facts(self, policy: Policy, at: datetime) -> dict[str, Any]:
        body = self.organisation
        return with_digest(
            {
                "as_of": timezone.localdate(at).isoformat(),
                **{name: getattr(body, name) for name in ASKED},
                "credit_code": body.organisation.credit_code,
                "registered_on": body.registered_on and body.registered_on.isoformat(),
                "registered_with": body.registered_with,
            }
        )

    def judge(
        self, policy: Policy, facts: Mapping[str, Any], conditions: Mapping[str, bool | None] | None = None,
        options: Mapping[str, object] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        asked = {
            "org_type": facts["type"], "legally_registered": facts["legally_registered"],
            "serves_labor_relations": facts["serves_labor_relations"], "judgements": dict(conditions or {}),
            "as_of": facts["as_of"],
        }  # fmt: skip
        return social.judge(policy, read(social.SocialQuestion, asked), options or {})

    def figure_of(self, found: Mapping[str, Any]) -> str:
        return OrganisationType(self.snapshot["type"]).label

    def register_has_changed(self) -> bool:
        """Whether the register says otherwise today of what the rules were asked."""
        return bool(self.snapshot) and any(getattr(self.organisation, name) != self.snapshot[name] for name in ASKED)
