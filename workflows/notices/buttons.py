"""The buttons under a notice: what this person may do now, and what each step asks for."""

from dataclasses import dataclass

from django.forms import BoundField

from workflows.cases.actions import ActionRule
from workflows.cases.views.case import CasePage

ASKED = {
    "send_back": ("own_items", "to_stage", "text_send_back"),
    "reject": ("clause", "text_reject"),
    "refuse": ("clause", "text_refuse"),
    "reserve": ("text_reserve",),
    "abstain": ("text_abstain",),
    "withdraw": ("text_withdraw",),
    "transfer": ("user_transfer",),
    "delegate": ("user_delegate",),
    "add_signer": ("user_add_signer",),
    "copy_to": ("users_copy_to",),
    "revoke": ("text_revoke",),
}
# What is asked for and may be left empty; a step is not taken without the other fields.
OPTIONAL = frozenset({"to_stage", "text_send_back", "text_abstain", "text_withdraw"})
MAIN = 20  # rules ordered up to here stand in the bar itself, the others behind “更多”


@dataclass(frozen=True)
class Button:
    """``fields`` are asked for in a dialog, each with whether it must be filled in. A step with neither fields nor a
    question is taken at once."""

    name: str
    rule: ActionRule
    fields: list[tuple[BoundField, bool]]

    @property
    def asks(self) -> bool:
        return bool(self.fields or self.rule.confirm)

    @property
    def main(self) -> bool:
        return self.rule.order <= MAIN or self.rule.danger


def buttons(page: CasePage) -> list[Button]:
    """In the order of the bar; ``edit`` has a page of its own and is not among them."""
    return [
        Button(name, rule, [(page.sheet[field], field not in OPTIONAL) for field in ASKED.get(name, ())])
        for name, rule in page.offered.items()
        if name != "edit"
    ]
