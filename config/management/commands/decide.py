"""``decide TOPIC [--read KEY=VALUE ...] < in.jsonl > out.jsonl``: the decision contract, a line at a time."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.policy import InputError, UnknownTopic, check_options, decide

_UNUSABLE = 2


class Command(BaseCommand):
    help = "按议题逐行判定：标准输入每行一个 JSON 对象，标准输出每行一个结论。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("topic", metavar="TOPIC", help="议题，如 mediation_rate、grade")
        parser.add_argument("--read", action="append", default=[], metavar="KEY=VALUE", help="对每一行都采用的读法")

    def handle(self, *, topic: str, read: list[str], **_: Any) -> None:
        try:
            chosen = dict(_reading(one) for one in read)
            check_options(topic, chosen)
        except UnknownTopic as error:
            raise CommandError(str(error), returncode=_UNUSABLE) from error
        except InputError as error:
            raise CommandError(f"--read {error}", returncode=_UNUSABLE) from error
        try:
            failed = _stream(topic, chosen, sys.stdin.buffer, sys.stdout.buffer)
        except BrokenPipeError:
            # The reader has gone: nothing more can be said, and the interpreter must not try to flush at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(_UNUSABLE)
        if failed:
            sys.exit(1)


def _reading(text: str) -> tuple[str, object]:
    """``feb29=mar01`` -> ("feb29", "mar01"); true, false, null and whole numbers are read as in JSON."""
    key, sign, value = text.partition("=")
    if not key or not sign:
        raise InputError(text, "应写作 KEY=VALUE")
    if value in ("true", "false", "null") or value.lstrip("-").isdecimal():
        return key, json.loads(value)
    return key, value


def _stream(topic: str, chosen: dict[str, object], lines: BinaryIO, out: BinaryIO) -> bool:
    """Decide every line in its order, keeping none. Returns whether any of them was an error."""
    failed = False
    for answer in _answers(topic, chosen, lines):
        failed |= "error" in answer
        out.write(_encoded(answer))
    out.flush()
    return failed


def _answers(topic: str, chosen: dict[str, object], lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        name = None
        try:
            asked = _parsed(line)
            name = asked.get("id")
            yield {"id": name, **_decided(topic, chosen, asked)}
        except InputError as error:
            name = name if isinstance(name, str) else None
            yield {"id": name, "error": {"path": error.path, "message": error.message}}


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError("", "这一行不是 UTF-8 编码的 JSON，请核对") from error
    if not isinstance(asked, dict):
        raise InputError("", "每行应为一个 JSON 对象")
    return asked


def _no_constant(name: str) -> None:
    raise ValueError(f"JSON has no {name}")


def _decided(topic: str, chosen: dict[str, object], asked: dict[str, Any]) -> dict[str, Any]:
    for key in asked:
        if key not in ("id", "input", "options"):
            raise InputError(key, "没有这一项，请改正名称或删去")
    if not isinstance(asked.get("id"), str):
        raise InputError("id", "缺少编号，或编号不是文字")
    if "input" not in asked:
        raise InputError("input", "缺少这一项，请补上")
    own = {} if asked.get("options") is None else asked["options"]
    check_options(topic, own)
    return decide(topic, asked["input"], {**chosen, **own})


def _encoded(answer: dict[str, Any]) -> bytes:
    try:
        return (json.dumps(answer, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:
        # Half a surrogate pair, legal in JSON as an escape, can only be written back as one.
        return (json.dumps(answer) + "\n").encode()
