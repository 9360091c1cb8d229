"""``sweep [--json]``: everything periodic once, as beat does it in production."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workflows.cases.tasks import sweep

# What the report's names mean; a name that an app adds and that is not here is shown as it is.
WORDS = {
    "timers": "到期转办",
    "jobs": "重新启动的后台任务",
    "given_back": "退还席位的待办",
    "reminded": "超期提醒的待办",
    "certificates": "重新排版的证书",
    "placements": "以干代训提醒",
    "failed": "出错未办成（原因见日志）",
}


class Command(BaseCommand):
    help = "把定期要做的事做一遍：到期、丢失的后台任务、交给已离席者的待办、超期提醒"
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以JSON输出")

    def handle(self, *args: Any, **options: Any) -> None:
        report = sweep()
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write("，".join(f"{WORDS.get(name, name)}{number}件" for name, number in report.items()))
        if report["failed"]:
            sys.exit(1)
