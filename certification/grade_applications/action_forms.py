"""What the actions on a grade application ask for beyond the shared forms."""

from typing import Any, ClassVar

from django import forms

from certification.models import Certificate
from workflows.cases.forms import ActionForm, Grounds

CERTIFIED = "合格"
NOT_CERTIFIED = ("不合格", "缺考")


class ManualConsent(Grounds):
    """A reviewer answers for the application: clause, reason and the findings on every claim."""

    note = "规则没有得出“符合”的结论，请写明依据的条款和理由。"


class NoticeNumber(ActionForm):
    """The number of the notice that this follows from."""

    number = forms.CharField(label="发文字号")


class Admission(NoticeNumber):
    """With the number on the admission slip, for those who have none yet."""

    admission_number = forms.CharField(label="准考证号", max_length=40, required=False)

    def clean_admission_number(self) -> str:
        given: str = self.cleaned_data["admission_number"]
        if not given and not self.case.admission_number:
            raise forms.ValidationError("列入通知的人员须有准考证号", "admission_number_missing")
        return given


class Result(ActionForm):
    """What the assessing body reports of one person."""

    outcome = forms.ChoiceField(label="考评结果")
    score = forms.DecimalField(
        label="成绩", required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            "成绩应为0至100的数，最多两位小数，请核对",
        ),
    )  # fmt: skip
    outcomes: ClassVar[tuple[str, ...]] = ()

    def fit(self) -> None:
        message = f"{self.step.action.label}的考评结果须是{'或'.join(self.outcomes)}，请填写考评结果"
        self.fields["outcome"].error_messages |= {"required": message, "invalid_choice": message}
        self.fields["outcome"].choices = [(one, one) for one in self.outcomes]


class NotCertified(Result):
    outcomes: ClassVar[tuple[str, ...]] = NOT_CERTIFIED


class Certified(Result):
    """With the certificate, which must have been entered in the information base before."""

    certificate = forms.ModelChoiceField(
        Certificate.objects.none(), label="取得的证书",
        error_messages={
            "required": "请选择取得的证书；还没有录入的，请先录入信息库",
            "invalid_choice": "须是该申报人所申报等级的证书，在信息库中有效，并且没有登记过，请核对取得的证书",
        },
    )  # fmt: skip
    field_order = ("certificate", "outcome", "score")
    outcomes: ClassVar[tuple[str, ...]] = (CERTIFIED,)

    def fit(self) -> None:
        super().fit()
        field: Any = self.fields["certificate"]
        field.codes = {"required": "certificate_missing", "invalid_choice": "foreign_certificate"}
        field.queryset = Certificate.objects.filter(
            person=self.case.person_id, grade=str(self.case.round.grade), removed_at__isnull=True,
            application__isnull=True,
        )  # fmt: skip
