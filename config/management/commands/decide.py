"""``decide TOPIC [--read KEY=VALUE ...] < in.jsonl > out.jsonl``: the decision contract, a line at a time."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.policy import InputError, UnknownTopic, check_options, contract

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
        out.write(contract.encode(answer) + b"\n")
    out.flush()
    return failed


def _answers(topic: str, chosen: dict[str, object], lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        asked = None
        try:
            asked = contract.parse(line)
            yield contract.answer(topic, asked, chosen=chosen, named=True)
        except InputError as error:
            yield contract.problem(error, asked)
