"""The questions of a replay: by which rules, and by which readings."""

from typing import Any

from django import forms

from workflows.policy.policies import Policy
from workflows.policy.readings import CATALOGUE, Reading, Value, spell
from workflows.rounds.models import Round
from workflows.rounds.replaying import Judging
from workflows.rulebook import policies
from workflows.rulebook.store import rules


class ReplayForm(forms.Form):
    """The rules of the round first, then those of the files; a reading left blank is as the document has it."""

    def __init__(self, data: Any, *, round_: Round, judging: Judging) -> None:
        own = rules(round_.policy_digest)
        others = {one.digest: one for one in policies() if judging.fits(round_, one)}
        self.versions = {own.digest: own} | others | {own.digest: own}
        self.readings = CATALOGUE[judging.topic]
        super().__init__(data or None)
        self.fields["policy"] = forms.ChoiceField(
            label="文件", initial=own.digest,
            choices=[(key, _label(one, "，本批次所依" if one is own else "")) for key, one in self.versions.items()],
            error_messages={"invalid_choice": "没有这个文件，请重新选择", "required": "请选择文件"},
        )  # fmt: skip
        for key, reading in self.readings.items():
            self.fields[key] = _field(reading)

    @property
    def policy(self) -> Policy:
        return self.versions[self.cleaned_data["policy"]]

    @property
    def options(self) -> dict[str, Any]:
        """The readings chosen, as the rules take them. Call it on a valid form."""
        chosen = {key: self.cleaned_data[key] for key in self.readings if self.cleaned_data[key]}
        return {key: _value(self.readings[key], cleaned) for key, cleaned in chosen.items()}


def _label(policy: Policy, more: str) -> str:
    edition = f"{policy.edition}，" if policy.edition else ""
    return f"{policy.name}（{edition}{policy.term}，修订号{policy.revision}{more}）"


def _field(reading: Reading) -> forms.ChoiceField:
    choices = [(spell(value), words) for value, words in reading.words]
    return forms.ChoiceField(
        label=f"{reading.name}（{reading.id}）", choices=[("", "按文件"), *choices], required=False,
        error_messages={"invalid_choice": "没有这种读法，请重新选择"},
    )  # fmt: skip


def _value(reading: Reading, cleaned: str) -> Value:
    return next(value for value in reading.values if spell(value) == cleaned)
