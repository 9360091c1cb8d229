"""``verify_notice FILE.pdf [--json]``: 0 genuine and in force, 1 anything else that can be said, 2 no readable PDF."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.errors import Refused
from workflows.notices import verification


class Command(BaseCommand):
    help = "核验公文或证书的PDF：文号、发文机关、日期、是否被改动、是否有效"
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="要核验的PDF文件")
        parser.add_argument("--json", action="store_true", help="以JSON输出")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            found = verification.by_file(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}：不能读取（{error.strerror}），请检查路径", returncode=2) from error
        except Refused as refusal:
            raise CommandError(f"{path}：{refusal}", returncode=2) from refusal
        if options["json"]:
            self.stdout.write(json.dumps({"file": path.name, **found.as_dict()}, ensure_ascii=False, indent=1))
        else:
            self._tell(found)
        if not found.holds:
            sys.exit(1)

    def _tell(self, found: verification.Verification) -> None:
        self.stdout.write(found.message)
        if found.found:
            self.stdout.write(f"{found.kind} {found.number} {found.title}")
            self.stdout.write(
                f"发文机关：{'、'.join(found.issuers)}；成文日期：{found.signed_on}；印发日期：{found.issued_on}"
            )
            self.stdout.write(verification.BASIS)
