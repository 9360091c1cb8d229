"""What actions ask for: one form an action, bound alike from a page, the API, a job or a test."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.datastructures import MultiValueDict

from workflows.cases.actions import Step
from workflows.components.generic import ModelChoiceField, ModelMultipleChoiceField
from workflows.errors import Refused
from workflows.organisations.models import Role, Seat, User
from workflows.organisations.officers import seats_on

MOST_WORDS = 2000
CLAUSE_LENGTH = 200  # what the column holds
PEOPLE_LIMIT = 300


class InvalidInput(Refused):
    """The inputs of an action are not what its form asks for. ``form`` is bound and has the errors by field."""

    def __init__(self, form: forms.Form) -> None:
        wrong = [(form.fields.get(name), error) for name, errors in form.errors.as_data().items() for error in errors]
        field, first = wrong[0]
        code = getattr(field, "codes", {}).get(first.code, first.code) or "invalid"
        super().__init__(
            "；".join(dict.fromkeys(words for field, error in wrong for words in _worded(field, error))),
            code,
        )
        self.form = form


def _worded(field: forms.Field | None, error: ValidationError) -> list[str]:
    """An error in words; with the name of its field where the words are Django's own."""
    label = str(field.label or "") if field else ""
    plain = error.code not in ("invalid", "invalid_choice") or not label
    return [words if plain or label in words else f"{label}：{words}" for words in error.messages]


