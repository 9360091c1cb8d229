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
            if field.needed and not getattr(self.instance, name) and not self._typed(name):
                field.lacking = self.lacking

    def _typed(self, name: str) -> bool:
        """Whether the field was filled in just now, whether that can be saved or not."""
        return self.is_bound and bool(self[name].value())

    def still_lacking(self, missing: list[str]) -> list[str]:
        """What a submission lacks beside what was typed just now. ``missing``: what it lacks as saved."""
        if not self.is_bound:
            return missing
        labels = [str(field.label) for field in self]
        blank = [str(self[name].label) for name in self.required if not self._typed(name)]
        return blank + [name for name in missing if name not in labels]

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


# At least seven digits; an extension after 转, a district in brackets, two numbers never.
_TELEPHONE = r"^(?=(?:[^0-9]*[0-9]){7})[0-9+\-()（） 转]{7,20}$"
_WRONG_TELEPHONE = "联系电话只能是7至20位数字，可含“-”、“+”、括号和“转”，请改正"


class TelephoneField(forms.RegexField):
    """The telephone of whoever applies or objects."""

    def __init__(self, **more: Any) -> None:
        wrong = {
            "required": "请填写联系电话", "invalid": _WRONG_TELEPHONE,
            "max_length": "联系电话最多20位，请改正",
        }  # fmt: skip
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
        defaults: dict[str, Any] = {"label": "联系电话", "max_length": 20, "widget": widget, "error_messages": wrong}
        super().__init__(_TELEPHONE, **(defaults | more))


class UploadForm(forms.Form):
    slot = forms.CharField(max_length=40)
    file = forms.FileField(allow_empty_file=True, error_messages={"required": "请先选择文件，再点上传"})
