"""``load_code_words F.csv [--json]``"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.notices import code_words
from workflows.sheets.lines import UnreadableFile


class Command(BaseCommand):
    help = "导入发文机关代字（列：agency_code、use、word）；重复导入不改变已编的文号"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="机关代字表（CSV或xlsx）")
        parser.add_argument("--json", action="store_true", help="以JSON输出")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = code_words.load(options["file"])
        except UnreadableFile as error:
            raise CommandError(error.message, returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(f"读入{report.rows['read']}行，登记{report.rows['accepted']}行")
            for issue in report.issues:
                self.stdout.write(f"  {issue.place} {issue.column}“{issue.raw}”：{issue.message}")
        if report.exit_status:
            sys.exit(report.exit_status)
