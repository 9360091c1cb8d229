"""``import_nominations FILE.xlsx --round CODE … [--papers DIR --materials LIST.csv] [--dry-run] [--json]``"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.errors import Refused
from workflows.rounds.recommendations.imports import Beside, import_nominations
from workflows.rounds.recommendations.packs import in_folder
from workflows.sheets.commands import answer


class Command(BaseCommand):
    help = "导入推荐汇总表（.xlsx）。退出码：0全部录入，1有行被拒收，2文件或参数不可用"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="推荐汇总表")
        parser.add_argument("--round", action="append", required=True, dest="rounds", help="批次编号，可重复")
        parser.add_argument("--papers", help="申报材料所在的文件夹，与--materials同时使用")
        parser.add_argument("--materials", help="材料清单（.csv）")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不录入")
        parser.add_argument("--json", action="store_true", help="以JSON输出导入报告")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, materials = options["papers"], options["materials"]
        if bool(folder) != bool(materials):
            raise CommandError("--papers（材料文件夹）和--materials（材料清单）须同时指定", returncode=2)
        try:
            done = import_nominations(
                source=options["file"],
                file_name=options["file"],
                rounds=options["rounds"],
                beside=Beside(in_folder(Path(folder)), Path(materials)) if folder else None,
                actor=None,
                at=timezone.now(),
                dry_run=options["dry_run"],
            )
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        answer(self, done.report, unit="行", dry_run=options["dry_run"], as_json=options["json"])
