from typing import Any

from django import forms
from django.db.models import QuerySet

from workflows.components.generic import ModelChoiceField, ModelForm
from workflows.organisations.models import Office, Organisation, Role, Seat, User
from workflows.organisations.officers import Officer, seats_on
from workflows.organisations.offices import FIELDS
from workflows.organisations.queries import visible_seats
from workflows.organisations.services import administers


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UserChoice(ModelChoiceField[User]):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.person_name}（{obj.username}）"


class DelegationForm(forms.Form):
    """To whom, from when to when, and why. Whether it may be is for the service to say."""

    delegate = UserChoice(User.objects.none(), label="代理人", empty_label="请选择")
    start = forms.DateField(label="开始日期", widget=DayInput())
    end = forms.DateField(label="结束日期", widget=DayInput(), help_text="结束日期当天仍可代理。")
    reason = forms.CharField(label="委托事由", max_length=200, help_text="例如：出差、休假、培训。")

    def __init__(self, *args: Any, seat: Seat, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        delegates = self.fields["delegate"]
        assert isinstance(delegates, UserChoice)
        delegates.queryset = candidates(seat, officer)


def candidates(seat: Seat, officer: Officer) -> QuerySet[User]:
    """Colleagues of the seat; for an administrator everyone in office under the own administration."""
    seats = seats_on(officer.day).filter(organisation=seat.organisation)
    if administers(officer, seat.organisation):
        seats = seats_on(officer.day).filter(pk__in=visible_seats(officer).values("pk"))
    return User.objects.filter(seats__in=seats.order_by()).exclude(pk=seat.user_id).distinct().order_by("username")


class AppointmentForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        label="用户名",
        to_field_name="username",
        widget=forms.TextInput(),
        error_messages={"invalid_choice": "没有这个用户名，或账号已停用；请核对登录用户名。"},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(status=Organisation.Status.REGISTERED),
        label="单位编号",
        to_field_name="code",
        widget=forms.TextInput(),
        help_text="例如 G0011，可在席位列表的单位名称后查到。",
        error_messages={"invalid_choice": "没有这个编号的在册单位；请核对单位编号。"},
    )
    role = forms.ChoiceField(label="席位", choices=Role.choices)
    start = forms.DateField(label="开始日期", widget=DayInput())
    end = forms.DateField(label="结束日期", widget=DayInput(), required=False, help_text="不填则至离席为止。")


def _phone(label: str, **more: Any) -> forms.RegexField:
    wrong = {"invalid": f"{label}只写数字、括号、加号和短横，例如 0537-1234567，请改正。"}
    return forms.RegexField(
        r"^[0-9+()\- ]{5,30}$", label=label, required=False, max_length=30, error_messages=wrong, **more
    )


class AccountForm(ModelForm[User]):
    person_name = forms.CharField(label="姓名", max_length=60)
    phone = _phone("联系电话")

    class Meta:
        model = User
        fields = ("username", "person_name", "phone")
        help_texts = {"username": "登录用，建好后不能改。只用字母、数字和 _ . - @。"}
        error_messages = {"username": {"unique": "已有这个用户名，请另取一个。"}}


class OfficeForm(ModelForm[Office]):
    telephone = _phone("联系电话", help_text="印在公示上，没有填写不能送核公示。")
    postcode = forms.RegexField(
        r"^[0-9]{6}$", label="邮政编码", required=False, error_messages={"invalid": "邮政编码是6位数字，请改正。"}
    )
    complaint_phone = _phone("监督电话")
    review_phone = _phone("复核联系电话", help_text="不填则用联系电话。")
    website = forms.URLField(
        label="公示网址",
        required=False,
        assume_scheme="https",
        help_text="公示和异议的网页地址；不填则用本系统的网址。",
    )

    field_order = (
        "section", "contact_name", "telephone", "address", "postcode", "email", "complaint_body", "complaint_phone",
        "website", "review_body", "review_phone", "review_days", "issuing_office", "title_names_agency",
    )  # fmt: skip

    class Meta:
        model = Office
        fields = FIELDS
        help_texts = {
            "section": "例如：劳动关系科。",
            "address": "印在公示上，没有填写不能送核公示。",
            "complaint_body": "例如：驻市人力资源和社会保障局纪检监察组。",
            "issuing_office": "印在版记上；不填则为本机关办公室。",
            "title_names_agency": "公文标题以发文机关开头，例如“某市人力资源和社会保障局关于……的通知”。",
            "review_body": "对审核结果有异议的，向哪个单位申请复核；不填则为本机关。",
            "review_days": "自收到结果之日起多少个工作日内；没有规定的不填。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["telephone"] = self.instance.telephone
        self.fields["issuing_office"].widget.attrs["placeholder"] = self.instance.imprint


class VacationForm(forms.Form):
    on = forms.DateField(label="最后在岗日", widget=DayInput())
