"""A day as the person writes it, and the days as the host confirms them."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from certification.placements import day_files
from certification.placements.action_forms import MOST_NOTE, NOT_OWN, OWN_WORDS
from certification.placements.codes import Attendance
from certification.placements.days import Recorded
from certification.placements.models import DayFile
from certification.placements.models.day import UNWRITTEN
from workflows.cases.forms import InvalidInput
from workflows.errors import Refused

LONG_REASON = {"max_length": "事由最多200个字，请精简"}
ALBUM = "image/jpeg,image/png,application/pdf"


class _Several(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files at once."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class DiaryForm(forms.Form):
    """One day. ``entry``: as it is recorded; what the host has confirmed of it is shown and not asked."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    attendance = forms.ChoiceField(
        label="出勤", required=False, choices=OWN_WORDS, widget=forms.RadioSelect, error_messages=NOT_OWN
    )
    reason = forms.CharField(
        label="请假事由", required=False, max_length=200, help_text="请假的填写。", error_messages=LONG_REASON
    )
    text = forms.CharField(
        label="日志", required=False, max_length=MOST_NOTE, help_text="当日做了什么、学到什么。",
        widget=forms.Textarea({"rows": 6}), error_messages={"max_length": f"日志最多{MOST_NOTE}个字，请精简"},
    )  # fmt: skip
    camera = forms.FileField(
        label="拍照", required=False, widget=forms.FileInput({"accept": "image/*", "capture": "environment"})
    )
    album = FilesField(
        label="从相册选择", required=False, help_text="可以选几张；收JPG、PNG照片和PDF。",
        widget=_Several({"accept": ALBUM}),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, files: Any = None, *, entry: Recorded) -> None:
        row = entry.row
        asked = data.getlist("removed") if data else []
        # One that is gone already is not asked for again.
        self.removed = [file.pk for file in entry.files if str(file.pk) in asked]
        self.entry = entry
        self.pictures: list[DayFile] = []
        self.mark = row.mark if row else UNWRITTEN
        shown = {"was": self.mark, "attendance": Attendance.PRESENT}
        if row:
            shown |= {"attendance": row.attendance, "reason": row.reason, "text": row.text}
        super().__init__(data, files, initial=shown)

    @property
    def most(self) -> int:
        """The bytes of all photos that are saved at once: what a request may have."""
        most: int = settings.EVIDENCE_MAX_BYTES
        return most

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        given = [("camera", found["camera"])] if found.get("camera") else []
        given += [("album", upload) for upload in found.get("album", ())]
        if sum(upload.size for _, upload in given) > self.most:
            self.add_error("album", f"一次保存的照片合计不能超过{self.most // 2**20}MB，请分几次保存")
            return found
        for name, upload in given:
            self._take(name, upload)
        return found

    def _take(self, name: str, upload: Any) -> None:
        try:
            self.pictures.append(day_files.of_upload(upload))
        except Refused as refused:
            self.add_error(name, refused.message)

    def told(self) -> dict[str, Any]:
        """The inputs of the action ``write_day``."""
        said = {name: self.cleaned_data[name] for name in ("was", "attendance", "reason", "text")}
        return {"day": self.entry.day, **said, "pictures": tuple(self.pictures), "removed": tuple(self.removed)}

    def refuse(self, refused: Refused) -> None:
        """Put at the fields what the action said of them. What was written elsewhere is told once: saved again, what
        stands here takes its place."""
        errors = refused.form.errors if isinstance(refused, InvalidInput) else {None: [refused.message]}
        for name, words in errors.items():
            place = "album" if name == "pictures" else name
            self.add_error(place if place in self.fields else None, list(words))
        if refused.code == "overtaken":
            _put(self, "was", self.mark)


class AttendanceForm(forms.Form):
    """Every day so far, each with what the host says of it: "" is not confirmed yet."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, entries: Sequence[Recorded]) -> None:
        super().__init__(data, initial={"was": mark(entries)})
        self.entries = entries
        for entry in entries:
            self.fields[f"on-{entry.day}"] = _attendance(entry)
            self.fields[f"why-{entry.day}"] = _reason(entry)

    def rows(self) -> Iterator[tuple[Recorded, forms.BoundField, forms.BoundField]]:
        for entry in self.entries:
            yield entry, self[f"on-{entry.day}"], self[f"why-{entry.day}"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for entry in self.entries:
            away = found.get(f"on-{entry.day}") not in (None, "", Attendance.PRESENT)
            if away and not found.get(f"why-{entry.day}") and f"why-{entry.day}" not in self.errors:
                self.add_error(f"why-{entry.day}", "没有到岗的，请写明事由")
        if found.get("was") != mark(self.entries):
            self.add_error(None, "页面打开以后，这些天的记录有变动；现已更新，请核对后再确认")
            _put(self, "was", mark(self.entries))
        return found

    def told(self, everything: bool) -> tuple[tuple[date, str, str], ...]:
        """What differs from the record, as the action ``confirm_days`` takes it; with ``everything`` the days that
        nothing is said of as well, as they were reported, or as present."""
        return tuple(found for entry in self.entries if (found := self._said(entry, everything)))

    def _said(self, entry: Recorded, everything: bool) -> tuple[date, str, str] | None:
        row = entry.row
        said = self.cleaned_data[f"on-{entry.day}"], self.cleaned_data[f"why-{entry.day}"]
        if not said[0]:
            if not everything or entry.confirmed:
                return None
            said = (row.attendance, row.reason) if row else (Attendance.PRESENT.value, "")
        if said[0] == Attendance.PRESENT:
            said = said[0], ""
        if row and entry.confirmed and said == (row.attendance, row.reason):
            return None
        return entry.day, *said


def _put(form: forms.Form, name: str, value: str) -> None:
    form.data = {**form.data, name: value}


def _attendance(entry: Recorded) -> forms.ChoiceField:
    none = [] if entry.confirmed else [("", "未确认")]
    return forms.ChoiceField(
        choices=[*none, *Attendance.choices], required=False, widget=forms.Select(_called(entry, "出勤")),
        initial=entry.row.attendance if entry.row and entry.confirmed else "",
        error_messages={"invalid_choice": "没有这种出勤情况，请重新选择"},
    )  # fmt: skip


def _reason(entry: Recorded) -> forms.CharField:
    return forms.CharField(
        max_length=200, required=False, widget=forms.TextInput(_called(entry, "事由")),
        initial=entry.row.reason if entry.row else "", error_messages=LONG_REASON,
    )  # fmt: skip


def _called(entry: Recorded, what: str) -> dict[str, str]:
    return {"aria-label": f"{entry.day.month}月{entry.day.day}日{what}"}


def mark(entries: Sequence[Recorded]) -> str:
    """Another one whenever the attendance of any of the days, or whether it is confirmed, has become another."""
    told = "|".join(f"{one.day}{one.row.told if one.row else ''}{one.confirmed}" for one in entries)
    return hashlib.sha256(told.encode()).hexdigest()[:20]
