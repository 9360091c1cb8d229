"""What somebody typed and could not hand in is never thrown away: kept over a new login, shown where no form has it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.datastructures import MultiValueDict

from workflows.cases.actions import actions_of
from workflows.cases.models import Case

LIFE = 30 * 60  # seconds that words wait for a login, in the visitor's session on the server
MOST_CHARACTERS = 200_000
SIGNED_IN_AGAIN = "登录已过期，刚才填写的内容没有提交，现已为您填回。请核对后重新提交"
_KEY = "unsent"
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "action", "task_id", "tab", "submit"})

View = Callable[..., HttpResponseBase]


# ---- over a new login ------------------------------------------------------------------------------------------------


def login_required_keeping_words(view: View) -> View:
    """As ``login_required``; what a form brings after its session has ended waits for the login, see ``take``."""
    guarded = login_required(view)

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            _keep(request)
        return guarded(request, *args, **kwargs)

    return keeping


def _keep(request: HttpRequest) -> None:
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if sum(len(text) for values in typed.values() for text in values) > MOST_CHARACTERS:
        return
    request.session[_KEY] = {"at": time.time(), "path": request.path, "typed": typed}
    request.session.set_expiry(LIFE)


@receiver(user_logged_in)
def _as_long_as_any_session(request: HttpRequest, **signal: Any) -> None:
    if hasattr(request, "session") and _KEY in request.session:
        request.session.set_expiry(None)


def take(request: HttpRequest, path: str) -> QueryDict | None:
    """What was posted to this address before the login, once; None where nothing was or it has waited too long."""
    kept = request.session.get(_KEY)
    if not kept or kept["path"] != path:
        return None
    del request.session[_KEY]
    if time.time() - kept["at"] > LIFE:
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, values)
    return typed


# ---- on a page that has no field for it any more ---------------------------------------------------------------------


def left_over(posted: MultiValueDict[str, Any], case: Case, shown: Iterable[str]) -> list[tuple[str, str]]:
    """What was typed into fields that a page, which shows the fields ``shown``, no longer has: (label, text)."""
    labels, words = dict(_labels(case)), _verdicts(case)
    found = []
    for name, values in posted.lists():
        texts = [words.get(name, {}).get(text, text).strip() for text in values]
        text = "\n".join(text for text in texts if text)
        if text and name in labels and name not in shown and name not in _NOT_TYPED:
            found.append((labels[name], text))
    return found


def _labels(case: Case) -> Iterator[tuple[str, str]]:
    """Field as a page names it -> label, of all that the forms of a case ask for in words."""
    for name, action in actions_of(type(case)).items():
        for field_name, field in getattr(action.form, "base_fields", {}).items():
            if not isinstance(field, forms.ModelChoiceField):
                label = str(field.label or "内容")
                yield field_name, label
                yield f"{name}-{field_name}", f"{action.label}：{label}"
    for point in case.review_points():
        for fact, label in point.facts:
            yield f"finding_{fact}", label
            yield f"basis_{fact}", f"{label}的依据"
    yield from ((name, str(field.label)) for name, field in case.correction_fields().items())
    yield from getattr(case, "fields", dict)().items()


def _verdicts(case: Case) -> Mapping[str, Mapping[str, str]]:
    """What is ticked of a finding, in words; not looked into is the form's own word and says nothing."""
    return {
        f"finding_{fact}": {**dict(point.verdicts), "unknown": ""}
        for point in case.review_points()
        for fact, _ in point.facts
    }
