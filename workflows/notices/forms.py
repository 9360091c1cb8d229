"""The forms of notices: the clerk's words, filters, and what is checked."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from workflows.notices.models import Notice
from workflows.notices.queries import NoticeFilters
from workflows.notices.vocabulary import FORCE, NoticeKind, NoticeState
from workflows.notices.wording import NOTES
from workflows.rounds.models import Round

MOST_BYTES = 20 * 2**20


class FilterForm(forms.Form):
    """``rounds``: those that stand in the list."""

    kind = forms.ChoiceField(label="文种", required=False, choices=[("", "全部"), *NoticeKind.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *NoticeState.choices])
    round = forms.ModelChoiceField(Round.objects.none(), label="批次", required=False, empty_label="全部")
    q = forms.CharField(label="标题或文号", required=False, max_length=60)

    def __init__(self, data: Any, *, rounds: Any) -> None:
        super().__init__(data)
        self.fields["round"].queryset = rounds

    def filters(self) -> NoticeFilters:
        """What was asked; a wrong value in the address narrows nothing."""
        self.full_clean()
        asked = self.cleaned_data
        round_ = asked.get("round")
        return NoticeFilters(
            kind=asked.get("kind", ""), state=asked.get("state", ""), text=asked.get("q", ""),
            round_id=round_ and round_.pk,
        )  # fmt: skip


class PublicFilterForm(forms.Form):
    kind = forms.ChoiceField(label="文种", required=False, choices=[("", "全部"), *NoticeKind.choices])
    state = forms.ChoiceField(label="效力", required=False, choices=[("", "全部"), *FORCE.items()])
    q = forms.CharField(label="标题或文号", required=False, max_length=60)

    def filters(self) -> NoticeFilters:
        self.full_clean()
        asked = self.cleaned_data
        return NoticeFilters(kind=asked.get("kind", ""), state=asked.get("state", ""), text=asked.get("q", ""))


class TextForm(forms.Form):
    """What the clerk may write; everything else of a notice comes from the records."""

    title = forms.CharField(label="标题", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    recipients = forms.CharField(
        label="主送机关", max_length=300, required=False, help_text="不写末尾的冒号；公示一般没有主送机关。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    paragraphs = forms.CharField(
        label="正文", max_length=20000, widget=forms.Textarea(attrs={"rows": 14}), help_text="一行一段，段首不必空格。"
    )
    copies = forms.CharField(
        label="抄送机关",
        max_length=1000,
        required=False,
        help_text="一行一个。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.ChoiceField(
        label="附注",
        choices=[(note, note) for note in NOTES],
        help_text="公示应当主动公开；不主动公开的公文不上公示公告网站。",
    )

    @classmethod
    def of(cls, notice: Notice) -> "TextForm":
        content = notice.content
        initial = {name: content[name] for name in ("recipients", "note")}
        initial |= {name: "\n".join(content[name]) for name in ("paragraphs", "copies")}
        return cls(initial=initial | {"title": notice.title})

    def words(self) -> dict[str, Any]:
        """What the door is told. Call it on a valid form."""
        said = dict(self.cleaned_data)
        for name in ("paragraphs", "copies"):
            said[name] = said[name].splitlines()
        return said


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
        said = super().clean() or {}
        if not self.errors and not said.get("number", "").strip() and not said.get("file"):
            raise forms.ValidationError("请输入文号，或者选择一个PDF文件")
        return said
