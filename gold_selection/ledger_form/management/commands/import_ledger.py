"""``import_ledger FILE.xlsx --year Y [--dry-run] [--json]``"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from gold_selection.ledger_form.imports import import_ledger
from workflows.errors import Refused
from workflows.sheets.report import Report


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
        if options["json"]:
            self.stdout.write(json.dumps(done.report.as_dict(), ensure_ascii=False))
        else:
            self._tell(done.report, options["dry_run"])
        if done.report.exit_status:
            sys.exit(done.report.exit_status)

    def _tell(self, report: Report, dry_run: bool) -> None:
        for issue in report.issues:
            self.stdout.write(f"{issue.severity_label}：{issue.where}：{issue.message}")
        rows, verb = report.rows, "可录入" if dry_run else "已录入"
        self.stdout.write(
            f"{report.file}：读取{rows['read']}人，{verb}{rows['accepted']}人，拒收{rows['rejected']}人，重复{rows['duplicate']}人"
        )
