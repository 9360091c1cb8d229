"""The officer's forms: a person, what the person can show, and why something is changed or looked at."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from certification import posts
from certification.access import keeps_any, keeps_record, kept_regions
from certification.codes import IdKind
from certification.fields import DayField, name_empty_choice, name_empty_choice_of, refuse_reversed
from certification.models import Certificate, Education, Employment, Person, Post
from workflows.components.generic import ModelForm
from workflows.organisations.models import Level, Organisation, Region
from workflows.organisations.officers import Officer


class NumberInput(forms.TextInput):
    """The browser neither offers nor keeps what others typed here."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off"})


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=200, help_text="记入日志，例如：按原件更正、电话核对身份。")


class FindForm(forms.Form):
    """In a form that is posted: a number in an address would stay in logs and histories."""

    number = forms.CharField(label="按证件号码查找", max_length=40, widget=NumberInput())


def employer_field(label: str) -> "forms.ModelChoiceField[Organisation]":
    """A registered body, named by its code."""
    return forms.ModelChoiceField(
        Organisation.objects.filter(status=Organisation.Status.REGISTERED),
        label=label,
        to_field_name="code",
        required=False,
        widget=forms.TextInput(),
        help_text="已登记单位的编号；未登记的不填。",
        error_messages={"invalid_choice": "没有这个编号的在册单位；请核对单位编号。"},
    )


def offered_regions(officer: Officer) -> QuerySet[Region]:
    """Where a keeper may enter people and posts; whoever keeps the own record only, any place of work there is."""
    if keeps_any(officer):
        return kept_regions(officer)
    return Region.objects.filter(
        level__in=(Level.COUNTY, Level.TOWNSHIP, Level.FIELD), status=Region.Status.CURRENT
    )  # fmt: skip


class PersonForm(ModelForm[Person]):
    employer = employer_field("所在单位编号")
    birth_date = DayField(label="出生日期", help_text="身份证号码已含出生日期的，可以不填。")

    class Meta:
        model = Person
        fields = [
            "name", "birth_date", "sex", "phone", "region", "employer", "post", "status", "category",
            "without_education", "without_certificates", "without_employment",
        ]  # fmt: skip

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_empty_choice(self, "未填")
        self.fields["region"].queryset = offered_regions(officer)
        self.fields["region"].empty_label = "请选择"
        if self.instance.employer:
            self.initial["employer"] = self.instance.employer.code


class RegistrationForm(PersonForm):
    """``own``: the own login, of which an office says later whether it is a coordinator's."""

    id_kind = forms.ChoiceField(label="证件类型", choices=IdKind.choices)
    id_number = forms.CharField(label="证件号码", max_length=40, widget=NumberInput())
    field_order = ["name", "id_kind", "id_number"]

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["status"], self.fields["category"]


