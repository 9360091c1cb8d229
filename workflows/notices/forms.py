"""The forms of the lists of notices, and of checking a document. What an action asks for: ``action_forms``."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from workflows.cases.models import Case
from workflows.notices.queries import NoticeFilters
from workflows.notices.vocabulary import FORCE, NoticeKind, NoticeState

MOST_BYTES = 20 * 2**20


class FilterForm(forms.Form):
    """``subjects``: those of the notices in the list."""

    kind = forms.ChoiceField(label="文种", required=False, choices=[("", "全部"), *NoticeKind.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *NoticeState.choices])
    subject = forms.ModelChoiceField(Case.objects.none(), label="所关事项", required=False, empty_label="全部")
    q = forms.CharField(label="标题或文号", required=False, max_length=60)

    def __init__(self, data: Any, *, subjects: Any) -> None:
        super().__init__(data)
        self.fields["subject"].queryset = subjects

    def filters(self) -> NoticeFilters:
        """What was asked; a wrong value in the address narrows nothing."""
        self.full_clean()
        asked = self.cleaned_data
        subject = asked.get("subject")
        return NoticeFilters(
            kind=asked.get("kind", ""), state=asked.get("state", ""), text=asked.get("q", ""),
            subject_id=subject and subject.pk,
        )  # fmt: skip


class PublicFilterForm(forms.Form):
    kind = forms.ChoiceField(label="文种", required=False, choices=[("", "全部"), *NoticeKind.choices])
    state = forms.ChoiceField(label="效力", required=False, choices=[("", "全部"), *FORCE.items()])
    q = forms.CharField(label="标题或文号", required=False, max_length=60)

    def filters(self) -> NoticeFilters:
        self.full_clean()
        asked = self.cleaned_data
        return NoticeFilters(kind=asked.get("kind", ""), state=asked.get("state", ""), text=asked.get("q", ""))


class VerifyForm(forms.Form):
    number = forms.CharField(
        label="发文字号、证书编号或核验码", required=False, max_length=80, help_text="例如：济人社发〔2025〕3号",
        widget=forms.TextInput(attrs={"size": 36}),
    )  # fmt: skip
    file = forms.FileField(
        label="或者选择PDF文件", required=False, help_text="只作比对，不保存。", allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )  # fmt: skip

    def clean_file(self) -> "UploadedFile[Any] | None":
        upload: UploadedFile[Any] | None = self.cleaned_data["file"]
        if upload and (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError("文件超过20MB，不会是本系统印发的文件，请改用文号核验")
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("number", "").strip() and not cleaned.get("file"):
            raise forms.ValidationError("请输入文号，或者选择一个PDF文件")
        return cleaned
