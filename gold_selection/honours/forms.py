"""What the register is narrowed to."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from workflows.cases.models import KINDS
from workflows.organisations.models import Region
from workflows.rounds.models import Nomination

STANDINGS = (("in_force", "有效"), ("revoked", "已撤销"))


def categories() -> list[tuple[str, str]]:
    """The selections that nominations are made in, by their labels."""
    models = (model for model in KINDS.values() if issubclass(model, Nomination))
    return [(model.CATEGORY, model.KIND_LABEL) for model in models if model.CATEGORY]


class FilterForm(forms.Form):
    """``seen``: the titles within the reader's sight; only their regions are offered."""

    category = forms.ChoiceField(label="类别", required=False)
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    region = forms.ModelChoiceField(Region.objects.none(), label="地区", required=False, empty_label="全部")
    standing = forms.ChoiceField(label="效力", required=False, choices=[("", "全部"), *STANDINGS])
    q = forms.CharField(label="姓名、名称或编号", required=False, max_length=60)

    def __init__(self, data: Any, *, seen: QuerySet[Any]) -> None:
        super().__init__(data)
        self.seen = seen
        self.fields["category"].choices = [("", "全部"), *categories()]
        self.fields["region"].queryset = Region.objects.filter(pk__in=seen.order_by().values("region"))

    def found(self) -> QuerySet[Any]:
        """The titles asked for. A wrong value in the address narrows nothing."""
        self.full_clean()
        asked, found = self.cleaned_data, self.seen
        for name in ("category", "year"):
            found = found.filter(**{name: asked[name]}) if asked.get(name) else found
        if asked.get("region"):
            found = found.filter(region__path__startswith=asked["region"].path)
        if asked.get("standing"):
            found = found.filter(revoked_on__isnull=asked["standing"] == "in_force")
        if text := asked.get("q"):
            named = Q(holder_name__contains=text) | Q(unit_name__contains=text) | Q(document__contains=text)
            found = found.filter(named | Q(certificate_number__contains=text))
        return found

    def in_words(self) -> dict[str, str]:
        """What was asked, by the labels of the page; call ``found`` first."""
        asked = self.cleaned_data
        chosen = {"category": dict(categories()), "standing": dict(STANDINGS)}
        return {
            str(field.label): str(chosen[name][asked[name]] if name in chosen else asked[name])
            for name, field in self.fields.items()
            if asked.get(name)
        }
