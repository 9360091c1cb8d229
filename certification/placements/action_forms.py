"""What the actions of a placement ask for."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from certification.placements import hosts, judging
from certification.placements.codes import Attendance
from workflows.calendar.words import day_words
from workflows.cases.forms import ActionForm, text_field
from workflows.documents import missing_characters
from workflows.organisations.forms import DayInput
from workflows.policy.checklists import Checklist

MOST_NOTE = 2000
NOT_CHOSEN = ("", "请选择")
# What the person says of a day; that it was missed or broken off is said by the host.
OWN_WORDS = [(one.value, one.label) for one in (Attendance.PRESENT, Attendance.LEAVE)]
NOT_OWN = {"invalid_choice": "请选择在岗或者请假；缺勤、中断由接收单位登记"}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def substance(text: str, least: int) -> str:
    """Why a text says too little; "" where it says enough. Only 汉字 are substance, and repeated ones are none."""
    words = _HAN.findall(text)
    if len(words) < least or len(set(words)) < least // 2:
        return f"请写明具体情况，不少于{least}个字，不要用重复的字凑数"
    return ""


def day_field(label: str, missing: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=bool(missing), widget=DayInput(),
        error_messages={"required": missing, "invalid": f"{label}应为日期，如2024-11-04"},
    )  # fmt: skip


class _Printed(ActionForm):
    """A form whose words are printed: what no font has is refused at its field, not when the paper is made."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, value in list(found.items()):
            if isinstance(value, str) and (missing := missing_characters("".join(value.split()))):
                words = f"“{missing}”不能印出（表情、特殊符号等），请改用文字"
                self.add_error(name, ValidationError(words, "missing_characters"))
        return found


class _Dated(_Printed):
    """A form about one day, that is not in the future."""

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.step.day:
            raise ValidationError("日期在将来，请在当日或以后登记", "in_future")
        return day


class Accept(_Printed):
    coach = text_field("带教人", 60, missing="请填写带教人", code="coach_missing", widget=forms.TextInput())


class Arrival(_Dated):
    day = day_field("报到日期", "请填写报到日期")

    def fit(self) -> None:
        self.fields["day"].initial = min(self.case.first_day, self.step.day)

    def clean_day(self) -> date:
        day = super().clean_day()
        if day < self.case.first_day:
            raise ValidationError(f"报到日期早于选派的开始日期{day_words(self.case.first_day)}，请核对", "too_early")
        if self.case.last_day and day > self.case.last_day:
            raise ValidationError(
                f"报到日期晚于结束日期{day_words(self.case.last_day)}，请先撤回，重新选派", "too_late"
            )
        return day


class DayNote(_Dated):
    """The person's own: one day. ``attendance`` "": as it was confirmed. ``pictures``: ``DayFile`` rows that the page
    made and did not save; ``removed``: ids of those of the day. ``was``: the mark of the record that it showed, if one.
    """

    day = day_field("日期", "请选择日期")
    attendance = forms.ChoiceField(label="出勤", choices=OWN_WORDS, required=False, error_messages=NOT_OWN)
    reason = text_field("事由", 200)
    text = text_field("日志", MOST_NOTE)
    pictures = forms.Field(required=False)
    removed = forms.Field(required=False)
    was = forms.CharField(required=False, max_length=40)

    def clean_day(self) -> date:
        day = super().clean_day()
        return within(self.case, day)

    def clean_pictures(self) -> Sequence[Any]:
        return self._of_the_page("pictures")

    def clean_removed(self) -> Sequence[int]:
        return self._of_the_page("removed")

    def _of_the_page(self, name: str) -> Sequence[Any]:
        given = self.cleaned_data[name] or ()
        if not isinstance(given, tuple):
            raise ValidationError("照片请在日志页面上添加、移除", "not_on_page")
        return given

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        leave = found.get("attendance") == Attendance.LEAVE
        if leave and not found.get("reason") and "reason" not in self.errors:
            self.add_error("reason", ValidationError("请假的，请写明事由", "reason_missing"))
        if (
            not leave
            and not (found.get("text") or found.get("pictures"))
            and not {"text", "pictures"} & self.errors.keys()
        ):
            self.add_error("text", ValidationError("请写当日做了什么", "text_missing"))
        return found if leave else {**found, "reason": ""}


def within(case: Any, day: date) -> date:
    """A day of the placement. Raises ``ValidationError``."""
    if day < case.start or (case.end and day > case.end):
        until = day_words(case.end) if case.end else "今"
        raise ValidationError(f"不在以干代训期间（{day_words(case.start)}至{until}）", "outside")
    return day


