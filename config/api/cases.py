"""``/api/v1/cases/ID/actions``: what a signed-in person is offered on a case, and the taking of it.

The same offers, forms and ``execute`` as the page of a case. It is asked with the session of the site, so that a POST
carries the CSRF token.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Router, Status
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as NotAnAddress
from ninja.security import django_auth
from pydantic import ValidationError

from config.api.action_schemas import (
    Done,
    Offers,
    OwnTask,
    Refusal,
    RefusalAnswer,
    Taken,
    as_posted,
    form_of,
    misfits,
    offered,
    standing,
)
from workflows.cases import queries
from workflows.cases.available_actions import available
from workflows.cases.execute import execute
from workflows.cases.forms import InvalidInput
from workflows.cases.views.reading import NOTHING, readable_or_404
from workflows.errors import Refused
from workflows.organisations.requests import SignedInRequest
from workflows.policy import InputError, contract
from workflows.policy.errors import dotted, first_problem

NOT_FOUND, NOT_NOW, WRONG = 404, 409, 422
READING: dict[int, Any] = {401: RefusalAnswer, NOT_FOUND: RefusalAnswer}
ACTING: dict[int, Any] = {**READING, 403: RefusalAnswer, NOT_NOW: RefusalAnswer, WRONG: RefusalAnswer}
BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": Taken.model_json_schema()}}}}

router = Router(auth=django_auth)


@router.get("/{pk}/actions", response={200: Offers, **READING}, operation_id="offered_actions",
            summary="本人现在可以对该案件办理的动作")  # fmt: skip
def offered_actions(request: SignedInRequest, pk: int) -> Offers:
    case = readable_or_404(request.officer, pk)
    tasks = queries.waiting_for(case)
    steps = available(case, request.officer, timezone.now(), tasks)
    own = [OwnTask(id=task.pk, seat=task.data["seat"]) for task in queries.my_tasks(request.officer, tasks)]
    return Offers(case=standing(case), tasks=own, actions=[offered(case, step) for step in steps.values()])


@router.post("/{pk}/actions/{name}", response={200: Done, **ACTING}, operation_id="take_action",
             summary="办理一个动作", openapi_extra=BODY,
             description="只受理现在列出的动作；fields 为该动作列出的字段。POST 须带请求头 X-CSRFToken。")  # fmt: skip
def take_action(request: SignedInRequest, pk: int, name: str) -> Done | Status[RefusalAnswer]:
    """What is not offered is refused by ``execute``, in its words; what is, asks for the fields that were listed."""
    case, at = readable_or_404(request.officer, pk), timezone.now()
    try:
        posted = _taken(request.body)
        tasks = [task for task in queries.waiting_for(case) if posted.task_id in (None, task.pk)]
        step = available(case, request.officer, at, tasks).get(name)
        if step and (wrong := misfits(form_of(case, step), posted.fields)):
            return _refusal(
                WRONG, "invalid_input", "；".join(f"{key}：{words[0]}" for key, words in wrong.items()), wrong
            )
        data = as_posted(posted.fields) if step else {}
        done = execute(case, name, officer=request.officer, at=at, task_id=posted.task_id, data=data)
    except InputError as error:
        return _refusal(WRONG, "invalid_input", str(error) if error.path else error.message)
    except InvalidInput as invalid:
        return _refusal(WRONG, invalid.code, invalid.message, _errors(invalid))
    except Refused as refused:
        return _refusal(NOT_FOUND if refused.code == "not_found" else NOT_NOW, refused.code, refused.message)
    return Done(case=standing(done))


def _taken(body: bytes) -> Taken:
    """Raises ``InputError``."""
    try:
        return Taken.model_validate(contract.parse(body))
    except ValidationError as error:
        place, message = first_problem(error)
        raise InputError(dotted(place), message) from error


def _errors(invalid: InvalidInput) -> dict[str, list[str]]:
    found = {name: [str(words) for words in errors] for name, errors in invalid.form.errors.items()}
    return {"" if name == "__all__" else name: words for name, words in found.items()}


def _refusal(status: int, code: str, message: str, fields: dict[str, list[str]] | None = None) -> Status[RefusalAnswer]:
    return Status(status, RefusalAnswer(error=Refusal(code=code, message=message, fields=fields or {})))


def attach(api: NinjaAPI) -> None:
    """Put the actions under ``/cases/``, and let what the framework refuses be told in the same shape."""

    def answer(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
        answer = _refusal(status, code, message).value
        return api.create_response(request, answer.model_dump(), status=status)

    @api.exception_handler(AuthenticationError)
    def not_signed_in(request: HttpRequest, refused: AuthenticationError) -> HttpResponse:
        return answer(request, 401, "not_signed_in", "请先登录")

    @api.exception_handler(HttpError)
    def not_from_here(request: HttpRequest, refused: HttpError) -> HttpResponse:
        wanted = "请求缺少有效的 CSRF 令牌，请带上请求头 X-CSRFToken 后重试"
        return answer(request, refused.status_code, "csrf" if refused.status_code == 403 else "refused", wanted)

    @api.exception_handler(Http404)
    @api.exception_handler(NotAnAddress)
    def nothing_there(request: HttpRequest, missing: Exception) -> HttpResponse:
        return answer(request, NOT_FOUND, "not_found", NOTHING)

    api.add_router("/cases", router)
