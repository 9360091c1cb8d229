"""选派批次: the placements that one office organises in a year (汶政字〔2024〕59号 正文三（四）)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db import models

from certification.placements.access import SenderOrSystem
from workflows.cases.access import System, TaskHolder
from workflows.cases.actions import Step, action
from workflows.cases.forms import ActionForm
from workflows.errors import Refused
from workflows.rounds.models import Round


class PlacementRoundState(models.TextChoices):
    DRAFT = "draft", "拟设"
    PREPARING = "preparing", "筹备"
    OPEN = "open", "选派中"
    CLOSED = "closed", "选派截止"
    DISPATCHED = "dispatched", "已派出"
    CIRCULATED = "circulated", "已通报"
    CONCLUDED = "concluded", "已办结"
    CANCELLED = "cancelled", "已取消"


class NoticeNumber(ActionForm):
    number = forms.CharField(max_length=60)


# Placements of which something is still to be done.
RUNNING = ("draft", "proposed", "accepted", "under_way", "ended", "terminated", "evaluated", "answered", "in_review",
           "returned")  # fmt: skip


def everything_finished(round_: "PlacementRound", step: Step) -> Refused | None:
    waiting = round_.placements.filter(state__in=RUNNING).count()
    if waiting:
        told = f"还有{waiting}人的以干代训没有办完，不能办结批次；请先完成评价和审核，或者办结、撤回"
        return Refused(told, "not_finished")
    return None


class PlacementRound(Round):
    """``rules`` pins route, notice route, lead and parties of the procedure; ``policy_digest`` the document by which
    placements are judged. ``opens_on`` and ``closes_on``: the days on which somebody may be put on the list.
    """

    KIND: ClassVar[str] = "placement_round"
    KIND_LABEL: ClassVar[str] = "以干代训选派批次"
    STATES: ClassVar[type[models.TextChoices]] = PlacementRoundState
    AT_THE_CLERK: ClassVar[frozenset[str]] = frozenset({"preparing", "closed", "dispatched", "circulated"})
    WORDS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "open": {"label": "开始选派", "confirm": "开始选派后，依据和日期不能再修改。确定吗？"},
        "close": {"label": "截止选派", "confirm": "截止后不能再增加选派人员。确定吗？"},
    }

    round_base = models.OneToOneField(
        Round, models.CASCADE, parent_link=True, primary_key=True, related_name="as_placement_round"
    )

    class Meta:
        verbose_name = "以干代训选派批次"

    def missing(self) -> list[str]:
        wanted = (("依据", self.legal_basis), ("选派起止日期", self.opens_on and self.closes_on))
        return [label for label, value in wanted if not value]

    @action("draft", "dispatched", label="接收选派名单", who=SenderOrSystem(), in_bar=False)
    def take_over(self, step: Step) -> None:
        """A list of people who were sent before, as an office kept it."""
        self.leave_desk(step)

    @action("closed", "dispatched", label="已印发派出通知", who=System(), form=NoticeNumber)
    def dispatch(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]
        self.leave_desk(step)

    @action("dispatched", "closed", label="派出通知撤销", who=System(), form=NoticeNumber)
    def recall(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]
        self.leave_desk(step)

    @action("dispatched", "circulated", label="已通报结果", who=System(), form=NoticeNumber)
    def circulate(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]
        self.leave_desk(step)

    @action("circulated", "dispatched", label="结果通报撤销", who=System(), form=NoticeNumber)
    def recall_circular(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]
        self.leave_desk(step)

    @action(["dispatched", "circulated"], "concluded", label="办结", who=TaskHolder(), guard=everything_finished,
            order=30, confirm="办结后本批次不能再登记评价和通报。确定吗？")  # fmt: skip
    def conclude(self, step: Step) -> None:
        self.leave_desk(step)
