"""Filling in one entry: what the rules ask of its type, and the papers that prove it."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gold_selection.assessments import evidence
from gold_selection.assessments.codes import CHOICES, LINKS, EntryType, Impact
from gold_selection.assessments.models import Assessment, Entry, EntryFile
from gold_selection.assessments.points import base_error
from workflows.errors import Refused
from workflows.policy.scoring.rules import Item, ScoringRules
from workflows.sheets.text import tidy

# What follows where a field is left empty, in words beside its label.
NOT_HANDED_IN = "可后补，未填不能提交核实"
NO_POINTS = "可后补，缺佐证的不计分"
NO_POINTS_WHOLE = "缺佐证的不计分，登记后不能再补"
NOT_SERIOUS = "可后补，未填的不按情节严重处理"
YES_NO = (("", "未定"), ("yes", "是"), ("no", "否"))
_SAID = {"yes": True, "no": False}
_ACCEPT = "image/jpeg,image/png,application/pdf"


class EvidenceFields(forms.Form):
    """One paper: chosen from the disk, taken with the telephone's camera, or the address of a video."""

    kind = forms.ChoiceField(label="佐证种类", required=False)
    file = forms.FileField(
        label="文件（PDF、JPG、PNG）", required=False, widget=forms.ClearableFileInput({"accept": _ACCEPT})
    )  # fmt: skip
    camera = forms.FileField(
        label="拍照上传", required=False, help_text="在手机上直接打开相机。",
        widget=forms.ClearableFileInput({"accept": "image/jpeg,image/png", "capture": "environment"}),
    )  # fmt: skip
    link = forms.URLField(
        label="视频网址", required=False, max_length=200, assume_scheme="https",
        error_messages={"invalid": "网址不完整，请从浏览器地址栏复制"},
    )  # fmt: skip

    whole = False  # a correction is entered once and whole

    def __init__(self, *args: Any, item: Item | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if item is None:
            for name in ("kind", "file", "camera", "link"):
                del self.fields[name]
            return
        self.fields["kind"].choices = [("", "请选择"), *item.papers.items()]
        self.fields["kind"].help_text = item.evidence_text
        self.fields["kind"].left_empty = NO_POINTS_WHOLE if self.whole else NO_POINTS
        if not LINKS & item.papers.keys():
            del self.fields["link"]
        ways = [self.fields[name] for name in ("file", "camera", "link") if name in self.fields]
        for way in ways:
            way.left_empty = f"{'三' if len(ways) > 2 else '两'}种方式任选其一"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.papers: list[EntryFile] = []
        given = [name for name in ("file", "camera", "link") if said.get(name)]
        kind = said.get("kind", "")
        if kind and not given and "kind" not in self.errors:
            self.add_error("file", "选择了佐证种类，请同时选择文件")
        for name in given:
            if not kind:
                self.add_error("kind", "请选择这份材料是哪一种佐证")
                break
            if name == "link":
                self._take_link(kind, said["link"])
            else:
                self._take_file(kind, name, said[name])
        return said

    def _take_link(self, kind: str, link: str) -> None:
        if kind in LINKS:
            self.papers.append(evidence.of_link(kind, link))
        else:
            self.add_error("link", "网址只能作为视频的佐证，请改选佐证种类或上传文件")

    def _take_file(self, kind: str, name: str, upload: Any) -> None:
        if kind == "video_link":
            self.add_error(name, "视频链接请填写网址")
            return
        try:
            self.papers.append(evidence.of_upload(kind, upload))
        except Refused as refused:
            self.add_error(name, refused.message)


class EntryForm(EvidenceFields):
    """``facts``: the questions of the rules on the type, each yes, no or one of several words, or left open."""

    date = forms.DateField(
        label="日期", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期格式有误，请按 2024-05-06 填写"},
    )  # fmt: skip
    text = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="何时、何地、做了什么、结果如何。", error_messages={"max_length": "说明最多500个字，请精简"},
    )  # fmt: skip
    event_id = forms.CharField(
        label="事件编号", required=False, max_length=60,
        help_text="几人参与同一事件的，填同一编号，例如案件编号。", error_messages={"max_length": "事件编号最多60个字"},
    )  # fmt: skip

    def __init__(
        self, *args: Any, case: Assessment, rules: ScoringRules, type_: str, today: datetime.date,
        entry: Entry | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.case, self.type, self.today = case, type_, today
        self.item, self.base = rules.by_event.get(type_), rules.base
        initial = _initial(entry) if entry else {}
        super().__init__(*args, item=self.item, initial=initial, **kwargs)
        self.facts = self._add_facts()
        order = ["date", *self.facts, "text", "event_id", "kind", "file", "camera", "link"]
        self.order_fields([name for name in order if name in self.fields])
        self.fields["date"].widget.attrs |= {
            "min": case.first_day.isoformat(), "max": min(case.last_day, today).isoformat(),
        }  # fmt: skip
        for name in ("date", "text", *self.facts):
            field = self.fields[name]
            field.required, field.left_empty = self.whole, NOT_SERIOUS if name == "serious" else NOT_HANDED_IN
            field.error_messages["required"] = f"请填写{field.label}"

    def _add_facts(self) -> list[str]:
        if self.type == EntryType.MISTAKE:
            self.fields["impact"] = forms.ChoiceField(
                label="影响面", choices=[("", "未定"), *Impact.choices], required=False
            )
            self.fields["serious"] = forms.ChoiceField(label="情节严重", choices=YES_NO, required=False)
            return ["impact", "serious"]
        if self.type == EntryType.BASE:
            self.fields["score"] = forms.IntegerField(
                label="基本得分", required=False, widget=forms.NumberInput({"min": 0, "max": self.base.max})
            )
            return ["score"]
        assert self.item is not None
        for need in self.item.needs:
            words = CHOICES.get(need.fact)
            choices = [("", "未定"), *words.choices] if words else YES_NO
            self.fields[need.fact] = forms.ChoiceField(label=need.words, choices=choices, required=False)
        return [need.fact for need in self.item.needs]

    def clean_date(self) -> datetime.date | None:
        given: datetime.date | None = self.cleaned_data["date"]
        if given and not self.case.first_day <= given <= self.case.last_day:
            raise ValidationError(f"日期应在{self.case.when}以内，其他季度的事项请记入该季度")
        if given and given > self.today:
            raise ValidationError("日期在将来，请改正")
        return given

    def clean_score(self) -> int | None:
        given: int | None = self.cleaned_data["score"]
        if given is not None and (why := base_error(self.base, given)):
            raise ValidationError(why)
        return given

    def clean_text(self) -> str:
        return tidy(self.cleaned_data["text"])

    def clean_event_id(self) -> str:
        return tidy(self.cleaned_data["event_id"])

    @property
    def values(self) -> dict[str, Any]:
        """Field -> value of the entry; the form must be valid."""
        said = self.cleaned_data
        facts = {name: _SAID.get(said[name], said[name]) for name in self.facts if said[name] not in ("", None)}
        return {"date": said["date"], "text": said["text"], "event_id": said["event_id"], "facts": facts}


class CorrectionForm(EntryForm):
    """An entry that is found after the quarter was published, or stands in the place of another."""

    whole = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "更正内容和理由"
        self.fields["text"].error_messages["required"] = "请填写更正内容和理由"


class VoidForm(forms.Form):
    """Takes an entry away and puts nothing in its place."""

    text = forms.CharField(
        label="撤销的理由", max_length=500, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请填写撤销的理由", "max_length": "理由最多500个字，请精简"},
    )  # fmt: skip


class GroundsForm(forms.Form):
    """What a person appeals against, and why."""

    grounds = forms.CharField(
        label="申诉理由", max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text="写明哪里不对、依据是什么；复核时会看到本季度已有的佐证材料。",
        error_messages={"required": "请填写申诉理由", "max_length": "申诉理由最多2000个字，请精简"},
    )  # fmt: skip


class BeginForm(forms.Form):
    """Which quarters begin, each as a word of ``choices``."""

    quarters = forms.MultipleChoiceField(
        label="要建立的季度",
        error_messages={
            "required": "请勾选要建立的季度",
            "invalid_choice": "所选的季度已经建立、还没有开始，或不在您的辖区；请按下表重新勾选",
        },
    )

    def __init__(self, *args: Any, choices: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarters"].choices = [(one, one) for one in choices]


def _initial(entry: Entry) -> dict[str, Any]:
    said = {True: "yes", False: "no"}
    facts = {key: said[value] if isinstance(value, bool) else value for key, value in entry.facts.items()}
    return {"date": entry.date, "text": entry.text, "event_id": entry.event_id, **facts}
