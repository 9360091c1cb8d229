"""What a kind must have, told by ``manage.py check``."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.text import slugify

from workflows.cases.actions import actions_of
from workflows.cases.application_forms import ApplicationForm
from workflows.cases.applications import Application
from workflows.cases.kinds import Kind, all_kinds
from workflows.cases.models import KINDS, Case
from workflows.cases.states import State
from workflows.organisations.models import Level, Role

NEEDED = ("key", "name", "mode", "role", "level", "days")
KNOWN = {"mode": ("one", "all", "any", "ratio"), "role": Role.values, "level": Level.values}


def every_kind_is_whole(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    kinds = list(all_kinds())
    registered = {kind.key for kind in kinds}
    found: list[CheckMessage] = [
        Error(
            f"{model.__name__} 没有登记：请在该应用的 kind.py 中 register(Kind(model={model.__name__}, …))",
            id="kinds.E001",
        )
        for key, model in KINDS.items()
        if key not in registered
    ]
    slugs = [kind.slug for kind in kinds]
    found += [
        Error(f"网址中的名称 {slug} 用了两次", id="kinds.E002")
        for slug in {one for one in slugs if slugs.count(one) > 1}
    ]
    return found + [problem for kind in kinds for problem in _problems(kind)]


def _problems(kind: Kind) -> Iterator[CheckMessage]:
    model, name = kind.model, kind.model.__name__
    if not model.KIND_LABEL:
        yield Error(f"{name} 缺少 KIND_LABEL（类别的名称）", id="kinds.E003")
    if lacking := _states_left(model) - set(model.STATES.values):
        yield Error(f"{name}.STATES 缺少状态 {'、'.join(sorted(lacking))}", id="kinds.E004")
    if unknown := model.WORDS.keys() - actions_of(model).keys():
        yield Error(f"{name}.WORDS 中没有这些动作：{'、'.join(sorted(unknown))}", id="kinds.E005")
    if not kind.slug or slugify(kind.slug) != kind.slug:
        yield Error(f"{name} 的网址名称（slug）应为小写字母、数字和连字符，现为“{kind.slug}”", id="kinds.E011")
    if hiding := _hiding(model):
        yield Error(f"{name} 的字段 {'、'.join(hiding)} 与案件已有的方法或动作同名，请改名", id="kinds.E012")
    slots = [paper.slot for paper in kind.papers]
    if len(set(slots)) < len(slots):
        yield Error(f"{name} 有两项材料的 slot 相同", id="kinds.E013")
    yield from _stages(kind)
    yield from _templates(kind)
    if kind.form is not None:
        yield from _form(kind)


def _hiding(model: type[Case]) -> list[str]:
    """The fields of the kind that take away something that its bases have under the same name."""
    bases = [base for base in model.__mro__[1:] if base is not object]
    own = [field.name for field in model._meta.local_fields]
    return [name for name in own if any(callable(vars(base).get(name)) for base in bases)]


def _stages(kind: Kind) -> Iterator[CheckMessage]:
    """What the route of a kind without rounds lacks; that of a policy is checked when its file is read."""
    name = kind.model.__name__
    for number, stage in enumerate(kind.stages, 1):
        lacking = [key for key in NEEDED if not stage.get(key)]
        lacking += [] if stage.get("party") or stage.get("parties") else ["party"]
        if lacking:
            yield Error(f"{name} 的第{number}个环节缺少 {'、'.join(lacking)}", id="kinds.E014")
        elif wrong := [str(stage[key]) for key, known in KNOWN.items() if stage[key] not in known]:
            yield Error(f"{name} 的第{number}个环节有不认识的值 {'、'.join(wrong)}", id="kinds.E015")
    keys = [stage.get("key") for stage in kind.stages]
    if len(set(keys)) < len(keys):
        yield Error(f"{name} 有两个环节的 key 相同", id="kinds.E016")


def _states_left(model: type[Case]) -> set[str]:
    """Every state that a transition of the kind comes from or leads to."""
    found: set[str] = {State.DRAFT.value}
    for name in actions_of(model):
        machine = getattr(model, name)._django_fsm
        for source, transition in machine.transitions.items():
            found |= {source, *_targets(transition.target)}
    return {str(state) for state in found if state}


def _targets(target: Any) -> Iterable[str]:
    return getattr(target, "allowed_states", None) or [target]


def _templates(kind: Kind) -> Iterator[CheckMessage]:
    page = kind.page
    names = [page.page_template, page.template, page.edit_template if kind.form else "", page.guide_template]
    if page.form_template:
        names += [f"{page.form_template}.html", f"{page.form_style or page.form_template}.css"]
    for name in filter(None, names):
        try:
            get_template(name)
        except TemplateDoesNotExist:
            yield Error(f"{kind.model.__name__} 的模板 {name} 不存在", id="kinds.E006")


def _form(kind: Kind) -> Iterator[CheckMessage]:
    name, form = kind.model.__name__, kind.form
    if not issubclass(kind.model, Application):
        yield Error(f"{name} 有申报表，须继承 workflows.cases.applications.Application", id="kinds.E007")
    if form is None or not issubclass(form, ApplicationForm):
        yield Error(f"{name} 的申报表须继承 ApplicationForm", id="kinds.E008")
        return
    if form._meta.model is not kind.model:
        yield Error(f"{form.__name__} 的 Meta.model 应为 {name}", id="kinds.E017")
    if unknown := set(form.required) - form.base_fields.keys():
        yield Error(f"{form.__name__}.required 中没有这些字段：{'、'.join(sorted(unknown))}", id="kinds.E009")
    if not kind.stages and kind.begin is None:
        yield Error(f"{name} 不在批次中办理，须写明办理环节（stages）", id="kinds.E010")
