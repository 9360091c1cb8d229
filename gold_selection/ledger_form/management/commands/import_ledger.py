"""``import_ledger FILE.xlsx --year Y [--dry-run] [--json]``"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from gold_selection.ledger_form.imports import import_ledger
from workflows.errors import Refused
from workflows.sheets.commands import answer


class Command(BaseCommand):
    help = "导入动态管理台账（.xlsx，汶政字〔2024〕59号附件2）。退出码：0全部录入，1有人员被拒收，2文件不可用"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="台账文件")
        parser.add_argument("--year", type=int, required=True, help="台账的年度")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不录入")
        parser.add_argument("--json", action="store_true", help="以JSON输出导入报告")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with tqdm(unit="人", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
                done = import_ledger(
                    source=options["file"],
                    file_name=options["file"],
                    year=options["year"],
                    actor=None,
                    at=timezone.now(),
                    dry_run=options["dry_run"],
                    progress=bar.update,
                )
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        answer(self, done.report, unit="人", dry_run=options["dry_run"], as_json=options["json"])