class DaysConfirmed(ActionForm):
    """``days``: (day, attendance, reason) in a sequence, as the host has it. Made by the page."""

    days = forms.Field(error_messages={"required": "没有要确认的日期"})

    def clean_days(self) -> Sequence[tuple[date, str, str]]:
        given: Sequence[tuple[date, str, str]] = self.cleaned_data["days"]
        if not isinstance(given, tuple):
            raise ValidationError("请在出勤页面上确认", "not_on_page")
        for day, attendance, reason in given:
            within(self.case, day)
            if day > self.step.day:
                raise ValidationError(f"{day_words(day)}在将来，不能确认", "in_future")
            if attendance not in Attendance.values:
                raise ValidationError(f"{day_words(day)}的出勤情况有误，请重新选择", "unknown_attendance")
            if attendance != Attendance.PRESENT and not reason:
                raise ValidationError(f"{day_words(day)}没有到岗，请写明事由", "reason_missing")
        return given


class Extension(_Printed):
    day = day_field("延长到", "请填写延长后的结束日期")
    text = text_field("理由", missing="请写明延长的理由")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if self.case.last_day and day <= self.case.last_day:
            raise ValidationError(f"应晚于原结束日期{day_words(self.case.last_day)}", "not_later")
        if day < self.case.start:
            raise ValidationError(f"早于开始日期{day_words(self.case.start)}，请核对", "before_start")
        if (day - self.case.first_day).days > 366:
            raise ValidationError("以干代训不超过一年，请核对日期", "too_long")
        if clash := hosts.overlapping(self.case, until=day):
            raise ValidationError(f"{clash}，不能延长到这一天", "overlap")
        return day


class Termination(_Dated):
    day = day_field("最后在岗日期", "请填写最后在岗的日期")
    text = text_field("理由", missing="请写明提前终止的理由")

    def clean_day(self) -> date:
        return within(self.case, super().clean_day())


class Ending(Termination):
    """Its last day was left open, or the host says it is over on the day."""

    text = text_field("说明")

    def clean_day(self) -> date:
        day = super().clean_day()
        if self.case.last_day and day < self.case.last_day:
            raise ValidationError(
                f"选派到{day_words(self.case.last_day)}；在此以前离开的，请选择“提前终止”并写明理由", "not_over"
            )
        return day


class Summary(_Printed):
    text = text_field("个人总结", 3000, missing="请写个人总结")

    def clean_text(self) -> str:
        return _substantial(self.cleaned_data["text"], judging.checklist(self.case).min_text)


class HostOpinion(_Printed):
    note = "填写意见即确认在此期间的出勤如页面所列。"
    text = text_field("接收单位意见", missing="请填写接收单位意见")

    def clean_text(self) -> str:
        return _substantial(self.cleaned_data["text"], judging.checklist(self.case).min_text)


class Evaluating(_Printed):
    """A mark for each item of the checklist (``mark_KEY``), a conclusion and a text."""

    conclusion = forms.ChoiceField(label="综合评价", error_messages={"required": "请选择综合评价"})
    text = text_field("评语", missing="请填写评语")

    def fit(self) -> None:
        """Nothing is chosen beforehand: whoever evaluates says each."""
        rules = judging.checklist(self.case)
        self.fields["conclusion"].choices = [NOT_CHOSEN, *((one.key, one.name) for one in rules.conclusions)]
        marks = {
            f"mark_{item.key}": forms.ChoiceField(
                label=item.name, choices=[NOT_CHOSEN, *item.choices()],
                error_messages={"required": f"请评定{item.name}"},
            )
            for item in rules.items
        }  # fmt: skip
        self.fields = {**marks, **self.fields}
        self.note = f"各项按权重（{_weights(rules)}）折算，{_proposals(rules)}；结论由评价人作出。"

    def clean_text(self) -> str:
        return _substantial(self.cleaned_data["text"], judging.checklist(self.case).min_text)


def _weights(rules: Checklist) -> str:
    return "、".join(f"{item.name}{item.weight}%" for item in rules.items)


def _proposals(rules: Checklist) -> str:
    bounds = [(one.from_points, one.name) for one in rules.conclusions if one.from_points]
    return "，".join(f"{points}分起建议评为{name}" for points, name in bounds)


class Later(ActionForm):
    """What a later list adds. Made by an import: ``absent`` days of leave, ``evaluation`` not saved yet."""

    last_day = forms.DateField(required=False)
    absent = forms.Field(required=False)
    evaluation = forms.Field(required=False)


class Reply(_Printed):
    note = "对综合评价有不同意见的，请写明；没有意见的，可以直接提交。"
    text = text_field("本人答复")


def _substantial(text: str, least: int) -> str:
    if why := substance(text, least):
        raise ValidationError(why, "no_substance")
    return text