class CorrectionForm(PersonForm, ReasonForm):
    """A keeper corrects every fact; a person the own telephone, post and what there is none of. What posts tell is
    corrected there."""

    def __init__(
        self, *args: Any, officer: Officer, own_fields: frozenset[str], settled: frozenset[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, officer=officer, **kwargs)
        if self.instance.posts.filter(posts.COUNTED).exists():
            for name in settled:
                del self.fields[name]
        if not keeps_record(officer, self.instance):
            for name in self.fields.keys() - own_fields - {"reason"}:
                del self.fields[name]


class IdentityForm(ReasonForm):
    id_kind = forms.ChoiceField(label="证件类型", choices=IdKind.choices)
    id_number = forms.CharField(label="证件号码", max_length=40, widget=NumberInput())
    field_order = ["id_kind", "id_number", "reason"]


class AccountForm(ReasonForm):
    """The account that a person uses, and the number that shows it is theirs."""

    username = forms.CharField(label="用户名", max_length=150, help_text="本人登录用的用户名，由管理员以本人姓名开设。")
    id_number = forms.CharField(
        label="证件号码", max_length=40, widget=NumberInput(), help_text="按本人出示的证件填写，须与登记的号码一致。"
    )
    field_order = ["username", "id_number", "reason"]


class RecordForm(ModelForm[Any]):
    """One credential with its proof: a paper that is there already, or a new one. ``must``: without which it says
    nothing."""

    must: ClassVar[tuple[str, ...]] = ()
    upload = forms.FileField(label="上传佐证材料", required=False, help_text="PDF、JPG、PNG，原件扫描或拍照。")

    def __init__(
        self, *args: Any, person: Person, keeper: bool, officer: Officer, correcting: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        name_empty_choice(self, "不清楚")
        for name in self.must:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = f"请选择{self.fields[name].label}"
            name_empty_choice_of(self.fields[name], "请选择")
        self.fields["proof"].queryset = person.proofs.all()
        if not person.proofs.exists():
            del self.fields["proof"]
        if not keeper:
            self.fields.pop("validity", None)
        if correcting:
            self.fields["reason"] = ReasonForm.base_fields["reason"]


class EducationForm(RecordForm):
    must = ("level",)
    enrol_date = DayField(label="入学日期")
    graduation_date = DayField(label="毕业（预计毕业）日期")

    class Meta:
        model = Education
        fields = [
            "level", "school_type", "school", "major", "major_relation", "status", "enrol_date", "graduation_date",
            "skill_target", "assessed", "diploma_number", "note", "proof",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        refuse_reversed(self, "enrol_date", "graduation_date", "早于入学日期，请核对")
        return self.cleaned_data


class CertificateForm(RecordForm):
    must = ("kind",)
    issue_date = DayField(label="发证日期")

    class Meta:
        model = Certificate
        fields = [
            "kind", "number", "title", "grade", "occupation_relation", "issue_date", "issuer", "validity", "note",
            "proof",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        if not self.errors and not (self.cleaned_data["grade"] or self.cleaned_data["title"]):
            self.add_error("grade", "请选择等级；没有等级的证书，请填写职业（工种）名称")
        return self.cleaned_data


class EmploymentForm(RecordForm):
    start = DayField(label="开始日期")
    end = DayField(label="最后工作日", help_text="仍在职的不填。")

    class Meta:
        model = Employment
        fields = ["employer_name", "post", "start", "end", "occupation_relation", "engagement", "note", "proof"]

    def clean(self) -> dict[str, Any]:
        refuse_reversed(self, "start", "end", "早于开始日期，请核对")
        return self.cleaned_data


class PostForm(RecordForm):
    employer = employer_field("工作单位编号")
    start = DayField(label="任职起始日期", help_text="不清楚的不填，按登记之日已在岗记。")
    end = DayField(label="最后在岗日", help_text="在岗的不填；这一天仍算在岗。")

    class Meta:
        model = Post
        fields = [
            "role", "kind", "category", "employer", "employer_name", "title", "region", "start", "end", "full_time",
            "union_managed", "work_months", "note", "proof",
        ]  # fmt: skip
        labels = {"employer_name": "工作单位名称"}
        help_texts = {"category": "选了台账类型的可以不填。", "employer_name": "单位未登记的在此写明全称。"}

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, officer=officer, **kwargs)
        name_empty_choice(self, "未填")
        regions, there = offered_regions(officer), self.instance.region_id
        self.fields["region"].queryset = regions | Region.objects.filter(pk=there) if there else regions
        self.fields["region"].empty_label = "请选择"
        if self.instance.employer:
            self.initial["employer"] = self.instance.employer.code

    def clean(self) -> dict[str, Any]:
        refuse_reversed(self, "start", "end", "早于起始日期，请核对")
        if not self.cleaned_data.get("employer") and not self.cleaned_data.get("employer_name"):
            self.add_error("employer_name", "请填写工作单位名称或单位编号")
        return self.cleaned_data


class EndForm(ReasonForm):
    """离岗: the last day in post."""

    end = DayField(label="最后在岗日", required=True, help_text="这一天仍算在岗。")
    field_order = ["end", "reason"]


FORMS: dict[str, type[RecordForm]] = {
    "posts": PostForm, "education": EducationForm, "certificates": CertificateForm, "employment": EmploymentForm,
}  # fmt: skip
# Where a refusal of the services belongs, by the first words of its code; any other is about the form as a whole.
PLACES = {
    "ID_": "id_number", "birth_date": "birth_date", "sex": "sex", "certificate_number": "number",
    "issue_date": "issue_date", "ATTACHMENT": "upload", "reason": "reason", "start": "start", "end": "end",
    "category": "category", "region": "region", "username": "username",
}  # fmt: skip
