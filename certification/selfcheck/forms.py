"""What a person tells of themselves on the self-check page. Every row and every field may be left out."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from certification.codes import (
    CertificateKind,
    Engagement,
    Grade,
    Level,
    Relation,
    SchoolType,
    SkillTarget,
    StudyStatus,
    Validity,
)
from certification.fields import DayField, YesNoField, one_of, refuse_reversed
from workflows.numbers import number_of

MOST_ROWS = 30
_VALIDITY = [("valid", "有效"), ("unverified", "说不准"), ("expired", "标为过期"), ("revoked", "已注销")]


class AboutForm(forms.Form):
    birth_date = DayField(label="出生日期", help_text="用来判断十六周岁以前的工作，可以不填。")
    as_of = DayField(label="按哪一天判断", required=True, error_messages={"required": "请填写日期，一般填今天"})

    def clean(self) -> dict[str, Any]:
        refuse_reversed(self, "birth_date", "as_of", "早于出生日期，请核对")
        return self.cleaned_data


class EducationForm(forms.Form):
    level = one_of(Level, "学历层次")
    school_type = one_of(SchoolType, "学校类型")
    major_relation = one_of(Relation, "所学专业", initial=Relation.UNKNOWN)
    status = one_of(StudyStatus, "就读状态", initial=StudyStatus.GRADUATED)
    enrol_date = DayField(label="入学日期")
    graduation_date = DayField(label="毕业日期（在校的填预计日期）")
    skill_target = one_of(SkillTarget, "培养目标（职业学校填）")
    assessed = YesNoField(label="经评估论证（职业学校填）")

    def clean(self) -> dict[str, Any]:
        refuse_reversed(self, "enrol_date", "graduation_date", "早于入学日期，请核对")
        return self.cleaned_data


class CertificateForm(forms.Form):
    kind = one_of(CertificateKind, "证书种类", initial=CertificateKind.SKILL_LEVEL)
    grade = one_of(Grade, "证书等级")
    occupation_relation = one_of(Relation, "证书职业", initial=Relation.OWN)
    issue_date = DayField(label="发证日期")
    validity = forms.ChoiceField(choices=_VALIDITY, label="证书状态", initial=Validity.VALID, required=False)


class EmploymentForm(forms.Form):
    start = DayField(label="开始日期")
    end = DayField(label="最后工作日（仍在职不填）")
    occupation_relation = one_of(Relation, "工作内容", initial=Relation.OWN)
    engagement = one_of(Engagement, "用工形式", initial=Engagement.FULL_TIME)

    def clean(self) -> dict[str, Any]:
        refuse_reversed(self, "start", "end", "早于开始日期，请核对")
        return self.cleaned_data


SECTIONS = {
    "education": ("学历", EducationForm),
    "certificates": ("证书", CertificateForm),
    "employment": ("工作经历", EmploymentForm),
}


@dataclass(frozen=True)
class Section:
    key: str
    name: str
    rows: "forms.BaseFormSet[Any]"


class SelfCheck:
    """The whole sheet: the person, three lists of rows, and the buttons that lengthen or shorten a list."""

    def __init__(self, data: QueryDict | None, today: date) -> None:
        posted = data.copy() if data is not None else None
        grown, shrunk = (_grow(posted), _shrink(posted)) if posted is not None else ("", "")
        self.resized = bool(grown or shrunk)
        self.about = AboutForm(posted, initial={"as_of": today}, use_required_attribute=False)
        self.sections = [_section(key, posted) for key in SECTIONS]
        for section in self.sections:
            if section.key == grown:  # the row just added takes the cursor
                next(iter(section.rows.forms[-1].fields.values())).widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        return all([self.about.is_valid(), *(section.rows.is_valid() for section in self.sections)])

    @property
    def refusals(self) -> list[str]:
        """What is wrong with a list as a whole."""
        return [f"{section.name}：{error}" for section in self.sections for error in section.rows.non_form_errors()]

    def person(self) -> dict[str, Any]:
        """The ``person`` of topic ``grade``. A list left empty means none; a field left empty, not known."""
        born = self.about.cleaned_data["birth_date"]
        lists = {
            section.key: [_as_data(form.cleaned_data) for form in section.rows if form.has_changed()]
            for section in self.sections
        }
        return {"birth_date": _value(born), **lists}


def _section(key: str, posted: QueryDict | None) -> Section:
    name, form = SECTIONS[key]
    made = forms.formset_factory(form, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True)
    broken = {"missing_management_form": "表格不完整，请刷新页面后重新填写", "too_many_forms": f"最多{MOST_ROWS}条"}
    return Section(key, name, made(posted, prefix=key, error_messages=broken))


def _as_data(row: dict[str, Any]) -> dict[str, Any]:
    return {field: _value(value) for field, value in row.items()}


def _value(value: Any) -> Any:
    """A form's value as the rule takes it: a day in ISO, a numbered grade as a number, nothing as None."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and (number := number_of(value)) is not None:
        return number
    return None if value == "" else value


def _grow(posted: QueryDict) -> str:
    """Where the pressed button asks for one more row, add it as it looks unfilled. Returns the list's key, or empty."""
    if (key := posted.get("grow", "")) not in SECTIONS:
        return ""
    number = _number(posted, key)
    if number < MOST_ROWS:
        posted[f"{key}-TOTAL_FORMS"] = str(number + 1)
        for name, field in SECTIONS[key][1].base_fields.items():
            posted[f"{key}-{number}-{name}"] = field.initial or ""
    return key


def _shrink(posted: QueryDict) -> str:
    """Where the pressed button asks to take out a row, close the gap. Returns the list's key, or empty."""
    key, _, place = posted.get("shrink", "").partition("-")
    if key not in SECTIONS or place not in map(str, range(number := _number(posted, key))):
        return ""
    for row in range(int(place), number - 1):
        for name in SECTIONS[key][1].base_fields:
            posted[f"{key}-{row}-{name}"] = posted.get(f"{key}-{row + 1}-{name}", "")
    posted[f"{key}-TOTAL_FORMS"] = str(number - 1)
    return key


def _number(posted: QueryDict, key: str) -> int:
    return min(number_of(posted.get(f"{key}-TOTAL_FORMS", "")) or 0, MOST_ROWS)
