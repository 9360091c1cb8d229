"""The applicant's form: everything may be saved half filled in; what a submission needs is said beside each field."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from mediation_orgs.nominations.models import MediationNomination
from workflows.cases.application_forms import ApplicationForm, TelephoneField

MOST_MEDIATORS = 9999


class NominationForm(ApplicationForm):
    sections = (
        ("基本情况", ("contact_name", "contact_phone", "mediator_count", "founded_on")),
        ("对照选树条件", ("capacity", "conduct", "mechanism", "influence")),
        ("事迹", ("brief", "deeds")),
    )
    required = (
        "contact_name", "contact_phone", "mediator_count", "capacity", "conduct", "mechanism", "influence", "brief",
        "deeds",
    )  # fmt: skip

    contact_phone = TelephoneField(help_text="办理人员联系用，不对外公布")

    class Meta:
        model = MediationNomination
        fields = (
            "contact_name", "contact_phone", "mediator_count", "founded_on", "capacity", "conduct", "mechanism",
            "influence", "brief", "deeds",
        )  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "founded_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "mediator_count": forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}),
            **{name: forms.Textarea(attrs={"rows": 4}) for name in ("capacity", "conduct", "mechanism", "influence")},
            "brief": forms.Textarea(attrs={"rows": 3}),
            "deeds": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "mediator_count": "专职和兼职调解员合计",
            "capacity": "场所、人员、受理范围等。1000字以内",
            "conduct": "受理、调解、回访的开展情况，纪律和原则的执行情况。1000字以内",
            "mechanism": "工作机制、制度及成效。1000字以内",
            "influence": "在单位或本辖区的影响、荣誉和评价。1000字以内",
            "brief": "300字以内，用于汇总表",
            "deeds": "2000字左右，最多2500字",
        }

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
