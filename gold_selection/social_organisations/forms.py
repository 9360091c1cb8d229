"""The forms of the register and of a nomination."""

from typing import Any, ClassVar

from django import forms

from certification.fields import DayField, YesNoField
from gold_selection.social_organisations.access import kept_regions
from gold_selection.social_organisations.codes import OrganisationType
from gold_selection.social_organisations.models import SocialNomination
from workflows.cases.application_forms import ApplicationForm, TelephoneField
from workflows.organisations import credit_code
from workflows.organisations.models import Level, Region
from workflows.organisations.officers import Officer


def _text(label: str, most: int, **more: Any) -> forms.CharField:
    wrong = {"required": f"请填写{label}", "max_length": f"{label}最多{most}个字，请精简"}
    return forms.CharField(label=label, max_length=most, error_messages=wrong, **more)


def _number(label: str) -> forms.IntegerField:
    wrong = {
        "invalid": f"{label}须是整数，请改正", "min_value": f"{label}不能是负数，请改正",
        "max_value": f"{label}过大，请核对",
    }  # fmt: skip
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=9_999_999, error_messages=wrong)


class FactsForm(forms.Form):
    """What the register says of an organisation; everything but its type may be filled in later."""

    type = forms.ChoiceField(
        label="组织类型", choices=[("", "请选择"), *OrganisationType.choices],
        error_messages={"required": "请选择组织类型", "invalid_choice": "没有这个组织类型，请重新选择"},
        help_text="按晋人社厅发〔2021〕53号二（一）所列；律师事务所、企业、机关不是协调劳动关系社会组织。",
    )  # fmt: skip
    legally_registered = YesNoField(label="经合法登记")
    registered_on = DayField(label="登记日期")
    registered_with = _text("登记机关", 120, required=False)
    serves_labor_relations = YesNoField(label="工作内容与劳动关系相关")
    trade = _text("行业、领域", 60, required=False)
    head = _text("负责人", 60, required=False)
    members = _number("会员（服务对象）数")
    staff = _number("工作人员数")
    certified_staff = _number("持协调员证书人数")
    services = _text("劳动关系公共服务内容", 1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    work = _text("开展工作情况", 2000, required=False, widget=forms.Textarea(attrs={"rows": 5}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        staff, certified = cleaned.get("staff"), cleaned.get("certified_staff")
        if staff is not None and certified is not None and certified > staff:
            self.add_error("certified_staff", "持证人数多于工作人员数，请核对")
        return cleaned


class EntryForm(FactsForm):
    name = _text("组织名称", 120)
    code = _text("统一社会信用代码", 40, help_text="18位，按登记证书填写；前两位可以是字母。")
    region = forms.ModelChoiceField(
        Region.objects.none(), label="所属区划", empty_label="请选择",
        error_messages={"required": "请选择所属区划", "invalid_choice": "您不能登记该区划的组织，请重新选择"},
    )  # fmt: skip
    field_order = ("name", "code", "region")

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = kept_regions(officer).exclude(level=Level.FIELD).order_by("code")

    def clean_code(self) -> str:
        """Told together with whatever else is wrong."""
        code = credit_code.normalise(self.cleaned_data["code"])
        if wrong := credit_code.fault(code):
            raise forms.ValidationError(wrong[1])
        return code


class CorrectionForm(FactsForm):
    reason = _text("理由", 200, help_text="记入台账变动，例如：按登记证书更正。")


class NominationForm(ApplicationForm):
    sections = (
        ("基本情况", ("contact_name", "contact_phone")),
        ("对照选树条件", ("entrusted", "support", "mediation", "mechanism", "influence")),
        ("事迹", ("brief", "deeds")),
    )
    required = (
        "contact_name", "contact_phone", "entrusted", "support", "mediation", "mechanism", "influence", "brief",
        "deeds",
    )  # fmt: skip

    contact_phone = TelephoneField(help_text="办理人员联系用，不对外公布")

    class Meta:
        model = SocialNomination
        fields = (
            "contact_name", "contact_phone", "entrusted", "support", "mediation", "mechanism", "influence", "brief",
            "deeds",
        )  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {
            **{
                name: forms.Textarea(attrs={"rows": 4})
                for name in ("entrusted", "support", "mediation", "mechanism", "influence")
            },
            "brief": forms.Textarea(attrs={"rows": 3}),
            "deeds": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "entrusted": "承接哪些三方委托的事项，由谁委托，完成情况。1000字以内",
            "support": "怎样指导、支持人员为职工提供服务。1000字以内",
            "mediation": "参与调处的情况；活动是否依法依规。1000字以内",
            "mechanism": "工作机制、经验和成效，三方面都要写到。1000字以内",
            "influence": "在本地区的影响、荣誉和评价。1000字以内",
            "brief": "300字以内，用于汇总表",
            "deeds": "2000字左右，最多2500字",
        }
