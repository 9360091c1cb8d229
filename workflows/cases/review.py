"""What approvals share: handed in and withdrawn by an applicant, agreed to or not and returned by the offices."""

from typing import TYPE_CHECKING, Any

from django_fsm import RETURN_VALUE

from workflows.cases.access import Applicant, TaskHolder
from workflows.cases.actions import Step, action
from workflows.cases.forms import Abstention, Consent, Grounds, Reservation, Return, Words
from workflows.cases.models import Opinion
from workflows.cases.reassignment import Reassignment
from workflows.cases.stages import Stage, tally
from workflows.cases.states import State
from workflows.errors import Refused
from workflows.organisations.prepared import Prepared

if TYPE_CHECKING:
    from workflows.cases.models import Case as Base
else:
    Base = object

# The marks are no case, no cycle and no stage.
_SAID = Prepared(
    lambda case, cycle, stage: (
        Opinion.objects.filter(case=case, cycle=cycle, stage=stage).order_by().values_list("voice", "verdict")
    ),
    -1, 32_000, "(stage)",
)  # fmt: skip
_SETTLED = RETURN_VALUE("in_review", "passed", "rejected")


def in_a_panel(case: Any, step: Step) -> Refused | None:
    if not case.current_stage.is_panel:
        return Refused(f"“{step.action.label}”只用于会签环节", "not_a_panel")
    return None


def not_in_a_panel(case: Any, step: Step) -> Refused | None:
    if case.current_stage.is_panel:
        return Refused("会签环节不能单独作出不予通过的决定，请选择“不同意”", "panel_stage")
    return None


class Submission(Base):
    """An applicant hands in a draft, hands it in again after a return, or withdraws it."""

    def prepare_submission(self, step: Step) -> None:
        """Check completeness, pin route and policy. Runs at every submission; raises ``Refused``."""
        raise NotImplementedError

    @action("draft", "in_review", label="提交", who=Applicant(), order=10)
    def submit(self, step: Step) -> None:
        self.prepare_submission(step)
        self.cycle, self.carried = 1, []
        self.submitted_by, self.submitted_at = step.actor, step.at
        self.enter(self.route[0]["key"], step)

    @action("returned", "in_review", label="补正后重新提交", who=TaskHolder(), order=10)
    def resubmit(self, step: Step) -> None:
        self.prepare_submission(step)
        self.cycle += 1
        self.submitted_by, self.submitted_at = step.actor, step.at
        self.enter(self.return_to or self.route[0]["key"], step)

    @action(["in_review", "returned"], "withdrawn", label="撤回申报", who=Applicant(), form=Words, danger=True,
            confirm="撤回后本次申报办结。确定撤回吗？", order=60)  # fmt: skip
    def withdraw(self, step: Step) -> None:
        self.leave_desk(step)


class Review(Reassignment):
    """What the offices say of a case under review, and what happens when a stage is settled."""

    # ---- hooks of the kinds --------------------------------------------------------------------------------------

    def check_findings(self, step: Step) -> None:
        """Check the reviewer's own findings before a consent in a stage that judges. Raises ``Refused``."""

    # ---- transitions ---------------------------------------------------------------------------------------------

    @action("in_review", _SETTLED, label="同意", who=TaskHolder(), form=Consent, verdict="consent", order=10)
    def agree(self, step: Step) -> str:
        return self.settle(step, "consent")

    @action("in_review", _SETTLED, label="保留意见同意", who=TaskHolder(), form=Reservation, guard=in_a_panel,
            verdict="reservation", order=30)  # fmt: skip
    def reserve(self, step: Step) -> str:
        return self.settle(step, "reservation")

    @action("in_review", _SETTLED, label="弃权", who=TaskHolder(), form=Abstention, guard=in_a_panel,
            verdict="abstention", order=31)  # fmt: skip
    def abstain(self, step: Step) -> str:
        return self.settle(step, "abstention")

    @action("in_review", _SETTLED, label="不同意", who=TaskHolder(), form=Grounds, guard=in_a_panel, verdict="refusal",
            danger=True, confirm="确定不同意？有一票否决的环节将就此办结。", order=32)  # fmt: skip
    def refuse(self, step: Step) -> str:
        return self.settle(step, "refusal")

    @action("in_review", "rejected", label="不予通过", who=TaskHolder(), form=Grounds,
            guard=not_in_a_panel, verdict="rejection", danger=True, order=40,
            confirm="不予通过后本次申报办结，不能恢复。确定吗？")  # fmt: skip
    def reject(self, step: Step) -> None:
        self.leave_desk(step)

    @action("in_review", RETURN_VALUE("in_review", "returned"), label="退回补正", who=TaskHolder(), form=Return,
            verdict="return", order=20)  # fmt: skip
    def send_back(self, step: Step) -> str:
        step.detail["items"] = step.data["items"]
        earlier = step.data["to_stage"]
        return self._return_to_stage(earlier, step) if earlier else self._return_to_applicant(step)

    def _return_to_applicant(self, step: Step) -> str:
        stage = self.current_stage
        resume = stage.on_return == "resume"
        self.return_to = stage.key if resume else ""
        self.carried = self._consents(stage) if resume else []
        self.leave_desk(step, self.term(step))
        return State.RETURNED.value

    def _return_to_stage(self, earlier: str, step: Step) -> str:
        if earlier not in [stage["key"] for stage in self.earlier_stages()]:
            raise Refused("只能退回到已经办过的前面环节", "stage_not_earlier")
        self.cycle += 1
        self.carried, self.return_to = [], ""
        self.enter(earlier, step)
        return State.IN_REVIEW.value

    # ---- settling a stage ----------------------------------------------------------------------------------------

    def settle(self, step: Step, verdict: str) -> str:
        """Count a verdict in, and move on where the stage is settled by it. Returns the state that follows."""
        stage, voice = self.current_stage, step.task.data["voice"]
        if stage.judges and voice not in stage.added:
            self.check_findings(step)
        outcome = tally(stage, self._verdicts(stage) | {voice: verdict})
        if outcome == "refused":
            self.leave_desk(step)
            return State.REJECTED.value
        return self.next_stage(step) if outcome == "passed" else State.IN_REVIEW.value

    def next_stage(self, step: Step) -> str:
        keys = [stage["key"] for stage in self.route]
        position = keys.index(self.stage) + 1
        self.carried, self.return_to = [], ""
        if position == len(keys):
            self.leave_desk(step)
            return State.PASSED.value
        self.enter(keys[position], step)
        return State.IN_REVIEW.value

    def _verdicts(self, stage: Stage) -> dict[str, str]:
        """Voice -> verdict: carried over, and said so far in this cycle, which nobody has where one speaks alone."""
        carried = dict.fromkeys(self.carried, "consent")
        if stage.one_speaks:
            return carried
        return dict(_SAID.rows(self.pk, self.cycle, stage.key)) | carried

    def _consents(self, stage: Stage) -> list[str]:
        return sorted(signer for signer, verdict in self._verdicts(stage).items() if verdict == "consent")
