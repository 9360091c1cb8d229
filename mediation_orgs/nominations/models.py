"""The nomination of a gold mediation organisation (山西 三(二); 李沧 三)."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from mediation_orgs.nominations.guide import MATERIALS
from mediation_orgs.nominations.screening import judged, screen
from mediation_orgs.registry.models import MediationOrganisation
from mediation_orgs.registry.queries import SELECTION, snapshot
from workflows.cases.access import OWN_PLACE
from workflows.cases.actions import By, Step, action
from workflows.cases.models import local_date
from workflows.cases.routes import pin_route
from workflows.errors import Refused
from workflows.policy.findings import lacking
from workflows.rounds.models import Nomination, NominationState, Round, RoundState
from workflows.rulebook.store import rules

HANDED_IN = tuple(state.value for state in NominationState if state != NominationState.DRAFT)


class MediationNomination(Nomination):
    """``snapshot`` pins the year's counts as of submission; ``screening`` is what the rules say of them."""

    KIND: ClassVar[str] = "mediation_nomination"
    KIND_LABEL: ClassVar[str] = "金牌调解组织"

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

    REQUIRED: ClassVar[tuple[str, ...]] = (
        "contact_name", "contact_phone", "mediator_count", "capacity", "conduct", "mechanism", "influence", "brief",
        "deeds",
    )  # fmt: skip

    def missing(self) -> list[str]:
        """Everything a submission still lacks, named as on the form."""
        blank = [LABELS[name] for name in self.REQUIRED if not getattr(self, name)]
        present = set(self.evidence.filter(removed_at__isnull=True).values_list("slot", flat=True))
        return blank + [material.name for material in MATERIALS if material.required and material.slot not in present]

    def answers(self) -> dict[str, str]:
        """The form as filled in: label -> text."""
        return {LABELS[name]: str(getattr(self, name) or "") for name in ("founded_on", *self.REQUIRED)}

    def prepare_submission(self, step: Step) -> None:
        missing = self.missing()
        if missing:
            raise Refused(f"还不能提交，请补充：{'、'.join(missing)}", "incomplete")
        # Kept in the log: what was handed in each time can be shown, and compared. A telephone number is no answer.
        phone = LABELS["contact_phone"]
        step.detail["answers"] = {label: text for label, text in self.answers().items() if label != phone}
        round_ = Round.objects.get(pk=self.round_id)
        if self.cycle == 0:
            self._check_round(round_, step.at)
        self._pin(round_, step)

    def _check_round(self, round_: Round, at: datetime) -> None:
        if round_.state != RoundState.OPEN:
            raise Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不能提交推荐", "round_not_open")
        today = local_date(at)
        if not round_.opens_on <= today <= round_.closes_on:  # type: ignore[operator]
            raise Refused(f"申报时间为{round_.opens_on}至{round_.closes_on}，今天不在其内", "outside_dates")

    def _pin(self, round_: Round, step: Step) -> None:
        self.policy_key, self.policy_digest = round_.policy_key, round_.policy_digest
        if not self.route:
            self.route = pin_route(round_.rules["route"], self.region)
        policy = rules(round_.policy_digest)
        taken = snapshot(self.organisation, round_.year, policy, step.at)
        found = screen(policy, taken)
        rate = found["rate"]
        merit = Decimal(rate[0]) / Decimal(rate[1]) if rate else None
        self.touch(snapshot=taken, screening=found, merit=merit and merit.quantize(Decimal("1e-8")))
        self.figure = _figure(found)
        step.detail |= {"rate": rate, "snapshot": taken["digest"], "screening": found["decision"]}

    @action(HANDED_IN, None, label="查看联系电话", by=By.READER, order=OWN_PLACE)
    def show_contact(self, step: Step) -> None:
        """Masked until somebody asks for it; that they did is the event."""

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


LABELS = {field.name: str(field.verbose_name) for field in MediationNomination._meta.fields}
