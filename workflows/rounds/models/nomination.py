"""What is common to nominations of every category: round, rank and what becomes of it after the review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db import models

from workflows.cases import dossiers
from workflows.cases.access import SeatOf, System
from workflows.cases.actions import Standing, Step, action
from workflows.cases.applications import Application
from workflows.cases.forms import ActionForm, ReasonsByClause, Words, clause_field
from workflows.cases.models import Case, State
from workflows.errors import Refused
from workflows.organisations.models import Region
from workflows.organisations.officers import Officer
from workflows.rounds.models.round import CLERK, Grants
from workflows.rounds.models.selection import RANKABLE, RoundState, SelectionRound, of_others


class NominationState(models.TextChoices):
    DRAFT = State.DRAFT.value, "草稿"
    IN_REVIEW = State.IN_REVIEW.value, "审核中"
    RETURNED = State.RETURNED.value, "退回补正"
    PASSED = State.PASSED.value, "审核通过"
    REJECTED = State.REJECTED.value, "不予通过"
    WITHDRAWN = State.WITHDRAWN.value, "已撤回"
    RANKED = "ranked", "已排名"
    LISTED = "listed", "拟入选"
    NOT_SELECTED = "not_selected", "未入选"
    IN_PUBLICITY = "in_publicity", "公示中"
    REMOVED = "removed", "已取消"
    HONOURED = "honoured", "已入选"  # in a list; on its own page what the round grants
    REVOKED = "revoked", "已撤销"


HANDED_IN = tuple(state.value for state in NominationState if state != NominationState.DRAFT)


class Rank(ActionForm):
    rank = forms.IntegerField(min_value=1)
    reason = forms.CharField(required=False, max_length=300)


class Reserve(ActionForm):
    reserve = forms.BooleanField(required=False)


class Cause(Words):
    """What the system was told by the case that this follows from."""

    clause = clause_field()


@dataclass(frozen=True)
class OrganiserSeat(SeatOf):
    """A seat of the agency that runs the round."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        duty = step.officer.seat(self.roles, case.round.agency_id) if step.officer else None
        return Standing(duty) if duty else None


class TakenBack(Cause):
    """``document``: number of the document by which the title is taken back."""

    document = forms.CharField(max_length=60)


def disqualifiable(nomination: Any, step: Step) -> Refused | None:
    """Only for a cause that is on record, and not while the parties have the list before them."""
    if refused := of_others(nomination.round, step):
        return refused
    if nomination.round.state == RoundState.IN_REVIEW:
        return Refused("名单正在审定，不能取消资格；请审定机关先退回重议", "under_determination")
    if not nomination.hindrances([nomination]):
        return Refused("没有应当取消资格的情形", "not_hindered")
    return None


