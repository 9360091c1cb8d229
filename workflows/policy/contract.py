"""The decision contract in JSON: one question in, one answer out. The command line and the API both speak it."""

import json
from collections.abc import Mapping
from typing import Any

from workflows.policy.decide import check_options, decide
from workflows.policy.errors import InputError
from workflows.policy.policyset import PolicySet

KEYS = ("id", "input", "options")


def parse(text: bytes) -> dict[str, Any]:
    """One question, as UTF-8 JSON. Raises ``InputError`` with an empty path where it is none."""
    try:
        asked = json.loads(text.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_each_once)
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError("", "不是 UTF-8 编码的 JSON，请核对") from error
    if not isinstance(asked, dict):
        raise InputError("", "应为一个 JSON 对象")
    return asked


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of two values under one name nobody can say which is meant. Raises ``InputError``."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise InputError("", f"“{name[:80]}”在同一个对象里写了不止一次，请只保留一个")
        found[name] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"JSON has no {name}")


def answer(
    topic: str, asked: Mapping[str, Any], *, chosen: Mapping[str, object] | None = None, named: bool = False,
    policies: PolicySet | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The answer to a parsed question, its own options over ``chosen``; with its ``id`` where it has one.

    ``named``: it must have one. Raises ``InputError``, ``UnknownTopic``.
    """
    for key in asked:
        if key not in KEYS:
            raise InputError(key, "没有这一项，请改正名称或删去")
    if not isinstance(asked.get("id"), str) and (named or "id" in asked):
        raise InputError("id", "缺少编号，或编号不是文字")
    if "input" not in asked:
        raise InputError("input", "缺少这一项，请补上")
    own = {} if asked.get("options") is None else asked["options"]
    check_options(topic, own)
    decided = decide(topic, asked["input"], {**(chosen or {}), **own}, policies=policies)
    return {"id": asked["id"], **decided} if "id" in asked else decided


def problem(error: InputError, asked: Mapping[str, Any] | None) -> dict[str, Any]:
    """The error object; ``id`` is null where the question has no usable one."""
    name = asked.get("id") if asked else None
    return {"id": name if isinstance(name, str) else None, "error": {"path": error.path, "message": error.message}}


def encode(answered: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(answered, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # Half a surrogate pair, legal in JSON as an escape, can only be written back as one.
        return json.dumps(answered).encode()
