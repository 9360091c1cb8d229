"""The sheet on which one person acts on a case: every field of every action, of which an action takes its own."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from viewflow.workflow.models import Task

from workflows.cases.kind_page import Panel, Question
from workflows.cases.models import Case, Opinion
from workflows.organisations.models import Seat, User

MET = {"met": True, "not_met": False, "unknown": None}
USUAL = (
    "同意",
    "经审核，符合条件，同意推荐",
    "材料齐全，予以受理",
    "请按所列事项补正后重新提交",
)
OWN_USUAL = 5
# The shared actions with a dialog that asks for an opinion; the steps of a single kind get one as well.
WORDED = ("reserve", "refuse", "abstain", "reject", "send_back", "withdraw")
REASONED = frozenset({"reserve", "refuse", "reject", "revoke"})  # not taken without a reason
WORDLESS = frozenset({"agree", "submit", "resubmit", "transfer", "delegate", "add_signer", "urge", "copy_to"})
HANDED = {"transfer": "user", "delegate": "user", "add_signer": "user"}


class Sheet(forms.Form):
    """Fields are optional here: what an action needs, the door asks for in its own words."""

    task_id = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label="以何席位办理")
    text = forms.CharField(required=False, max_length=2000, label="意见", widget=forms.Textarea)
    common = forms.ChoiceField(required=False, label="常用意见")
    clause = forms.CharField(required=False, max_length=200, label="依据条款")
    items = forms.MultipleChoiceField(required=False, label="", widget=forms.CheckboxSelectMultiple)
    own_items = forms.CharField(required=False, max_length=2000, label="", widget=forms.Textarea)
    to_stage = forms.ChoiceField(required=False, label="退回到")

    def __init__(
        self, data: Any = None, *, case: Case, panel: Panel, tasks: Sequence[Task], user: User,
        colleagues: Sequence[Seat] = (), officers: Sequence[Seat] = (), judges: bool = False,
        offered: Iterable[str] = (),
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id="act_%s")
        self.questions: list[Question] = panel.questions(case) if judges else []
        self.case, self.panel = case, panel
        self._add_judgements()
        self._add_people(colleagues, officers)
        for name in {*WORDED, *offered} - WORDLESS:
            self.fields[f"text_{name}"] = forms.CharField(
                required=False, max_length=2000, label="意见和理由",
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            self.fields[f"text_{name}"].needed = name in REASONED
        # A task that is no longer mine is the door's to refuse: it tells who settled it.
        self.fields["task_id"].choices = [(task.pk, _seat_words(case, task)) for task in tasks]
        self.fields["task_id"].valid_value = lambda value: str(value).isdecimal()
        self.fields["common"].choices = [("", "常用意见"), *((one, one) for one in usual(user))]
        self.fields["items"].choices = [(one, one) for one in panel.mendable(case)]
        self.fields["to_stage"].choices = [("", case.BEGINNER)] + [(one["key"], one["name"]) for one in _earlier(case)]
        self._style()

    def _add_judgements(self) -> None:
        for question in self.questions:
            for fact, label in question.facts:
                self.fields[f"finding_{fact}"] = forms.ChoiceField(
                    choices=question.verdicts, required=False, initial="unknown", label=label, widget=forms.RadioSelect
                )
                self.fields[f"basis_{fact}"] = forms.CharField(required=False, max_length=300, label=f"{label}的依据")
        if self.questions:
            self.fields |= self.panel.judging_fields(self.case)

    def _add_people(self, colleagues: Sequence[Seat], officers: Sequence[Seat]) -> None:
        near, all_ = _people(colleagues), _people(officers)
        self.users = {seat.user_id: seat.user for seat in (*colleagues, *officers)}
        for name in ("transfer", "delegate"):
            self.fields[f"user_{name}"] = _one_of(near, "接手人")
        self.fields["user_add_signer"] = _one_of(all_, "加签人")
        self.fields["users_copy_to"] = forms.TypedMultipleChoiceField(
            choices=all_, coerce=int, required=False, label="抄送给（可选多人）"
        )

    def _style(self) -> None:
        self.fields["text"].widget.attrs |= {"rows": 2, "placeholder": "在此填写意见", "aria-label": "意见"}
        self.fields["common"].widget.attrs["aria-label"] = "常用意见"
        self.fields["own_items"].widget.attrs |= {"rows": 2}
        self.fields["items"].label = f"需要{self.case.CORRECTION}的事项"
        self.fields["own_items"].label = f"其他需要{self.case.CORRECTION}的事项"
        self.fields["own_items"].help_text = f"一行一项。请一次列全，{self.case.BEGINNER}将逐项看到。"
        self.fields["clause"].widget.attrs["list"] = "clauses"
        for field in self.fields.values():
            field.widget.attrs["form"] = "act"

    def told(self, action: str) -> dict[str, Any]:
        """What the door is told for this action. Call it on a valid sheet."""
        said = self.cleaned_data
        data: dict[str, Any] = {"text": said.get(f"text_{action}") or said["text"] or said["common"]}
        if self.questions:
            data["findings"] = self.panel.judged(self.case, self._judged(), self)
        if action == "send_back":
            own = [line.strip() for line in said["own_items"].splitlines() if line.strip()]
            data |= {"items": [*said["items"], *own], "to_stage": said["to_stage"]}
        if said["clause"] and action not in WORDLESS:
            data["clause"] = said["clause"]
        if action in HANDED:
            data["user"] = self.users.get(said[f"user_{action}"])
        if action == "copy_to":
            data["users"] = [self.users[pk] for pk in said["users_copy_to"]]
        return data

    def _judged(self) -> dict[str, dict[str, Any]]:
        said = self.cleaned_data
        return {
            fact: {"met": MET[said[f"finding_{fact}"] or "unknown"], "basis": said[f"basis_{fact}"]}
            for question in self.questions
            for fact, _ in question.facts
        }


def _one_of(people: list[tuple[int, str]], label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=[("", "请选择"), *people], coerce=int, empty_value=None, required=False, label=label
    )


def _people(seats: Sequence[Seat]) -> list[tuple[int, str]]:
    """Each person once, with the first of their seats in words."""
    named: dict[int, str] = {}
    for seat in seats:
        named.setdefault(
            seat.user_id, f"{seat.user.person_name}（{seat.organisation.name} · {seat.get_role_display()}）"
        )
    return list(named.items())


def _earlier(case: Case) -> list[dict[str, Any]]:
    keys = [stage["key"] for stage in case.route]
    return case.route[: keys.index(case.stage)] if case.stage in keys else []


def _seat_words(case: Case, task: Task) -> str:
    names: dict[str, str] = {body["code"]: body["name"] for stage in case.route for body in stage["bodies"]}
    return names.get(task.data["voice"], "本人（加签）" if task.data["voice"].startswith("user@") else "本单位")


def usual(user: User) -> list[str]:
    """常用意见: a few fixed ones, then the person's own last ones."""
    own = Opinion.objects.filter(author=user).exclude(text="").order_by("-at").values_list("text", flat=True)[:20]
    short = [text for text in own if len(text) <= 60]
    return list(dict.fromkeys([*USUAL, *short]))[: len(USUAL) + OWN_USUAL]


class UploadForm(forms.Form):
    slot = forms.CharField(max_length=40)
    file = forms.FileField(allow_empty_file=True, error_messages={"required": "请先选择文件，再点上传"})
