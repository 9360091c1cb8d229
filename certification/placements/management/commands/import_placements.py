"""``import_placements FILE.xlsx [--dry-run] [--as-of DATE] [--json]``"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from certification.placements.imports.imports import import_placements
from workflows.errors import Refused
from workflows.sheets.commands import answer, given_day


class Command(BaseCommand):
    help = "导入以干代训选派名单和综合评价（.xlsx）。退出码：0全部录入，1有行被拒收，2文件不可用"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="名单文件")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不录入")
        parser.add_argument(
            "--as-of",
            help="填报日，表上没有填报日期时用；是否期满、评价是否及时按此日判断。都没有的按今天，并在报告中说明",
        )
        parser.add_argument("--json", action="store_true", help="以JSON输出导入报告")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with tqdm(unit="行", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
                done = import_placements(
                    source=options["file"],
                    file_name=options["file"],
                    actor=None,
                    at=timezone.now(),
                    as_of=given_day(options["as_of"]),
                    dry_run=options["dry_run"],
                    progress=bar.update,
                )
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        answer(self, done.report, unit="行", dry_run=options["dry_run"], as_json=options["json"])
