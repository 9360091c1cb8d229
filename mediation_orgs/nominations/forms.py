"""The applicant's form: everything may be saved half filled in; what a submission needs is said beside each field."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from mediation_orgs.nominations.models import MediationNomination
from workflows.components.generic import ModelForm
from workflows.documents import missing_characters

SECTIONS = (
    ("基本情况", ("contact_name", "contact_phone", "mediator_count", "founded_on")),
    ("对照选树条件", ("capacity", "conduct", "mechanism", "influence")),
    ("事迹", ("brief", "deeds")),
)
MOST_MEDIATORS = 9999


class NominationForm(ModelForm[MediationNomination]):
    class Meta:
        model = MediationNomination
        fields = tuple(name for _, names in SECTIONS for name in names)
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "founded_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "mediator_count": forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}),
            **{name: forms.Textarea(attrs={"rows": 4}) for name in ("capacity", "conduct", "mechanism", "influence")},
            "brief": forms.Textarea(attrs={"rows": 3}),
            "deeds": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "contact_phone": "办理人员联系用，不对外公布",
            "mediator_count": "专职和兼职调解员合计",
            "capacity": "场所、人员、受理范围等。1000字以内",
            "conduct": "受理、调解、回访的开展情况，纪律和原则的执行情况。1000字以内",
            "mechanism": "工作机制、制度及成效。1000字以内",
            "influence": "在单位或本辖区的影响、荣誉和评价。1000字以内",
            "brief": "300字以内，用于汇总表",
            "deeds": "2000字左右，最多2500字",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.required_names = frozenset(MediationNomination.REQUIRED)
        for name, field in self.fields.items():
            # A draft is kept however unfinished: "required" is said in words, not enforced by the browser.
            field.required = False
            if name in MediationNomination.REQUIRED and not getattr(self.instance, name):
                field.lacking = True

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]

    def clean_mediator_count(self) -> int | None:
        count: int | None = self.cleaned_data["mediator_count"]
        if count is not None and not 1 <= count <= MOST_MEDIATORS:
            raise forms.ValidationError(f"调解员人数应在1至{MOST_MEDIATORS}之间，请填写专职和兼职调解员合计数")
        return count

    def clean_founded_on(self) -> Any:
        day = self.cleaned_data["founded_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("成立日期晚于今天，请核对")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            missing = missing_characters(value.replace("\r", "")) if isinstance(value, str) else ""
            if missing:
                self.add_error(name, f"“{missing}”没有可以打印的字形，请改用其他写法")
        return cleaned