class Nomination(Application):
    """``CATEGORY``: the selection whose rounds such nominations stand in, as the policies name it. ``PEOPLE``: whether
    people are put forward, of whom a unit may name several, and not the unit itself."""

    CATEGORY: ClassVar[str] = ""
    PEOPLE: ClassVar[bool] = False
    STATES: ClassVar[type[models.TextChoices]] = NominationState
    READ_WITH: ClassVar[tuple[str, ...]] = ("round", "recommendation__batch")
    # By what the proposed order goes, in words; what is quoted beside it where a document says how far it counts.
    MERIT: ClassVar[str] = "成绩"
    # Head of the column in which a published list has its ``figure``.
    FIGURE: ClassVar[str] = "审核数据"
    ANNOUNCED: ClassVar[frozenset[str]] = Case.ANNOUNCED | {"not_selected", "honoured", "removed", "revoked"}

    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="nominations", verbose_name="批次")
    quota_code = models.CharField("占用哪个区划的名额", max_length=12, blank=True, editable=False)
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    rank_reason = models.CharField("名次调整理由", max_length=300, blank=True)
    on_reserve = models.BooleanField("列为递补", default=False)
    merit = models.DecimalField("排序依据", max_digits=12, decimal_places=8, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "推荐"
        indexes = [models.Index(fields=["round", "rank"], name="nomination_round_rank")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            if self.round.category != self.CATEGORY:
                wrong = f"批次“{self.round.title}”不是{self.KIND_LABEL}的批次，不能在此推荐"
                raise Refused(wrong, "other_category")
            self.quota_code = self.round.quota_region(self.region.path)
        super().save(*args, **kwargs)

    @property
    def state_label(self) -> str:
        """What an honoured nomination was given is what its round grants."""
        if self.state != NominationState.HONOURED:
            return super().state_label
        return "已授予" if self.round.grants == Grants.TITLE else "已认定"

    @property
    def is_sample(self) -> bool:
        return self.round.is_sample

    def nominee(self) -> models.Model:
        """Who is put forward: the unit, where a kind does not say otherwise."""
        assert self.unit is not None, "a kind whose nominations have no unit says who is put forward"
        return self.unit

    def employer_name(self) -> str:
        """The unit of a person who is put forward; "" where the unit itself is."""
        return ""

    def post_title(self) -> str:
        """The post (职务) of a person who is put forward."""
        return ""

    def also_told(self) -> set[int]:
        """The person's own account (user id), where one is put forward who has one."""
        return set()

    @classmethod
    def stands_for(cls, officer: Officer) -> models.Q:
        """The nominations of this kind in which the officer stands: those of the units that they apply for."""
        return models.Q(unit__in=officer.units)

    @classmethod
    def hindrances(cls, standing: Iterable[Any]) -> dict[int, str]:
        """Nomination id -> what came up since the review and keeps it off the list, in words that name it.

        ``standing``: nominations of this kind in one round. Asked before ranking, publication and determination.
        """
        return {}

    @classmethod
    def take_figures(cls, standing: Sequence[Any], day: date) -> None:
        """Set ``merit``, ``figure`` and what ``reference`` shows to what they are on the day of a ranking: where they
        may have changed since they were pinned. ``standing``: nominations of this kind in one round; none is saved."""

    def keep_figures(self) -> None:
        """Have the step save what ``take_figures`` set."""
        self.touch(merit=self.merit)

    def reference(self) -> Sequence[tuple[str, str]]:
        """Figures shown beside the ranking, (label, value), the same labels for every nomination of a round."""
        return ()

    def reference_note(self) -> str:
        """How far these figures count, in the words of the documents; "" where there are none."""
        return ""

    def stages_to_pin(self) -> Sequence[dict[str, Any]]:
        stages: Sequence[dict[str, Any]] = self.round.rules["route"]
        return stages

    def prepare_submission(self, step: Step) -> None:
        if self.cycle == 0:
            SelectionRound.objects.get(pk=self.round_id).check_open(step.day)
        super().prepare_submission(step)

    def outcome_words(self) -> str:
        """Of a nomination that was passed over: its rank, the places there were, its place in reserve, whom to ask."""
        if self.state != NominationState.NOT_SELECTED:
            return ""
        agency = self.round.agency
        assert agency is not None, "a round has an agency that runs it"
        places, telephone = self.round.quota_for(self.quota_code), agency.office.telephone
        region = Region.objects.filter(pk=self.quota_code).first() or self.region
        reserve = f"列为递补第{self.reserve_place()}位，" if self.on_reserve else ""
        asked = f"（联系电话：{telephone}）" if telephone else ""
        return (
            f"在{self.round.title}中排第{self.rank}名，{region.short_name}名额{places}个，{reserve}"
            f"没有列入拟选树名单。有疑问的，可以向{agency.name}{asked}咨询。"
        )

    def published_figure(self) -> tuple[str, str]:
        """The figure that is published with its name: what it is called, and the figure."""
        return self.FIGURE, self.figure

    def reserve_place(self) -> int:
        """Its place among the reserves for the same places, from 1 on."""
        same = Nomination.objects.filter(round=self.round_id, quota_code=self.quota_code, on_reserve=True)
        return same.filter(state=NominationState.NOT_SELECTED, rank__lt=self.rank).count() + 1

    @action(["passed", "ranked", "listed", "not_selected", "in_publicity"], "ranked", label="列入名次", who=System(),
            form=Rank)  # fmt: skip
    def place(self, step: Step) -> None:
        rank, reason = step.data["rank"], step.data["reason"]
        self.take_figures([self], step.day)
        self.keep_figures()
        self.touch(rank=rank, rank_reason=reason, on_reserve=False)
        step.detail |= {"rank": rank, "reason": reason}

    @action("ranked", "listed", label="拟入选", who=System())
    def list_in(self, step: Step) -> None:
        """Within the quota."""

    @action("ranked", "not_selected", label="未入选", who=System(), form=Reserve)
    def pass_over(self, step: Step) -> None:
        self.touch(on_reserve=step.data["reserve"])
        step.detail["reserve"] = self.on_reserve

    @action("listed", "in_publicity", label="列入公示", who=System())
    def publish(self, step: Step) -> None:
        """Shown on the public page from now on."""

    @action("in_publicity", "removed", label="公示后取消", who=System(), form=Cause)
    def remove(self, step: Step) -> None:
        """An objection was upheld."""

    @action(RANKABLE, "removed", label="取消资格", who=OrganiserSeat(CLERK), form=ReasonsByClause, danger=True,
            guard=disqualifiable, order=70, locks_parent=True,
            confirm="取消后不能恢复；已经公示的，名单须重新公示。确定吗？")  # fmt: skip
    def disqualify(self, step: Step) -> None:
        """For what came up after the review. Who was never published leaves no place empty."""
        step.detail["published"] = self.state == NominationState.IN_PUBLICITY
        if not step.detail["published"]:
            self.touch(rank=None, on_reserve=False)

    @action("in_publicity", "honoured", label="认定（授予）", who=System())
    def honour(self, step: Step) -> None:
        """Named in the issued 通报."""

    @action([state for state in NominationState.values if state not in ("draft", "withdrawn")], None, label="重新归档",
            who=OrganiserSeat(CLERK), guard=dossiers.nothing_failed, order=45)  # fmt: skip
    def remake_dossier(self, step: Step) -> None:
        """What stood in its way when the list was determined has been mended."""
        dossiers.remake(self, step.at)

    @action("honoured", None, label="提请撤销", who=OrganiserSeat(CLERK), form=ReasonsByClause, danger=True, order=80,
            confirm="将据此起草撤销决定，经核签、印发后生效。确定吗？")  # fmt: skip
    def propose_revocation(self, step: Step) -> None:
        """The cause is on record; the 决定 that follows is drafted by an effect."""

    @action("honoured", "revoked", label="撤销", who=System(), form=TakenBack)
    def revoke(self, step: Step) -> None:
        """The 通报 that it rests on was revoked, or the title itself by a 决定."""
        step.detail["document"] = step.data["document"]
