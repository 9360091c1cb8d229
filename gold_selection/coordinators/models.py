"""The nomination of a gold coordinator (晋人社厅发〔2021〕53号 一（三）; 汶政字〔2024〕59号 附件1 8.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from certification import posts
from certification.models import Person
from gold_selection.assessments.queries import quarter_totals
from gold_selection.coordinators import quarters, standing
from gold_selection.coordinators.access import ThePerson
from gold_selection.coordinators.advice import advice_on_all
from gold_selection.coordinators.consent import REVOCABLE, not_yet_given, revocable, told
from gold_selection.coordinators.papers import CONSENT
from gold_selection.coordinators.screening import CATEGORY, discipline_for, facts_of, screen
from workflows.cases.actions import Step, action
from workflows.cases.forms import Reasons
from workflows.cases.messaging import tell
from workflows.cases.papers import Paper
from workflows.errors import Refused
from workflows.organisations.officers import Officer
from workflows.organisations.queries import body
from workflows.policy.coordinators import TOPIC_NAME
from workflows.policy.policies import Policy
from workflows.rounds.models import Contact, Nomination, NominationState, Screened, with_digest
from workflows.rulebook import store


class CoordinatorNomination(Contact, Screened, Nomination):
    """``person``: who is put forward, by ``unit``; None only while nobody has been chosen. ``asked``: who was last
    asked to consent; ``consented_at`` is theirs. ``workplace``, ``duties``: as the information base had them.

    ``ranked_by``: the quarters of the day of the last ranking, ``{"on", "quarters", "digest"}``; empty before.
    ``discipline_digest``: the rules on mistakes that are judged by besides those of the round; "" where there are none.
    """

    KIND: ClassVar[str] = "coordinator_nomination"
    KIND_LABEL: ClassVar[str] = "金牌劳动关系协调员"
    CATEGORY: ClassVar[str] = CATEGORY
    TOPIC: ClassVar[str] = TOPIC_NAME
    PEOPLE: ClassVar[bool] = True
    MERIT: ClassVar[str] = "季度得分"
    FIGURE: ClassVar[str] = "季度得分"

    nomination_base = models.OneToOneField(
        Nomination, models.CASCADE, parent_link=True, primary_key=True, related_name="as_coordinator"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name="推荐人选"
    )
    workplace = models.CharField("工作单位", max_length=120, blank=True, editable=False)
    duties = models.CharField("职务", max_length=60, blank=True, editable=False)
    resume = models.TextField("工作简历", max_length=1000, blank=True)
    knowledge = models.TextField("专业知识和沟通技能", max_length=1000, blank=True)
    effect = models.TextField("发挥作用情况", max_length=1000, blank=True)
    reputation = models.TextField("口碑和工作经验", max_length=1000, blank=True)
    honours_won = models.TextField("曾获荣誉", max_length=500, blank=True)
    brief = models.TextField("简要事迹", max_length=300, blank=True)
    deeds = models.TextField("主要事迹", max_length=2500, blank=True)
    asked = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    consented_at = models.DateTimeField("本人同意时间", null=True, blank=True, editable=False)
    discipline_digest = models.CharField("取消资格依据摘要", max_length=64, blank=True, editable=False)

    ranked_by = models.JSONField("排名所依季度得分", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "金牌劳动关系协调员推荐"

    # ---- who ------------------------------------------------------------------------------------------------------

    def nominee(self) -> models.Model:
        assert self.person is not None, "only a draft names nobody"
        return self.person

    def employer_name(self) -> str:
        return self.workplace or self.unit_name

    def post_title(self) -> str:
        return self.duties

    def also_told(self) -> set[int]:
        return {self.person.user_id} if self.person and self.person.user_id else set()

    def concerns(self, user: Any) -> bool:
        return bool(self.person and self.person.user_id and self.person.user_id == user.pk)

    def saved(self, officer: Officer, at: datetime) -> None:
        self.follow_person(at)

    def follow_person(self, at: datetime) -> None:
        """The title, the workplace and whose consent is asked for follow the person."""
        if self.person is None:
            return
        workplace, duties = posts.workplace(self.person)
        fresh: dict[str, Any] = {"title": self.person.name, "workplace": workplace, "duties": duties}
        if self.asked_id != self.person_id:
            fresh |= {"asked": self.person, "consented_at": None}
            if self.person.user_id:
                tell(
                    [self.person.user_id],
                    self,
                    at,
                    f"{self.unit_name or self.region.name}拟推荐您参加“{self.round.title}”，请本人确认",
                )
        for name, value in fresh.items():
            setattr(self, name, value)
        self.save(update_fields=list(fresh))

    # ---- what a submission rests on ---------------------------------------------------------------------------------

    def papers(self) -> Sequence[Paper]:
        """The signed 同意书 is the other way to what the person says in the program."""
        if not self.consented_at:
            return super().papers()
        return [replace(one, required=False) if one.slot == CONSENT else one for one in super().papers()]

    def pin(self, step: Step) -> None:
        """Besides the facts: the rules on mistakes, the workplace, and the bureau of the county."""
        assert self.person is not None, "a submission is complete"
        standing.check_once(self)
        discipline = discipline_for(store.rules(self.round.policy_digest), self.person, step.at)
        workplace, duties = posts.workplace(self.person)
        self.touch(
            discipline_digest=store.pin(discipline) if discipline else "",
            agency=body(self.region, "county", "hr"),
            workplace=workplace or self.workplace, duties=duties or self.duties,
        )  # fmt: skip
        super().pin(step)

    def facts(self, policy: Policy, at: datetime) -> dict[str, Any]:
        assert self.person is not None, "only a draft names nobody"
        return facts_of(self.person, self.round, at)

    @property
    def discipline(self) -> Policy | None:
        return store.rules(self.discipline_digest) if self.discipline_digest else None

    def judge(
        self, policy: Policy, facts: Mapping[str, Any], conditions: Mapping[str, bool | None] | None = None,
        options: Mapping[str, object] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        return screen(policy, self.discipline, facts, conditions, options)

    def merit_of(self, found: Mapping[str, Any]) -> Decimal | None:
        return quarters.merit(found["quarters"]) if found["quarters"] else None

    def figure_of(self, found: Mapping[str, Any]) -> str:
        return quarters.figure(found["quarters"]) if found["quarters"] else ""

    # ---- beside the ranking ----------------------------------------------------------------------------------------

    @property
    def quarters(self) -> quarters.Totals:
        """The totals of the four quarters as of the last ranking, before it as of submission; empty where no document
        that governs the round scores them."""
        return self.ranked_by.get("quarters") or self.screening.get("quarters") or ()

    @classmethod
    def take_figures(cls, standing: Sequence[Any], day: date) -> None:
        """A quarter may have been published, or corrected, since the nomination was handed in. One query."""
        scored = [one for one in standing if one.screening.get("quarters")]
        if not scored:
            return
        totals = quarter_totals([one.person_id for one in scored], scored[0].round.year)
        for one in scored:
            found = totals[one.person_id]
            one.ranked_by = with_digest({"on": day.isoformat(), "quarters": found})
            one.merit, one.figure = quarters.merit(found), quarters.figure(found)

    def keep_figures(self) -> None:
        super().keep_figures()
        self.touch(ranked_by=self.ranked_by)

    def reference(self) -> Sequence[tuple[str, str]]:
        return quarters.columns(self.quarters) if self.quarters else ()

    def reference_note(self) -> str:
        return str(self.snapshot.get("reference", ""))

    # ---- review ----------------------------------------------------------------------------------------------------

    @classmethod
    def stands_for(cls, officer: Officer) -> models.Q:
        """In rounds of people it is the person who stands, not the unit that put them forward."""
        return models.Q(person__user=officer.user)

    @classmethod
    def hindrances(cls, standing: Iterable[Any]) -> dict[int, str]:
        """Mistakes of the year that are confirmed by now, whenever the nomination was handed in."""
        standing = list(standing)
        advised = advice_on_all(standing)
        return {
            one.pk: f"{one.title}{found.observed}，已核实，须先按规定处理"
            for one in standing
            if (found := advised.get(one.pk)) and found.looked.disqualified
        }

    def settle(self, step: Step, verdict: str) -> str:
        """Nobody judges the own nomination, and nobody agrees to who is disqualified by now, in whatever stage."""
        if self.concerns(step.actor):
            raise Refused("本人被推荐的案件须由他人办理，请转办", "own_case")
        if verdict in ("consent", "reservation") and self.hindrances([self]):
            raise Refused("被推荐人年内出现工作失误，取消评选资格，不能同意；请不予通过或退回", "disqualified")
        return super().settle(step, verdict)

    # ---- the person's own word ---------------------------------------------------------------------------------------

    @action(["draft", "in_review", "returned"], None, label="本人同意推荐", who=ThePerson(), guard=not_yet_given,
            order=10, confirm="同意由该单位推荐您，并同意为评选使用您在信息库中的信息。确定吗？")  # fmt: skip
    def consent(self, step: Step) -> None:
        self.touch(asked=self.person, consented_at=step.at)

    @action(REVOCABLE, RETURN_VALUE("draft", "withdrawn", "removed"), label="撤回同意", who=ThePerson(),
            form=Reasons, guard=revocable, danger=True, order=40, locks_parent=True,
            confirm="撤回后对您的推荐不再继续。确定吗？")  # fmt: skip
    def withdraw_consent(self, step: Step) -> str:
        """Before the list goes to its determination. A name that was published is taken off by ``effects``."""
        self.touch(consented_at=None)
        published = step.detail["published"] = self.state == NominationState.IN_PUBLICITY
        step.tell(told(self, step.day), f"{self.title}本人撤回同意推荐：{step.data['text']}")
        if self.state == NominationState.DRAFT:
            return NominationState.DRAFT.value
        self.leave_desk(step)
        return (NominationState.REMOVED if published else NominationState.WITHDRAWN).value
