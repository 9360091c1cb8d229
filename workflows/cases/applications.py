"""Cases that somebody applies with: a draft, kept however unfinished, handed in when nothing is lacking."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import models, transaction

from workflows.cases import access
from workflows.cases.actions import Step, action
from workflows.cases.execute import execute
from workflows.cases.forms import Reasons
from workflows.cases.kinds import Kind, kind_of
from workflows.cases.locking import lockable
from workflows.cases.models import Case
from workflows.cases.papers import Paper
from workflows.cases.reassignment import reached
from workflows.cases.review import Review, Submission
from workflows.cases.routes import pin_route
from workflows.cases.states import OPEN_TO_APPLICANT, State
from workflows.errors import Refused
from workflows.organisations.models import Organisation, Role
from workflows.organisations.officers import Officer


def term_over(case: Any, step: Step) -> Refused | None:
    if case.due is None or step.day <= case.due:
        return Refused("补正期限还没有过，不能按放弃申报办结", "term_running")
    return None


class Application(Submission, Review, Case):
    """The part of an application that every kind shares; what it asks for is the kind's form and papers."""

    base = models.OneToOneField(
        Case, models.CASCADE, parent_link=True, primary_key=True, related_name="as_%(class)s"
    )  # fmt: skip

    REVIEWABLE = True
    USUAL: ClassVar[Mapping[str, tuple[str, ...]]] = {
        Role.ACCEPTANCE: ("材料齐全，予以受理", "材料齐全、符合形式要求，予以受理"),
        Role.PRELIMINARY: ("经审核，符合条件，同意推荐", "经审核，符合条件"),
        Role.COUNTERSIGN: ("同意", "经核查，无不良记录，同意推荐"),
        Role.SECOND_REVIEW: ("经复审，符合条件，同意", "同意"),
        Role.DETERMINATION: ("同意", "经审定，同意"),
    }

    class Meta:
        abstract = True

    def papers(self) -> Sequence[Paper]:
        """The papers of the dossier in the order in which it is bound."""
        return kind_of(self).papers

    def fields(self) -> dict[str, str]:
        """Name -> label of what the form asks for."""
        form = kind_of(self).form
        return {name: str(field.label) for name, field in form.base_fields.items()} if form else {}

    def missing(self) -> list[str]:
        """Everything a submission still lacks, named as on the form."""
        labels, form = self.fields(), kind_of(self).form
        blank = [labels[name] for name in getattr(form, "required", ()) if not getattr(self, name)]
        present = set(self.evidence.filter(removed_at__isnull=True).values_list("slot", flat=True))
        return blank + [paper.name for paper in self.papers() if paper.required and paper.slot not in present]

    def answers(self) -> dict[str, str]:
        """The form as filled in: label -> text."""
        return {label: str(getattr(self, name) or "") for name, label in self.fields().items()}

    @action("returned", "withdrawn", label="按放弃申报办结", who=access.StageSeat(), form=Reasons, guard=term_over,
            danger=True, order=50,
            confirm="申报人没有在期限内补正。办结后不能恢复，申报人会收到消息。确定吗？")  # fmt: skip
    def lapse(self, step: Step) -> None:
        """Nobody mends it: others who wait for the round do not wait for ever."""
        told = f"逾期没有补正，已按放弃申报办结：{self.title}"
        step.tell([*reached(self.applicant_key, step.day)], told)
        self.leave_desk(step)

    def prepare_submission(self, step: Step) -> None:
        missing = self.missing()
        if missing:
            raise Refused(f"还不能提交，请补充：{'、'.join(missing)}", "incomplete")
        # Kept in the log: what was handed in each time can be shown, and compared.
        step.detail["answers"] = self.logged_answers()
        self.pin(step)
        if not self.route:
            self.route = pin_route(self.stages_to_pin(), self.region)

    # ---- hooks of the kinds --------------------------------------------------------------------------------------

    def logged_answers(self) -> dict[str, str]:
        return self.answers()

    def pin(self, step: Step) -> None:
        """Keep what the decision will rest on: rules by digest, figures, the judgement by rule. Raises ``Refused``."""

    def stages_to_pin(self) -> Sequence[dict[str, Any]]:
        """The route as the policy has it, before its bodies are known."""
        return kind_of(self).stages

    def saved(self, officer: Officer, at: datetime) -> None:
        """After a draft was saved."""


@transaction.atomic
def begin(kind: Kind, officer: Officer, at: datetime) -> Application:
    """A draft for the unit that the officer applies for, or the one begun before. For kinds that stand in no round."""
    # The unit's row is locked: of two who begin at once, the second waits and finds the first one's draft.
    units = Organisation.objects.select_for_update(of=("self",), no_key=True).select_related("region")
    unit = units.filter(pk__in=officer.units).order_by("pk").first()
    if unit is None:
        raise Refused("您没有申报单位的申报席位，不能申报；请联系本单位管理员核对席位", "not_applicant")
    drafts: Any = kind.model._base_manager.filter(unit=unit, state=State.DRAFT)
    if (begun := drafts.order_by("pk").first()) is not None:
        return begun  # type: ignore[no-any-return]
    return kind.model._base_manager.create(
        unit=unit, unit_name=unit.name, region=unit.region, title=unit.name, created_by=officer.user, created_at=at
    )  # type: ignore[return-value]


@transaction.atomic
def save(case: Case, officer: Officer, at: datetime, **fields: Any) -> Application:
    """Save a draft, or the corrections of a returned application. Incomplete is fine until it is submitted."""
    locked = lockable(case.model).get(pk=case.pk)
    assert isinstance(locked, Application)
    unknown = fields.keys() - locked.fields().keys()
    if unknown:
        raise ValueError(f"not fields of the form: {', '.join(sorted(unknown))}")
    if not access.acts_for_unit(officer, locked):
        raise Refused("只有申报单位的经办人（本人申报的为本人）可以填写", "not_applicant")
    if locked.state not in OPEN_TO_APPLICANT:
        raise Refused(f"申报现为“{locked.state_label}”，不能修改", "wrong_state")
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=sorted(fields))
    locked.saved(officer, at)
    return locked


def hand_in(case: Case, officer: Officer, at: datetime, task_id: int | None = None) -> Case:
    """Submit a draft, or what was returned and corrected."""
    name = "submit" if case.state == State.DRAFT else "resubmit"
    return execute(case, name, officer=officer, at=at, task_id=task_id)


def applies(officer: Officer) -> bool:
    """Whether the officer applies for some unit."""
    return any(duty.role == Role.APPLICANT for duty in officer.duties)
