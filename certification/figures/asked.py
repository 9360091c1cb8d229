"""What the reader of the figures asks for: where, on which day, and whom. Rows are scoped to the reader's regions."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.http import urlencode

from certification.fields import DayField
from certification.figures.dimensions import ALL, CATEGORY, GRADE, KIND
from certification.figures.narrowing import narrowings
from certification.models import CensusRow
from workflows.organisations.models import Level, Region
from workflows.organisations.officers import Officer

_FILTERS = (CATEGORY, KIND, GRADE)
_TREE = (Level.PROVINCE, Level.CITY, Level.COUNTY)


class UntilField(DayField):
    """A day that is not ahead; a year alone is its last day, or today where it is not over."""

    def __init__(self, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today

    def clean(self, value: Any) -> date:
        year = str(value or "").strip().removesuffix("年")
        if len(year) == 4 and year.isdecimal() and int(year) == self.today.year:
            return self.today
        day: date = super().clean(f"{year}-12-31" if len(year) == 4 else value) or self.today
        if day > self.today:
            raise forms.ValidationError("在将来，还没有数字")
        return day


class AskedForm(forms.Form):
    """The filters on every page of figures, and what narrows the list behind a figure further."""

    region = forms.ModelChoiceField(
        Region.objects.none(),
        label="区划",
        required=False,
        empty_label="全部辖区",
        error_messages={"invalid_choice": "没有这个区划，或不在您的管辖范围"},
    )

    def __init__(self, data: Any, *, officer: Officer) -> None:
        super().__init__(data)
        self.officer = officer
        region = self.fields["region"]
        assert isinstance(region, forms.ModelChoiceField)
        region.queryset = Region.objects.under(officer.scope.paths).order_by("path")
        self.fields["unclear"] = forms.BooleanField(required=False, widget=forms.HiddenInput)
        self.fields["until"] = UntilField(officer.day, label="截至日", help_text="某日，或一年（年末）。不填为今日。")
        for one in ALL.values():
            field = forms.ChoiceField(choices=[("", "全部"), *one.classes], label=one.label, required=False)
            if one not in _FILTERS:
                field.widget = forms.HiddenInput()
            self.fields[one.key] = field
        for more in narrowings():
            choices = [("", "全部"), *more.classes(officer.day)]
            self.fields[more.key] = forms.ChoiceField(choices=choices, label=more.label, required=False)

    @property
    def filters(self) -> list[forms.BoundField]:
        """What is chosen on every page, beside place and day."""
        return [self[key] for key in (*(one.key for one in _FILTERS), *(one.key for one in narrowings()))]

    @property
    def narrower(self) -> list[str]:
        """What only a figure narrows the list behind it to."""
        return ["unclear", *(key for key, one in ALL.items() if one not in _FILTERS)]

    def offered_regions(self) -> list[Region]:
        """For the menu: down to the counties, and the one asked for."""
        asked = self.cleaned_data.get("region") if self.is_valid() else None
        offered = Q(level__in=_TREE) | Q(path__in=self.officer.scope.paths) | Q(pk=asked.pk if asked else "")
        return list(self.fields["region"].queryset.filter(offered))  # type: ignore[attr-defined]

    @property
    def day(self) -> date:
        day: date = self.cleaned_data["until"]
        return day

    def tops(self) -> list[Region]:
        """The one region asked for; else those that the reader oversees."""
        if asked := self.cleaned_data["region"]:
            return [asked]
        return list(Region.objects.filter(path__in=self.officer.scope.paths).order_by("path"))

    def rows(self) -> QuerySet[CensusRow]:
        """The rows asked for, of any day."""
        asked = self.cleaned_data["region"]
        paths = (asked.path,) if asked else self.officer.scope.paths
        found = CensusRow.objects.filter(region__in=Region.objects.under(paths).order_by())
        for key, one in ALL.items():
            if value := self.cleaned_data[key]:
                found = found.filter(one.condition(value, self.day))
        for more in narrowings():
            if value := self.cleaned_data[more.key]:
                found = found.filter(person__in=more.people(value))
        return found

    def link(self, **more: str) -> str:
        """The query string of what is asked for, and more."""
        given = {name: self.data.get(name, "") for name in self.fields} | more
        return urlencode({name: value for name, value in given.items() if value})

    def in_words(self) -> dict[str, str]:
        """For the sheet of an export."""
        asked = self.cleaned_data["region"]
        words = {"区划": asked.full_name if asked else "全部辖区", "截至日": self.day.isoformat()}
        if self.cleaned_data["unclear"]:
            words["范围"] = "任职起始日期不清楚、截至日是否在岗不能确定的人员"
        for name in (*ALL, *(one.key for one in narrowings())):
            if value := self.cleaned_data[name]:
                field = self.fields[name]
                words[str(field.label)] = dict(field.choices)[value]  # type: ignore[attr-defined]
        return words
