"""``verify_log [--case ID] [--json]``: whether the log of every case is whole, and where the first link is broken."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from workflows.cases.log import broken_links
from workflows.cases.models import Case


class Command(BaseCommand):
    help = "逐条核对案件过程记录的哈希链；有断链时退出码为1"
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--case", type=int, metavar="编号", help="只核对这一件，默认全部案件")
        parser.add_argument("--json", action="store_true", help="以JSON输出")

    def handle(self, *args: Any, **options: Any) -> None:
        cases = Case.objects.filter(pk=options["case"]) if options["case"] is not None else Case.objects.all()
        total = cases.count()
        if options["case"] is not None and not total:
            raise CommandError(f"--case {options['case']}：没有这个案件，请核对编号", returncode=2)
        with tqdm(total=total, desc="核对", unit="件", disable=None, file=sys.stderr) as bar:
            broken = list(broken_links(options["case"], seen=bar.update))
        if options["json"]:
            links = [{"case": link.case_id, "seq": link.seq, "reason": link.reason} for link in broken]
            found = {"cases": total, "whole": total - len(links), "first_broken": links[0] if links else None}
            self.stdout.write(json.dumps(found | {"broken": links}, ensure_ascii=False))
        else:
            for link in broken:
                self.stdout.write(f"案件{link.case_id}：{link.reason}")
            self.stdout.write(f"核对{total}件，完整{total - len(broken)}件，断链{len(broken)}件")
        if broken:
            sys.exit(1)
