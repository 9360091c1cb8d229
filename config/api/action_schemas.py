"""What the API says of a case's actions, and what it takes for one: made from the forms that pages show."""

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from django import forms
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, WithJsonSchema

from workflows.cases.actions import Step
from workflows.cases.forms import ActionForm, FreeChoices
from workflows.cases.models import Case

Type = Literal["text", "texts", "choice", "choices", "date", "integer", "decimal", "boolean"]
MOST = 1000  # fields of one action, and entries of one field
_SINGLE = {"type": ["string", "number", "boolean", "null"]}
_LIST = {"type": "array", "maxItems": MOST, "items": {"type": ["string", "integer"]}}


def _value(posted: Any) -> Any:
    """A value as JSON has it, in which a database can keep every character."""
    if isinstance(posted, list):
        sound = len(posted) <= MOST and all(isinstance(one, str | int) and not isinstance(one, bool) for one in posted)
    else:
        sound = posted is None or isinstance(posted, str | int) or (isinstance(posted, float) and math.isfinite(posted))
    if not sound:
        raise ValueError(f"应为文字、数字、true、false、null，或最多{MOST}项文字或整数的列表")
    for text in posted if isinstance(posted, list) else [posted]:
        if isinstance(text, str) and not _storable(text):
            raise ValueError("含有不能保存的字符，请删去")
    return posted


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


Said = Annotated[Any, AfterValidator(_value), WithJsonSchema({"anyOf": [_SINGLE, _LIST]})]


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Choice(Schema):
    value: str
    label: str


class ActionField(Schema):
    name: str
    label: str
    type: Type = Field(description="texts 和 choices 为列表，其余为单个值；日期写作 YYYY-MM-DD")
    required: bool
    help: str
    max_length: int | None = Field(description="最多字数")
    choices: list[Choice]


class OfferedAction(Schema):
    name: str
    label: str
    danger: bool = Field(description="办理后不能恢复")
    confirm: str = Field(description="办理前应请本人确认的话")
    note: str
    fields: list[ActionField]


class CaseStanding(Schema):
    """The case as it stands now."""

    id: int
    kind: str
    title: str
    state: str
    state_label: str
    stage: str
    stage_name: str


class OwnTask(Schema):
    id: int
    seat: str = Field(description="以哪个席位办理")


class Offers(Schema):
    case: CaseStanding
    tasks: list[OwnTask] = Field(description="本人的待办；有多件的，办理时以 task_id 指明")
    actions: list[OfferedAction]


class Done(Schema):
    case: CaseStanding


class Taken(Schema):
    """What is posted with an action."""

    task_id: StrictInt | None = None
    fields: dict[str, Said] = Field(default_factory=dict, max_length=MOST)


class Refusal(Schema):
    code: str
    message: str
    fields: dict[str, list[str]] = Field(description="字段名 -> 错在何处；空的字段名指整个表单")


class RefusalAnswer(Schema):
    error: Refusal


def standing(case: Case) -> CaseStanding:
    return CaseStanding(
        id=case.pk, kind=case.kind, title=case.title, state=case.state, state_label=case.state_label,
        stage=case.stage, stage_name=case.stage_name(case.stage),
    )  # fmt: skip


def offered(case: Case, step: Step) -> OfferedAction:
    """One action that could be taken now, with the fields that its form has for this case."""
    action, form = step.action, form_of(case, step)
    return OfferedAction(
        name=step.name, label=action.label, danger=action.danger, confirm=action.confirm,
        note=form.note if form else "", fields=[_field(one) for one in form] if form else [],
    )  # fmt: skip


def form_of(case: Case, step: Step) -> ActionForm | None:
    return step.action.form(case=case, step=step) if step.action.form else None


def misfits(form: ActionForm | None, posted: Mapping[str, Any]) -> dict[str, list[str]]:
    """What no form could read: names it has no field for, a list where one value belongs, one value for a list."""
    fields = form.fields if form else {}
    found = {}
    for name, value in posted.items():
        if name not in fields:
            found[name] = ["没有这一项，请改正名称或删去"]
        elif value is not None and isinstance(value, list) != _several(fields[name]):
            found[name] = ["应为列表" if _several(fields[name]) else "应为单个值，不是列表"]
    return found


def as_posted(posted: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a page posts them, in text; null is what was not said."""
    given = {name: value for name, value in posted.items() if value is not None}
    return {
        name: [str(one) for one in value] if isinstance(value, list) else str(value) for name, value in given.items()
    }


def _several(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)


def _field(bound: forms.BoundField) -> ActionField:
    field = bound.field
    return ActionField(
        name=bound.name, label=str(bound.label or ""), type=_type(field), required=field.required,
        help=str(bound.help_text or ""), max_length=getattr(field, "max_length", None),
        choices=_choices(getattr(field.widget, "choices", ())),
    )  # fmt: skip


def _type(field: forms.Field) -> Type:
    if _several(field):
        return "texts" if isinstance(field, FreeChoices) else "choices"
    if isinstance(field, forms.ChoiceField) or list(getattr(field.widget, "choices", ())):
        return "choice"
    types: tuple[tuple[type[forms.Field], Type], ...] = (
        (forms.DateField, "date"), (forms.DecimalField, "decimal"), (forms.IntegerField, "integer"),
        (forms.BooleanField, "boolean"),
    )  # fmt: skip
    return next((word for kind, word in types if isinstance(field, kind)), "text")


def _choices(given: Iterable[tuple[Any, Any]]) -> list[Choice]:
    return [Choice(value=str(value), label=str(label)) for value, label in given if str(value)]
