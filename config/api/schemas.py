"""What the API takes and gives, as OpenAPI schemas made from the very models that check the input."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import models_json_schema

from workflows.policy.decide import TOPICS
from workflows.policy.readings import CATALOGUE


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Finding(Answer):
    clause: str
    document: str
    text: str = Field(description="原文")
    verdict: Literal["met", "not_met", "unknown"]
    observed: str
    shortfall: str | None
    citation: str = Field(
        description="出处的写法；援引外地文件的，援引文件在前；被援引的文件在本地自身有效的，只写该文件"
    )
    adopted_by: str = Field(default="", description="援引该条件的文件，仅在援引时给出")


class Basis(Answer):
    documents: list[str]
    digest: str = Field(description="所依规则的 SHA-256，不含标题、期限和说明", pattern=r"^[0-9a-f]{64}$")
    in_force: bool | None = Field(description="所问之日文件是否有效；文件未规定失效日期、任务均已过期的为 null")


class Decision(Answer):
    id: str = Field(default="", description="提问时的 id，仅在提问给出时返回")
    decision: Literal["eligible", "not_eligible", "needs_info"]
    findings: list[Finding]
    readings: list[str] = Field(description="结论所依据的读法")
    policy: Basis


class ErrorPlace(Answer):
    path: str
    message: str


class Problem(Answer):
    id: str | None = None
    error: ErrorPlace


def _without_default(schema: dict[str, Any]) -> None:
    del schema["default"]


def _name(topic: str) -> str:
    return "".join(word.title() for word in topic.split("_"))


def _asked(topic: str) -> type[BaseModel]:
    # What is not chosen is as the document has it, so that no default is shown.
    readings = {
        key: (Literal[reading.values], Field(None, description=reading.id, json_schema_extra=_without_default))
        for key, reading in CATALOGUE[topic].items()
    }
    options = create_model(f"{_name(topic)}Options", __config__=ConfigDict(extra="forbid"), **readings)  # type: ignore[call-overload]
    return create_model(
        f"{_name(topic)}Asked",
        __config__=ConfigDict(extra="forbid"),
        id=(str, Field(default="", description="任意文字，原样返回")),
        input=(TOPICS[topic].question, ...),
        options=(options | None, None),
    )


def _answer(topic: str) -> type[BaseModel]:
    return create_model(f"{_name(topic)}Decision", __base__=Decision, **TOPICS[topic].answer)


_ASKED = {topic: _asked(topic) for topic in TOPICS}
ANSWERS = {topic: _answer(topic) for topic in TOPICS}
_MODELS: list[type[BaseModel]] = [*_ASKED.values(), *ANSWERS.values(), Problem]
_KEYS, _MADE = models_json_schema(
    [(model, "validation") for model in _MODELS], ref_template="#/components/schemas/{model}"
)
COMPONENTS: dict[str, Any] = _MADE["$defs"]


def described(topic: str) -> dict[str, Any]:
    """Request and responses of a topic's operation."""
    refused = _content(Problem)
    return {
        "requestBody": {"required": True, **_content(_ASKED[topic])},
        "responses": {
            200: {"description": "结论", **_content(ANSWERS[topic])},
            413: {"description": "请求过大", **refused},
            422: {"description": "输入有误，指明位置", **refused},
            429: {"description": "请求过于频繁，按 Retry-After 重试", **refused},
        },
    }


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": _KEYS[model, "validation"]}}}
