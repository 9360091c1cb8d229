"""The case register at size: importing 100,000 rows, and the rate of every organisation over a million cases.

    .venv/bin/python -m benchmarks.register [--rows 100000] [--cases 1000000]

Runs in a database of its own, in a temporary folder, or in the empty one that DATABASE_URL names. Prints one JSON
document; seconds are wall clock, cpu_seconds and the peak of memory (MB) those of the importing process.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTCOMES = ("达成协议",) * 13 + ("未达成协议",) * 6 + ("转仲裁",)
BODIES = 200


def write_registers(folder: Path, rows: int) -> list[Path]:
    """The same register as .xlsx and as GBK .csv: every party, number and note different, one row in 200 unsound.

    The texts of the workbook stand in the sheet itself, as programs write them, and it does not state its dimensions.
    """
    import csv

    import openpyxl

    from mediation_orgs.registry.register_rows import REGISTER

    heading = ["序号", *REGISTER.titles.values()]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("2024年")
    sheet.append(["劳动争议调解案件登记簿"])
    sheet.append(heading)
    files = [folder / "register.xlsx", folder / "register.csv"]
    with files[1].open("w", encoding="gbk", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(heading)
        for number in range(rows):
            row = _row(number)
            sheet.append(row)
            writer.writerow([f"{cell:%Y/%-m/%-d}" if isinstance(cell, date) else cell for cell in row])
    book.save(files[0])
    return files


def _row(number: int) -> list[object]:
    accepted = date(2024, 1, 1) + timedelta(days=number % 330)
    outcome = OUTCOMES[number % len(OUTCOMES)] if number % 200 else "和解了"
    yes = "是" if outcome == "达成协议" else "否"
    return [
        number + 1, f"B{number % BODIES:04}", f"第{number % BODIES}调委会", f"（2024）甲调字第{number:07}号",
        f"申请人{number}", f"某{number}公司", accepted, "劳动报酬", 1 + number % 9, f"调解员{number % 997}",
        accepted + timedelta(days=20), outcome, yes, yes, "已履行" if yes == "是" else "", f"备注{number}",
    ]  # fmt: skip


def prepare() -> None:
    from django.core.management import call_command

    from workflows.organisations.models import Organisation, Region

    call_command("migrate", verbosity=0)
    county = Region.objects.create(code="990000", name="县", full_name="县", level="county")
    Organisation.objects.bulk_create(
        Organisation(code=f"B{n:04}", name=f"第{n}调委会", kind="mediation_body", region=county) for n in range(BODIES)
    )


def import_one(path: str) -> None:
    """In a process of its own, so that the peak memory is that of the import."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from mediation_orgs.registry.imports import import_register

    begun = time.perf_counter()
    filed = datetime(2025, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    done = import_register(source=path, file_name=path, actor=None, at=filed)
    seconds, own = round(time.perf_counter() - begun, 1), round(time.process_time(), 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"rows": dict(done.report.rows), "seconds": seconds, "cpu_seconds": own, "peak_mb": peak}))


def imported(path: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.register", "--import-one", str(path)]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def fill(cases: int) -> None:
    """Add cases until there are so many, straight into the table: five years, three quarters of them in 2024."""
    from mediation_orgs.registry.models import MediationCase
    from workflows.sheets.models import ImportBatch

    batch = ImportBatch.objects.earliest("pk")
    bodies = list(batch.cases.order_by("organisation").values_list("organisation", flat=True).distinct())
    chance = random.Random(20241210)
    outcomes = ("success",) * 13 + ("failed",) * 6 + ("transfer",)
    missing = cases - MediationCase.objects.count()
    for first in range(0, missing, 20_000):
        MediationCase.objects.bulk_create(
            _case(number, chance, bodies, outcomes, batch) for number in range(first, min(first + 20_000, missing))
        )


def _case(number, chance, bodies, outcomes, batch):
    from mediation_orgs.registry.models import MediationCase

    accepted = date(chance.choice((2021, 2022, 2023) + (2024,) * 9), 1, 1) + timedelta(days=chance.randrange(300))
    outcome = chance.choice(outcomes)
    return MediationCase(
        organisation_id=chance.choice(bodies), register="990000", case_no=f"基准{number}", case_key=f"基准{number}",
        accepted=accepted, closed=accepted + timedelta(days=30), outcome=outcome, people=1, batch=batch,
        performance="performed" if outcome == "success" else "", source_row=number,
    )  # fmt: skip


def count(cases: int) -> dict[str, object]:
    from django.db import connection

    from mediation_orgs.registry.models import MediationCase
    from mediation_orgs.registry.queries import policy_for, success_rate

    fill(cases)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    options = policy_for(["990000/"], 2024).options("mediation_rate")
    seconds = []
    for _ in range(5):
        begun = time.perf_counter()
        rates = success_rate(None, 2024, options)
        seconds.append(round(time.perf_counter() - begun, 3))
    return {
        "cases": MediationCase.objects.count(),
        "of_the_year": sum(sum(one.counts.outcomes.values()) for one in rates),
        "organisations": len(rates),
        "seconds": seconds,
    }


def main() -> None:
    import django

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--import-one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if args.import_one:
        django.setup()
        import_one(args.import_one)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XUANSHU_DATA_DIR"] = folder
        django.setup()
        from django.db import connection

        prepare()
        found: dict[str, object] = {"database": connection.vendor}
        for path in write_registers(Path(folder), args.rows):
            # The second file holds the numbers of the first: every row is looked up and found to be a duplicate.
            found[f"import_{path.suffix[1:]}"] = imported(path)
        found["rates"] = count(args.cases)
        connection.close()
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
