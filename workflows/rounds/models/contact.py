"""Whom the offices call about a nomination: shown masked, and in full to whoever asks, which is kept in its log."""

from typing import TYPE_CHECKING

from django.db import models

from workflows.cases.access import Reader
from workflows.cases.actions import Step, action
from workflows.rounds.models.nomination import HANDED_IN

if TYPE_CHECKING:
    from workflows.rounds.models.nomination import Nomination as Base
else:
    Base = models.Model


class Contact(Base):
    """Mixed into a kind of nomination, whose form asks for both: ``class Somebody(Contact, Nomination)``."""

    contact_name = models.CharField("联系人", max_length=30, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)

    class Meta:
        abstract = True

    def logged_answers(self) -> dict[str, str]:
        """A telephone number is no answer."""
        phone = self.fields()["contact_phone"]
        return {label: text for label, text in self.answers().items() if label != phone}

    @action(HANDED_IN, None, label="查看联系电话", who=Reader(), in_bar=False)
    def show_contact(self, step: Step) -> None:
        """Masked until somebody asks for it; that they did is the event."""
