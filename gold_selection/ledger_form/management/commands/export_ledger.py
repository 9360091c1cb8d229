"""``export_ledger --year Y [--agency CODE] OUT.xlsx``"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certification.models import Person
from gold_selection.ledger_form.book import ledgers
from gold_selection.ledger_form.typed_totals import SHEET
from gold_selection.ledger_form.units import units_of_agency
from gold_selection.ledger_form.writing import write
from workflows.errors import Refused


class Command(BaseCommand):
    help = "按汶政字〔2024〕59号附件2的样式导出动态管理台账（.xlsx），每个乡镇（街道）、领域一张表，身份证号码完整"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", help="要写出的.xlsx文件")
        parser.add_argument("--year", type=int, required=True, help="台账的年度")
        parser.add_argument("--agency", default="", help="人社局、办事处（镇政府）或专班的组织编号；不写则导出全部")

    def handle(self, *args: Any, **options: Any) -> None:
        out, today = Path(options["out"]), timezone.localdate()
        partial = out.with_name(f".{out.name}.partial")
        try:
            units = units_of_agency(options["agency"])
            # Complete before it takes the place of an earlier file.
            with partial.open("wb") as stream:
                written = write(stream, ledgers(units, options["year"], today, Person.objects.all()))
            partial.replace(out)
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        except OSError as error:
            raise CommandError(f"不能写出“{out}”（{error.strerror}），请核对路径和权限", returncode=2) from error
        finally:
            partial.unlink(missing_ok=True)
        told = f"；{written.typed}处填报合计与计算的不同或未填，列在最后一张工作表“{SHEET}”" if written.typed else ""
        self.stdout.write(f"{out}：{options['year']}年度台账，{written.people}人{told}")
