"""The ledger at size: importing a workbook of 5,000 people, and writing it again.

    .venv/bin/python -m benchmarks.ledger [--people 5000]

Runs in a database of its own, in a temporary folder, or in the empty one that DATABASE_URL names. Seconds are wall
clock; the peak of memory is that of the process that imports, or exports, alone.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measuring import Figure, begin, tell

ROOT = Path(__file__).resolve().parent.parent
YEAR, UNITS = 2024, 50
MOST_IMPORT, MOST_MEMORY, MOST_EXPORT = 60, 300, 30


def prepare() -> None:
    """A county with its bureau, and so many townships with an office each."""
    from workflows.organisations.models import Organisation, Region

    parent = None
    for code, name, level in (("370000", "省", "province"), ("370800", "市", "city"), ("370830", "汶上县", "county")):
        parent = Region.objects.create(code=code, name=name, full_name=name, level=level, parent=parent)
    Organisation.objects.create(code="G01", name="县人社局", kind="government", region=parent, party="hr")
    for number in range(UNITS):
        code, name = f"37083{number:04}", f"第{number}镇"
        town = Region.objects.create(code=code, name=name, full_name=f"汶上县{name}", level="township", parent=parent)
        Organisation.objects.create(code=f"T{number:02}", name=f"{name}人民政府", kind="township", region=town)


def write_ledger(path: Path, people: int) -> None:
    """Every name and number different, all eight lines and four quarters filled in, cells merged as in the form."""
    import openpyxl

    from gold_selection.ledger_form.form import ITEMS
    from workflows.sheets.workbook import merge

    book = openpyxl.Workbook(write_only=True)
    each = -(-people // UNITS)
    for unit in range(UNITS):
        sheet = book.create_sheet(f"第{unit}镇")
        heads = (
            ["汶上县劳动关系协调员动态管理台账"], [f"乡镇(街道、领域):第{unit}镇"], ["2024年12月20日"],
            ["序号", "姓名", "身份证号码", "协调员类型", "学历", "工作单位及职务", "从事协调劳动关系工作年限",
             "联系方式", "量化赋分管理", None, None, None, None, "备注"],
            [None] * 8 + ["赋分内容", "第一季度", "第二季度", "第三季度", "第四季度"],
        )  # fmt: skip
        for row in heads:
            sheet.append(row)
        for seq in range(1, each + 1):
            number = unit * each + seq
            once = [
                seq, f"张{number:05}", card(number), "网格员", "大专", f"第{number % 997}公司劳资专员", "2年6个月",
                f"199{number:08}",
            ]  # fmt: skip
            top = 6 + (seq - 1) * 8
            for line, word in enumerate(ITEMS.values()):
                points = [25 + number % 6, 5, 5, 0, 5, 0, None, 40 + number % 6][line]
                sheet.append([*(once if not line else [None] * 8), word, *[points] * 4, None])
            for column in (*range(1, 9), 14):
                merge(sheet, top, column, top + 7, column)
    book.save(path)


def card(number: int) -> str:
    from stdnum.cn import ric

    digits = f"370830{1960 + number % 40}{1 + number % 12:02}{1 + number % 28:02}{number // 40 % 1000:03}"
    return digits + ric.calc_check_digit(digits + "0")


def measured(what: str, path: Path) -> dict[str, float]:
    """In a process of its own, so that the peak memory is that of the one thing."""
    command = [sys.executable, "-m", "benchmarks.ledger", what, str(path)]
    found: dict[str, float] = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    return found


def one(what: str, path: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    begun = time.perf_counter()
    people = imported(path) if what == "--import-one" else exported(path)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"people": people, "seconds": seconds, "cpu": time.process_time(), "peak_mb": peak}))


def imported(path: str) -> int:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from gold_selection.ledger_form.imports import import_ledger

    at = datetime(2025, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    return import_ledger(source=path, file_name=path, year=YEAR, actor=None, at=at).report.rows["accepted"]


def exported(path: str) -> int:
    from datetime import date

    from certification.models import Person
    from gold_selection.ledger_form.book import ledgers
    from gold_selection.ledger_form.units import units_of_agency
    from gold_selection.ledger_form.writing import write

    with open(path, "wb") as stream:
        return write(stream, ledgers(units_of_agency(""), YEAR, date(2025, 1, 10), Person.objects.all())).people


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--import-one", help=argparse.SUPPRESS)
    parser.add_argument("--export-one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    for what, path in (("--import-one", args.import_one), ("--export-one", args.export_one)):
        if path:
            one(what, path)
            return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XUANSHU_DATA_DIR", folder)
        begin()
        prepare()
        source = Path(folder) / "ledger.xlsx"
        write_ledger(source, args.people)
        taken = measured("--import-one", source)
        again = measured("--import-one", source)
        written = measured("--export-one", Path(folder) / "out.xlsx")
        from django.db import connection

        connection.close()
    what = f"台账导入{taken['people']:.0f}人（{taken['people'] * 8:.0f}行）"
    tell(
        [
            Figure(what, taken["seconds"], "秒", MOST_IMPORT),
            Figure(f"{what}，处理器用时", taken["cpu"], "秒"),
            Figure(f"{what}，内存峰值", taken["peak_mb"], "兆字节", MOST_MEMORY),
            Figure("台账重复导入", again["seconds"], "秒"),
            Figure(f"台账导出{written['people']:.0f}人", written["seconds"], "秒", MOST_EXPORT),
            Figure("台账导出，处理器用时", written["cpu"], "秒"),
            Figure("台账导出，内存峰值", written["peak_mb"], "兆字节", MOST_MEMORY),
        ]
    )


if __name__ == "__main__":
    main()
