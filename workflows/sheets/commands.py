"""What the commands that import a file are told and answer: the report as JSON or in words, and its exit status."""

import json
import sys
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from .report import Report


def given_day(text: str | None) -> date | None:
    """The day of ``--as-of``, where one was given. Raises CommandError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"--as-of {text}：不是日期，请写成2025-01-10的样式", returncode=2) from None


def answer(command: BaseCommand, report: Report, *, unit: str, dry_run: bool, as_json: bool) -> None:
    """``unit``: what the report counts, 行 or 人. Ends the process where the report's ``exit_status`` is not 0."""
    if as_json:
        command.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        _tell(command, report, unit, "可录入" if dry_run else "已录入")
    if report.exit_status:
        sys.exit(report.exit_status)


def _tell(command: BaseCommand, report: Report, unit: str, verb: str) -> None:
    for issue in report.issues:
        command.stdout.write(f"{issue.severity_label}：{issue.where}：{issue.message}")
    rows = report.rows
    command.stdout.write(
        f"{report.file}：读取{rows['read']}{unit}，{verb}{rows['accepted']}{unit}，"
        f"拒收{rows['rejected']}{unit}，重复{rows['duplicate']}{unit}"
    )