class ActionForm(forms.Form):
    """Fields are named after what the step is told. On a page a field is called ``ACTION-field``, but those in
    ``shared`` stand there once for all actions."""

    # All dialogs of a page belong to one form: the browser must not ask for the fields of those that are shut.
    use_required_attribute = False
    shared: frozenset[str] = frozenset()
    note: str = ""  # said below the fields

    def __init__(self, data: Any = None, *, case: Any, step: Step, on_page: bool = False) -> None:
        self.case, self.step = case, step
        super().__init__(data, prefix=step.name if on_page else None, auto_id="act_%s")
        self.fit()
        if on_page:
            for field in self.fields.values():
                field.widget.attrs["form"] = "act"

    def fit(self) -> None:
        """Words and choices that depend on the case."""

    def add_prefix(self, field_name: str) -> str:
        return field_name if field_name in self.shared else super().add_prefix(field_name)

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in."""
        return bool(self.fields)


def posted(data: MultiValueDict[str, Any], action: str) -> MultiValueDict[str, Any]:
    """What a page says to one action: its own fields over those that all actions share."""
    own = {name.removeprefix(f"{action}-"): values for name, values in data.lists() if name.startswith(f"{action}-")}
    filled = {name: values for name, values in own.items() if any(str(value).strip() for value in values)}
    return MultiValueDict({**own, **dict(data.lists()), **filled})


def read(form_class: type[ActionForm] | None, data: Mapping[str, Any], case: Any, step: Step) -> Mapping[str, Any]:
    """The inputs of a step, checked. Raises ``InvalidInput``. An action without a form is told nothing."""
    if form_class is None:
        return {}
    form = form_class(data, case=case, step=step)
    if not form.is_valid():
        raise InvalidInput(form)
    return form.cleaned_data


# ---- fields --------------------------------------------------------------------------------------------------------


def text_field(
    label: str, most: int = MOST_WORDS, *, missing: str = "", code: str = "text_missing", **more: Any
) -> forms.CharField:
    """A field of words; with ``missing`` it must be filled in, and that is what is said when it is not."""
    widget = more.pop("widget", None) or forms.Textarea({"rows": 2})
    field = forms.CharField(
        label=label, max_length=most, required=bool(missing), widget=widget,
        error_messages={"required": missing, "max_length": f"{label}最多{most}个字，请精简"}, **more,
    )  # fmt: skip
    field.codes = {"required": code}
    return field


def clause_field(missing: str = "") -> forms.CharField:
    field = text_field("依据条款", CLAUSE_LENGTH, missing=missing, widget=forms.TextInput({"list": "clauses"}))
    field.error_messages["max_length"] = f"依据条款不能超过{CLAUSE_LENGTH}个字，请只写文件名称和条款序号"
    field.codes = {"required": "clause_missing", "max_length": "clause_too_long"}
    return field


class _Lazy:
    """Choices that are read when the field is drawn, and not where it is only checked."""

    def __init__(self, read: Callable[[], Iterable[tuple[Any, str]]]) -> None:
        self.read = read

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        return iter(self.read())


class FreeChoices(forms.MultipleChoiceField):
    """Proposals to tick; whatever else is said is taken as well, up to ``MOST_WORDS`` an entry."""

    default_error_messages = {"invalid_choice": f"每一项最多{MOST_WORDS}个字，请精简"}

    def valid_value(self, value: str) -> bool:
        return len(value) <= MOST_WORDS


def _people_messages(label: str, missing: str) -> dict[str, str]:
    return {"required": missing, "invalid_choice": f"{label}不在可选人员之内，请重新选择"}


def person_field(label: str, missing: str) -> ModelChoiceField[User]:
    """One of the people that ``offer`` names."""
    return ModelChoiceField[User](User.objects.none(), label=label, error_messages=_people_messages(label, missing))


def offer(form: ActionForm, name: str, seats: QuerySet[Seat], first: str = "") -> None:
    """Let a field name these people alone, each shown once with the first of their seats in words."""
    field: Any = form.fields[name]
    field.codes = {"required": "user_missing", "invalid_choice": "not_offered"}
    field.queryset = User.objects.filter(pk__in=seats.values("user"))

    def named() -> list[tuple[Any, str]]:
        found: dict[Any, str] = {"": first} if first else {}
        for seat in seats:
            words = f"{seat.user.person_name}（{seat.organisation.name} · {seat.get_role_display()}）"
            found.setdefault(seat.user_id, words)
        return list(found.items())

    field.widget.choices = _Lazy(named)


# ---- forms of the shared actions -----------------------------------------------------------------------------------

VERDICTS = {"met": True, "not_met": False, "unknown": None}


class Words(ActionForm):
    """Something may be said with it."""

    text = text_field("意见和理由")


class Reasons(ActionForm):
    """A reason must be given."""

    text = text_field("意见和理由", missing="须写明理由")

    def fit(self) -> None:
        self.fields["text"].error_messages["required"] = f"{self.step.action.label}须写明理由，请填写意见"


class ReasonsByClause(Reasons):
    """A clause and a reason."""

    clause = clause_field("须写明所依据的条款")
    field_order = ("clause", "text")

    def fit(self) -> None:
        super().fit()
        label = self.step.action.label
        self.fields["clause"].error_messages["required"] = f"{label}须写明所依据的条款，请在“依据条款”一栏填写"


class Judgement(ActionForm):
    """The findings of whoever judges, with an opinion in a stage that judges.

    ``findings``: fact -> ``met`` (true, false or None for not looked into), ``basis``, and what the kind adds. A page
    has its fields once for all verdicts.
    """

    def fit(self) -> None:
        super().fit()
        self.judging: dict[str, forms.Field] = {}
        stage = self.case.current_stage
        if not stage.judges or self.step.task.data["voice"] in stage.added:
            return
        for point in self.case.review_points():
            for fact, label in point.facts:
                self.judging[f"finding_{fact}"] = forms.ChoiceField(
                    choices=point.verdicts, required=False, initial="unknown", label=label, widget=forms.RadioSelect
                )
                self.judging[f"basis_{fact}"] = forms.CharField(required=False, max_length=300, label=f"{label}的依据")
        self.judging |= self.case.correction_fields()
        self.fields |= self.judging
        self.shared = self.shared | self.judging.keys()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.judging:
            return cleaned
        given = self.data.get("findings")
        found = given if isinstance(given, Mapping) else self.case.with_corrections(self._judged(cleaned), self)
        return cleaned | {"findings": found}

    def _judged(self, cleaned: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        return {
            fact: {
                "met": VERDICTS[cleaned.get(f"finding_{fact}") or "unknown"],
                "basis": cleaned.get(f"basis_{fact}", ""),
            }
            for point in self.case.review_points()
            for fact, _ in point.facts
        }

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What is asked besides the findings."""
        return [self[name] for name in self.fields if name not in self.judging]


