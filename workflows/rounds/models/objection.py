"""异议: an objection to a published list, filed in a real name within the publicity period."""

from typing import ClassVar

from django.db import models

from workflows.calendar import add_working_days
from workflows.cases.access import SeatOf, System, TaskHolder
from workflows.cases.actions import Assignment, Step, action, local_date
from workflows.cases.forms import Reasons, ReasonsByClause, Words, text_field
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.rounds.models.nomination import Nomination
from workflows.rounds.models.selection import SelectionRound


class ObjectionState(models.TextChoices):
    DRAFT = "draft", "填写中"
    FILED = "filed", "已提出"
    ACCEPTED = "accepted", "已受理"
    DECLINED = "declined", "不予受理"
    INVESTIGATED = "investigated", "已核查"
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"


_SEATS = {"filed": "acceptance", "accepted": "preliminary", "investigated": "determination"}


class Findings(Reasons):
    text = text_field("核查情况", missing="请填写核查情况")

    def fit(self) -> None:
        self.fields["text"].error_messages["required"] = "请填写核查情况"


class Purpose(Reasons):
    text = text_field(
        "查看用途", 200, missing="请填写查看用途", help_text="例如：电话核实情况。查看人、时间和用途记入过程。"
    )

    def fit(self) -> None:
        self.fields["text"].error_messages["required"] = "查看异议人信息须写明用途"


def not_extended(objection: "Objection", step: Step) -> Refused | None:
    return Refused("办理期限只能延长一次", "extended_once") if objection.extended else None


class Objection(Case):
    """It belongs to the organiser's region, so that the filer's identity stays with the organiser and never reaches the
    county it is about."""

    KIND: ClassVar[str] = "objection"
    KIND_LABEL: ClassVar[str] = "异议"
    STATES: ClassVar[type[models.TextChoices]] = ObjectionState

    base = models.OneToOneField(Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_objection")
    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="objections")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="objections")
    filer_name = models.CharField("姓名或单位", max_length=60)
    filer_phone = models.CharField("联系电话", max_length=20)
    content = models.TextField("异议内容", max_length=4000)
    receipt = models.CharField("回执号", max_length=20, unique=True)
    extended = models.BooleanField("已延期", default=False)
    outcome_text = models.TextField("核查与处理结果", blank=True)

    class Meta:
        verbose_name = "异议"

    def work(self) -> Assignment:
        role = _SEATS.get(self.state)
        return Assignment("review", seats={f"{role}@{self.agency.code}": role}) if role else Assignment("end")  # type: ignore[union-attr]

    @action("draft", "filed", label="提出异议", who=System())
    def file(self, step: Step) -> None:
        self.leave_desk(step, add_working_days(step.day, self.round.rules["objection"]["term"]).day)

    @action("filed", "accepted", label="受理", who=TaskHolder(), form=Words, order=10)
    def accept(self, step: Step) -> None:
        self.leave_desk(step, self.due)

    @action("filed", "declined", label="不予受理", who=TaskHolder(), form=Reasons, danger=True, order=40)
    def decline(self, step: Step) -> None:
        self._conclude(step)

    @action("accepted", "investigated", label="核查完毕", who=TaskHolder(), form=Findings, order=10)
    def investigate(self, step: Step) -> None:
        self.leave_desk(step, self.due)

    @action(["accepted", "investigated"], None, label="延长期限", who=TaskHolder(), form=Reasons, guard=not_extended,
            order=60)  # fmt: skip
    def extend(self, step: Step) -> None:
        self.touch(extended=True)
        longer = self.round.rules["objection"]["extended_term"]
        self.due = add_working_days(local_date(self.submitted_at), longer).day  # type: ignore[arg-type]

    @action("investigated", "upheld", label="异议成立", who=TaskHolder(), form=ReasonsByClause, danger=True,
            confirm="异议成立后，该推荐从名单中取消，名单须重新公示。确定吗？", order=30)  # fmt: skip
    def uphold(self, step: Step) -> None:
        self._conclude(step)

    @action("investigated", "dismissed", label="异议不成立", who=TaskHolder(), form=Reasons, order=10)
    def dismiss(self, step: Step) -> None:
        self._conclude(step)

    @action(["filed", "accepted", "declined", "investigated", "upheld", "dismissed"], None, label="查看异议人信息",
            in_bar=False, form=Purpose, order=80,
            who=SeatOf(("acceptance", "preliminary", "determination")))  # fmt: skip
    def unmask(self, step: Step) -> None:
        """Name and phone in full are for who must answer; who looked, and why, stays in the log."""

    def _conclude(self, step: Step) -> None:
        self.touch(outcome_text=step.data["text"])
        self.leave_desk(step)
