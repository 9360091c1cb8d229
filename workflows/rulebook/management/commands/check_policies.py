"""``check_policies [--json]``: the examples of the policies, and what their days and conditions leave open."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.policy.errors import PolicyError
from workflows.policy.examples import run_all
from workflows.policy.review import Span, gaps, idle, overlaps
from workflows.rulebook import policies


class Command(BaseCommand):
    help = "用 policies/tests/ 中的例子核对规则，并指出没有有效版本的日期、同日有效的两份文件和不起作用的条件"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以JSON输出")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._report()
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._tell(report)
        if report["differ"]:
            sys.exit(1)

    def _report(self) -> dict[str, Any]:
        try:
            known = policies()
            number, differ = run_all(Path(settings.POLICY_DIR) / "tests", known)
        except PolicyError as error:
            raise CommandError(str(error), returncode=2) from error
        return {
            "examples": number,
            "agree": number - len(differ),
            "differ": [asdict(one) for one in differ],
            "gaps": [_span(one) for one in gaps(known)],
            "overlaps": [_span(one) for one in overlaps(known)],
            "idle": [{"document": document, "clause": clause, "why": why} for document, clause, why in idle(known)],
        }

    def _tell(self, report: dict[str, Any]) -> None:
        self.stdout.write(f"例子{report['examples']}个，相符{report['agree']}个")
        for one in report["differ"]:
            self.stdout.write(
                f"不符：{one['file']}“{one['title']}”应为{_words(one['expected'])}，实为{_words(one['got'])}"
            )
        for one in report["gaps"]:
            self.stdout.write(f"没有有效版本：{_days(one)} {'、'.join(one['documents'])}")
        for one in report["overlaps"]:
            self.stdout.write(f"同日有效：{_days(one)} {'、'.join(one['documents'])}，{one['about']}")
        for one in report["idle"]:
            self.stdout.write(f"不起作用的条件：{one['document']} {one['clause']}，{one['why']}")


def _span(span: Span) -> dict[str, Any]:
    data = {"documents": list(span.documents), "from": span.first.isoformat(), "to": _iso(span.last)}
    return data | ({"about": span.about} if span.about else {})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _days(span: dict[str, Any]) -> str:
    return f"{span['from']}至{span['to']}" if span["to"] else f"{span['from']}起"


def _words(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False)