class Consent(Judgement):
    """Agreed; what is typed in the bar, or a usual phrase, goes with it."""

    shared = frozenset({"text", "common"})
    text = text_field("意见")
    common = forms.CharField(label="常用意见", required=False, max_length=60, widget=forms.Select)
    clause = clause_field()

    def fit(self) -> None:
        super().fit()
        self.fields["text"].widget.attrs |= {"placeholder": "在此填写意见", "aria-label": "意见"}
        self.fields["common"].widget.attrs["aria-label"] = "常用意见"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        return cleaned | {"text": cleaned.get("text") or cleaned.get("common", "")}


class Abstention(Judgement, Words):
    """Nothing need be said."""

    clause = clause_field()


class Reservation(Judgement, Reasons):
    """Agreed, with a reason for what is reserved."""

    clause = clause_field()


class Grounds(Judgement, ReasonsByClause):
    """Refused, with clause and reason."""


class Return(Judgement):
    """Itemised, all at once, to the applicant or to an earlier stage. ``items``: texts."""

    to_stage = forms.CharField(label="退回到", required=False, max_length=40, widget=forms.Select)
    items = FreeChoices(label="", required=False, widget=forms.CheckboxSelectMultiple)
    own_items = text_field("")
    text = text_field("意见和理由")

    def fit(self) -> None:
        super().fit()
        word = self.case.CORRECTION
        self.fields["items"].label = f"需要{word}的事项"
        self.fields["own_items"].label = f"其他需要{word}的事项"
        self.fields["own_items"].help_text = f"一行一项。请一次列全，{self.case.BEGINNER}将逐项看到。"
        stages = [(stage["key"], stage["name"]) for stage in self.case.earlier_stages()]
        self.fields["to_stage"].widget.choices = [("", self.case.BEGINNER), *stages]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        own = [line.strip() for line in cleaned.get("own_items", "").splitlines()]
        items = [text for text in (*(str(one).strip() for one in cleaned.get("items", ())), *own) if text]
        if not items:
            wanted = f"{self.step.action.label}须一次列明全部需要{self.case.CORRECTION}的事项，请至少填写一项"
            raise ValidationError(wanted, "items_missing")
        return cleaned | {"items": items}


class Colleague(ActionForm):
    """Somebody else with a seat in the body whose seat the task is."""

    user = person_field("接手人", "请选择接手人")

    def fit(self) -> None:
        code = self.step.task.data["seat"].partition("@")[2]
        offer(self, "user", _offered(self.step, Q(organisation__code=code), f"seats of {code}"), "请选择")


class Transferee(Colleague):
    note = "转办后由接手人以其本人名义办理。"


class Deputy(Colleague):
    note = "委派后由其代您办理，意见上注明“代”。"


class Signer(ActionForm):
    note = "加签人发表意见后，本环节才能办结。"
    user = person_field("加签人", "请选择加签人")

    def fit(self) -> None:
        offer(self, "user", officers_near(self.case, self.step), "请选择")


class Recipients(ActionForm):
    note = "按住 Ctrl 可选多人。抄送后对方可以查看本案，不能办理。"
    users = ModelMultipleChoiceField[User](
        User.objects.none(), label="抄送给（可选多人）", error_messages=_people_messages("抄送对象", "请选择抄送对象")
    )

    def fit(self) -> None:
        offer(self, "users", officers_near(self.case, self.step))


class Urging(ActionForm):
    note = "向现在办理的人员发送站内消息，24小时内只能催办一次。"


def officers_near(case: Any, step: Step) -> QuerySet[Seat]:
    """Seats of others in the officer's scope or in the case's route: who may be asked to sign or be copied."""
    assert step.officer is not None
    near = Q(organisation__code__in={body["code"] for stage in case.route for body in stage["bodies"]})
    for path in step.officer.scope.paths:
        near |= Q(organisation__region__path__startswith=path)
    return _offered(step, near, "officers near")


def _offered(step: Step, which: Q, key: str) -> QuerySet[Seat]:
    """The seats of others than applicants and oneself. One reading serves all dialogs of a page."""

    def found() -> QuerySet[Seat]:
        officers_only = seats_on(step.day).filter(which).exclude(role=Role.APPLICANT).exclude(user=step.actor)
        return officers_only.order_by("organisation__code", "role", "user__person_name")[:PEOPLE_LIMIT]

    seats: QuerySet[Seat] = step.once(key, found)
    return seats
