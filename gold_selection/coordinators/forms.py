"""The applicant's form: everything may be saved half filled in; what a submission needs is said beside each field."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from certification.models import Person
from gold_selection.coordinators.access import nominable
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.coordinators.standing import told_of_other
from workflows.cases.application_forms import ApplicationForm, TelephoneField
from workflows.components.generic import ModelChoiceField


class PersonField(ModelChoiceField[Person]):
    """By name, masked number and workplace: enough to tell two of one name apart."""

    def label_from_instance(self, obj: Person) -> str:
        place = obj.employer.name if obj.employer else obj.region.name
        return f"{obj.name}（{obj.id_masked}，{place}）"


class CoordinatorForm(ApplicationForm):
    sections = (
        ("推荐人选", ("person", "contact_name", "contact_phone")),
        ("工作简历", ("resume",)),
        ("对照选树条件", ("knowledge", "effect", "reputation")),
        ("荣誉和事迹", ("honours_won", "brief", "deeds")),
    )
    required = (
        "person", "contact_name", "contact_phone", "resume", "knowledge", "effect", "reputation", "brief", "deeds",
    )  # fmt: skip
    person = PersonField(
        Person.objects.none(), label="推荐人选", empty_label="请选择",
        help_text="本单位的人员；乡镇（街道）、专班可以推荐本辖区、本领域的人员。名单中没有的，请先登记到信息库",
        error_messages={"invalid_choice": "所选人员不在贵单位可以推荐的人员之内，请从名单中选择"},
    )  # fmt: skip

    contact_phone = TelephoneField(help_text="办理人员联系用，不对外公布")

    class Meta:
        model = CoordinatorNomination
        fields = (
            "person", "contact_name", "contact_phone", "resume", "knowledge", "effect", "reputation", "honours_won",
            "brief", "deeds",
        )  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {
            **{name: forms.Textarea(attrs={"rows": 4}) for name in ("resume", "knowledge", "effect", "reputation")},
            "honours_won": forms.Textarea(attrs={"rows": 2}),
            "brief": forms.Textarea(attrs={"rows": 3}),
            "deeds": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "contact_name": "推荐单位的办理人员",
            "resume": "起止年月、单位和职务，一行一段。1000字以内",
            "knowledge": "劳动保障法律法规知识、沟通交流技能。1000字以内",
            "effect": "在利益协调、诉求表达、矛盾调处、权益保障方面的作用。1000字以内",
            "reputation": "服务对象的评价、专业水平和经验。1000字以内",
            "honours_won": "名称、授予机关和年份，没有的不填。500字以内",
            "brief": "300字以内，用于汇总表",
            "deeds": "2000字左右，最多2500字",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.instance
        field = self.fields["person"]
        field.queryset = nominable(case.unit, case.region, timezone.localdate())
        if case.person_id:  # chosen before and moved since: it stays what was chosen
            field.queryset |= Person.objects.filter(pk=case.person_id).select_related("employer", "region")
        if case.cycle:
            field.disabled = True
            field.help_text = "已经提交，不能换人；需要换人的，请撤回本次申报后另行推荐"

    def clean_person(self) -> Person | None:
        person: Person | None = self.cleaned_data["person"]
        if person is not None and (told := told_of_other(self.instance, person)):
            raise forms.ValidationError(told, "already_nominated")
        return person
