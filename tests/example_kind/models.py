"""A studio for harmonious labour relations (和谐劳动关系工作室), which the county's three parties name."""

from typing import ClassVar

from django.db import models

from workflows.cases.access import System
from workflows.cases.actions import Step, action
from workflows.cases.applications import Application
from workflows.cases.states import State
from workflows.organisations.queries import body


class StudioState(models.TextChoices):
    DRAFT = State.DRAFT.value, State.DRAFT.label
    IN_REVIEW = State.IN_REVIEW.value, State.IN_REVIEW.label
    RETURNED = State.RETURNED.value, State.RETURNED.label
    PASSED = State.PASSED.value, "拟命名"
    REJECTED = State.REJECTED.value, State.REJECTED.label
    WITHDRAWN = State.WITHDRAWN.value, State.WITHDRAWN.label
    NAMED = "named", "已命名"


class Studio(Application):
    KIND: ClassVar[str] = "studio"
    KIND_LABEL: ClassVar[str] = "和谐劳动关系工作室"
    STATES: ClassVar[type[models.TextChoices]] = StudioState

    name = models.CharField("工作室名称", max_length=60, blank=True)
    leader = models.CharField("负责人", max_length=30, blank=True)
    deeds = models.TextField("工作开展情况", max_length=1000, blank=True)

    def pin(self, step: Step) -> None:
        """The county's bureau is in charge of it from now on."""
        self.touch(agency=body(self.region, "county", "hr"))

    @action("passed", "named", label="命名", who=System())
    def confer(self, step: Step) -> None:
        """By the notice that names it."""

    @action("named", "passed", label="命名撤销", who=System())
    def recall(self, step: Step) -> None:
        """With that notice."""
