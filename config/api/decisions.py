"""``POST /api/v1/decisions/TOPIC``: the decision contract over HTTP.

Pure computation without login, cookies or traces, so there is nothing a forged request could do and no CSRF token.
"""

import math
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import Throttled
from ninja.openapi.schema import OpenAPISchema
from ninja.throttling import BaseThrottle

from config.api.limits import PerAddress
from config.api.schemas import COMPONENTS, described
from workflows.policy import InputError, UnknownTopic, check_options, contract
from workflows.policy.decide import TOPICS
from workflows.rulebook import policies


class DecisionAPI(NinjaAPI):
    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        """With the schemas of the rules' own input models among the components."""
        schema = super().get_openapi_schema(*args, **kwargs)
        schema["components"]["schemas"] |= COMPONENTS
        return schema


api = DecisionAPI(
    title="选树接口",
    version="1",
    description="判定：按现行文件判定资格和成功率，不登录，不保存，逐条给出依据、原文和缺什么。"
    "办理：登录后列出和办理案件的动作，与网页同一规则。",
    docs_url=None,  # its pages load scripts from elsewhere
)
LIMITS: list[BaseThrottle] = [PerAddress()]


@api.exception_handler(Throttled)
def too_often(request: HttpRequest, refused: Throttled) -> HttpResponse:
    seconds = math.ceil(refused.wait or 1)
    answer = _refused(429, "", f"请求过于频繁，每分钟最多{settings.DECISIONS_PER_MINUTE}次；请在{seconds}秒后重试")
    answer.headers["Retry-After"] = str(seconds)
    return answer


def answered(request: HttpRequest, topic: str) -> HttpResponse:
    most, length = settings.DECISION_MAX_BYTES, request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > most:
        return _refused(413, "", f"请求超过{most // 1024}KB，请分批提问或改用命令行 decide")
    asked = None
    try:
        check_options(topic, {})  # an unknown topic is told before anything else
        asked = contract.parse(request.body)
        return _json(200, contract.answer(topic, asked, policies=policies()))
    except UnknownTopic as unknown:
        return _refused(404, "", str(unknown))
    except InputError as error:
        answer = contract.problem(error, asked)
        return _json(422, answer if answer["id"] is not None else {"error": answer["error"]})


def _operation(topic: str) -> Callable[[HttpRequest], HttpResponse]:
    def operation(request: HttpRequest) -> HttpResponse:
        return answered(request, topic)

    return operation


for _topic in TOPICS:
    api.post(
        f"/decisions/{_topic}", operation_id=_topic, summary=f"判定 {_topic}", openapi_extra=described(_topic),
        throttle=LIMITS,
    )(_operation(_topic))  # fmt: skip


@api.post("/decisions/{topic}", include_in_schema=False, throttle=LIMITS)
def any_topic(request: HttpRequest, topic: str) -> HttpResponse:
    return answered(request, topic)


def _refused(status: int, path: str, message: str) -> HttpResponse:
    return _json(status, {"error": {"path": path, "message": message}})


def _json(status: int, answer: dict[str, Any]) -> HttpResponse:
    return HttpResponse(contract.encode(answer), status=status, content_type="application/json")
