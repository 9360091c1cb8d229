"""What the actions on a notice ask for: the clerk's words, the print that a job brings, the reason of a revocation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from workflows.cases.forms import ActionForm, clause_field, text_field
from workflows.errors import Refused
from workflows.notices.text import WORDS
from workflows.notices.wording import NOTES

# What a notice has from the records; a clerk who tries to write it is told so.
RECORDED = frozenset({"attachments", "named", "nominations", "issuers", "period", "imprint", "contact", "sample"})


class Lines(forms.Field):
    """A list of texts, typed one a line."""

    default_error_messages = {"max_length": "%(label)s最多%(most)d个字，请精简"}

    def __init__(self, *, most: int, rows: int, **more: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": rows}), **more)
        self.most = most

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:
        cleaned: Iterable[Any] = value if isinstance(value, list | tuple) else str(value or "").splitlines()
        lines = [line for one in cleaned if (line := str(one).strip())]
        if sum(map(len, lines)) > self.most:
            params = {"label": self.label, "most": self.most}
            raise ValidationError(self.error_messages["max_length"], "max_length", params)
        return lines


class Text(ActionForm):
    """The words that the clerk may write; what is not said at all stays as it is."""

    title = text_field("标题", 200, missing="请填写标题", code="title_kind")
    recipients = text_field("主送机关", 300, help_text="不写末尾的冒号；公示一般没有主送机关。")
    paragraphs = Lines(label="正文", most=20000, rows=14, help_text="一行一段，段首不必空格。",
                       error_messages={"required": "正文不能为空，请填写正文"})  # fmt: skip
    copies = Lines(label="抄送机关", most=1000, rows=2, required=False, help_text="一行一个。")
    note = forms.ChoiceField(  # type: ignore[assignment]  # a field; what a dialog says besides is another thing
        label="附注", choices=[(note, note) for note in NOTES], required=False,
        help_text="公示应当主动公开；不主动公开的公文不上公示公告网站。",
    )  # fmt: skip

    def fit(self) -> None:
        self.initial = {**self.case.content, "title": self.case.title}
        self.fields["paragraphs"].codes = {"required": "text_empty"}
        self.fields["note"].codes = {"invalid_choice": "note"}
        for name, field in self.fields.items():
            field.required = field.required and (not self.is_bound or self._is_posted(name))

    def _is_posted(self, name: str) -> bool:
        return self.add_prefix(name) in self.data

    def clean_title(self) -> str:
        return "".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if RECORDED & self.data.keys():
            wrong = "名单和数据取自记录，不能在文稿中修改；有误的请更正记录后重新送核"
            raise ValidationError(wrong, "not_editable")
        changed = {name: cleaned[name] for name in WORDS if name in cleaned and self._is_posted(name)}
        if not self.errors:
            self._check({**self.case.content, "title": self.case.title, **changed})
        return changed

    def _check(self, words: dict[str, Any]) -> None:
        try:
            self.case.check_words(words)
        except Refused as refused:
            raise ValidationError(refused.message, refused.code) from None


class Print(ActionForm):
    """What the job printed: the name of the file, its pages and its digest."""

    pdf = forms.CharField(max_length=200)
    pages = forms.IntegerField(min_value=1)
    sha256 = forms.RegexField("^[0-9a-f]{64}$")


class Failure(ActionForm):
    """Why the job could not print."""

    reason = forms.CharField(max_length=500)


class Successor(ActionForm):
    """The number of the notice that takes its place."""

    number = forms.CharField(max_length=60)


class Revocation(ActionForm):
    text = text_field("撤销理由", 500, missing="撤销公文须写明理由，请填写撤销理由")
    clause = clause_field()
