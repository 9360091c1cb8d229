import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from workflows.errors import Refused
from workflows.organisations.imports import load
from workflows.organisations.imports.load import Loaded
from workflows.sheets.report import SEVERITY_LABELS
from workflows.sheets.rows import Row

LABELS = {"regions": "区划", "organisations": "组织", "seats": "席位"}


class Command(BaseCommand):
    help = "导入区划、组织和席位名单（CSV或xlsx）；重复导入不改变已有记录"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--regions", type=Path, help="区划表")
        parser.add_argument("--organisations", type=Path, help="组织表")
        parser.add_argument("--seats", type=Path, help="席位表")
        parser.add_argument("--as-of", type=_day, help="空缺席位按哪一天计算，默认今天（YYYY-MM-DD）")
        parser.add_argument("--demo-password", help="仅供演示：新用户的登录密码；不给则新用户不能用密码登录")
        parser.add_argument("--json", action="store_true", help="以JSON输出导入结果")

    def handle(self, *args: Any, **options: Any) -> None:
        files = {kind: options[kind] for kind in LABELS if options[kind]}
        if not files:
            raise CommandError("请至少给出--regions、--organisations、--seats中的一个文件。", returncode=2)
        if options["demo_password"] and settings.PRODUCTION:
            raise CommandError("生产环境不能使用--demo-password；请去掉该参数，由管理员逐一发放密码。", returncode=2)
        try:
            loaded = load(
                **files,
                as_of=options["as_of"] or timezone.localdate(),
                password=options["demo_password"],
                progress=_progress,
            )
        except Refused as error:
            raise CommandError(error.message, returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(loaded.as_dict(), ensure_ascii=False, indent=1))
        else:
            self._tell(loaded)
        if loaded.exit_status:
            sys.exit(loaded.exit_status)

    def _tell(self, loaded: Loaded) -> None:
        for kind, report in loaded.reports.items():
            rows = report.rows
            self.stdout.write(
                f"{LABELS[kind]}：读入{rows['read']}行，录入{rows['accepted']}行，"
                f"未录入{rows['rejected']}行，重复{rows['duplicate']}行"
            )
            for issue in report.issues:
                label = SEVERITY_LABELS[issue.severity]
                self.stdout.write(f"  {issue.place} {issue.column}“{issue.raw}”：{issue.message}（{label}）")
        for vacancy in loaded.vacant:
            self.stdout.write(f"席位空缺：{vacancy.organisation.name} {vacancy.role_label}")
        for combined in loaded.combined:
            self.stdout.write(f"一人兼任初审和复审：{combined.organisation.name} {combined.person_name}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请按2025-01-10的样式填写") from None


def _progress(rows: Sequence[Row], label: str) -> Iterable[Row]:
    counted: Iterable[Row] = tqdm(rows, desc=label, unit="行", disable=None, file=sys.stderr)
    return counted
