"""The form of an application: all may be saved half filled in; what a submission needs is said beside each field."""

from typing import Any, ClassVar

from django import forms

from workflows.components.generic import ModelForm
from workflows.documents.fonts import missing_characters


class ApplicationForm(ModelForm[Any]):
    """``required``: the fields that a submission needs. ``sections``: (title, names); all in one if there are none."""

    required: ClassVar[tuple[str, ...]] = ()
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    lacking: ClassVar[str] = "还没有填写，提交前须补齐"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # A draft is kept however unfinished: "required" is said in words, not enforced by the browser.
            field.required = False
            field.needed = name in self.required
            if field.needed and not getattr(self.instance, name):
                field.lacking = self.lacking

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the titles of their sections."""
        sections = self.sections or (("申报内容", tuple(self.fields)),)
        return [(title, [self[name] for name in names]) for title, names in sections]

    def clean(self) -> dict[str, Any]:
        """Whatever is written must also be printable."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            missing = missing_characters(value.replace("\r", "")) if isinstance(value, str) else ""
            if missing:
                self.add_error(name, f"“{missing}”没有可以打印的字形，请改用其他写法")
        return cleaned


class UploadForm(forms.Form):
    slot = forms.CharField(max_length=40)
    file = forms.FileField(allow_empty_file=True, error_messages={"required": "请先选择文件，再点上传"})
