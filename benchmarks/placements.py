"""Placements at size: importing a list of 5,000 with as many evaluations, and importing it again.

    .venv/bin/python -m benchmarks.placements [--rows 5000]

Runs in a database of its own, in a temporary folder, or in the empty one that DATABASE_URL names. A fifth of the people
are in the information base before. The peak of memory is that of the process that imports, alone.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.ledger import card
from benchmarks.measuring import Figure, begin, tell

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS, MOST_MEMORY = 20, 300
HOSTS = 40
HEADS = {
    "选派名单": ["序号", "姓名", "身份证号码", "派出单位", "人员类别", "接收单位", "接收单位性质", "开始日期",
                "结束日期", "填报天数", "请假日期", "带教人", "备注"],
    "综合评价": ["名单序号", "姓名", "身份证号码", "接收单位", "出勤", "业务能力", "工作表现", "综合评价", "评语",
                "评价日期", "评价人"],
}  # fmt: skip


def prepare(people: int) -> None:
    """A county with its bureau and hosts, and people of a ledger."""
    from certification.models import Person, Post
    from certification.vault import digest, seal
    from workflows.organisations.models import Organisation, Region

    parent = None
    for code, name, level in (("370000", "省", "province"), ("370800", "市", "city"), ("370830", "汶上县", "county")):
        parent = Region.objects.create(code=code, name=name, full_name=name, level=level, parent=parent)
    Organisation.objects.create(code="G01", name="汶上县人社局", kind="government", region=parent, party="hr")
    Organisation.objects.bulk_create(
        Organisation(code=f"H{n:02}", name=f"汶上县第{n}局", kind="government", region=parent) for n in range(HOSTS)
    )
    known = [
        Person(name=f"张{n:05}", id_sealed=seal(card(n)), id_hash=digest(card(n)), id_masked="", region=parent,
               category="enterprise")
        for n in range(people)
    ]  # fmt: skip
    Post.objects.bulk_create(
        Post(person=one, region=parent, kind="enterprise", start=date(2024, 1, 1))
        for one in Person.objects.bulk_create(known)
    )


def write_list(path: Path, rows: int) -> None:
    """Every person different; one in ten with leave, one in twenty without an evaluation."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    lists, evaluations = book.create_sheet("选派名单"), book.create_sheet("综合评价")
    for row in (
        ["2024年企业一线劳动关系协调员“以干代训”选派名单"],
        ["填报单位：汶上县人社局", "填报日期：2025年1月10日"],
    ):
        lists.append(row)
    lists.append(HEADS["选派名单"])
    evaluations.append(HEADS["综合评价"])
    for n in range(rows):
        first = date(2024, 3, 1) + timedelta(days=n % 250)
        last, host = first + timedelta(days=12 + n % 4), f"县第{n % HOSTS}局"
        leave = f"{first.month}月{first.day}日" if n % 10 == 0 else None
        who = [n + 1, f"张{n:05}", card(n)]
        lists.append(
            [
                *who,
                f"第{n % 97}公司",
                "企业一线劳动关系协调员",
                host,
                "部门",
                first,
                last,
                13 + n % 4,
                leave,
                "李某",
                None,
            ]
        )
        if n % 20:
            text = "参与受理和调解劳动争议案件，掌握了庭前调解的基本流程，工作认真。"
            evaluations.append([*who, host, "好", "较好", "好", "合格", text, last + timedelta(days=2), "某某"])
    book.save(path)


def measured(path: Path) -> dict[str, float]:
    """In a process of its own, so that the peak memory is that of the import."""
    command = [sys.executable, "-m", "benchmarks.placements", "--one", str(path)]
    found: dict[str, float] = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    return found


def one(path: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from certification.placements.imports.imports import import_placements

    at = datetime(2025, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    begun = time.perf_counter()
    rows = import_placements(source=path, file_name=path, actor=None, at=at).report.rows
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    taken = {"rows": rows["accepted"], "again": rows["duplicate"]}
    print(json.dumps({**taken, "seconds": seconds, "cpu": time.process_time(), "peak_mb": peak}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        one(args.one)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XUANSHU_DATA_DIR", folder)
        begin()
        prepare(args.rows // 5)
        source = Path(folder) / "placements.xlsx"
        write_list(source, args.rows)
        taken, again = measured(source), measured(source)
        from django.db import connection

        connection.close()
    assert again["again"] == args.rows, again
    what = f"以干代训名单导入{taken['rows']:.0f}人次"
    tell(
        [
            Figure(what, taken["seconds"], "秒"),
            Figure(f"{what}，处理器用时", taken["cpu"], "秒", MOST_SECONDS),
            Figure(f"{what}，内存峰值", taken["peak_mb"], "兆字节", MOST_MEMORY),
            Figure("以干代训名单重复导入，处理器用时", again["cpu"], "秒", MOST_SECONDS),
            Figure("以干代训名单重复导入，内存峰值", again["peak_mb"], "兆字节", MOST_MEMORY),
        ]
    )


if __name__ == "__main__":
    main()
