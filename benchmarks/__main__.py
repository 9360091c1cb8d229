"""Every benchmark, one after another, on both databases: ``python -m benchmarks`` prints one table.

Each runs in a process and an empty database of its own. PostgreSQL is the one of ``script/services``, started for the
run unless it is up. Smaller ratios are better; below 1 the demand is met. Exit code 1: a benchmark could not be run.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
import psycopg

from benchmarks.measuring import Figure

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ROOT / "script" / "services"
LINES = (
    ("engine", ("SQLite", "PostgreSQL")),
    ("register", ("SQLite",)),
    ("papers", ("SQLite",)),
    ("grade", ("SQLite",)),
    ("scoring", ("SQLite",)),
    ("placement", ("SQLite",)),
    ("ledger", ("SQLite",)),
    ("quarter", ("SQLite",)),
    ("placements", ("SQLite",)),
    ("coordinators", ("SQLite", "PostgreSQL")),
)
NAME = "xuanshu_benchmarks"


def main() -> None:
    failed = []
    print(_row("测量", "数值", "", "要求", "比值"))
    with _postgresql() as server:
        for benchmark, databases in LINES:
            for database in databases:
                begun = time.monotonic()
                figures = _run(benchmark, server if database == "PostgreSQL" else "")
                if figures is None:
                    failed.append(f"{benchmark}（{database}）")
                    continue
                print(f"—— {database}，{benchmark}，用时{time.monotonic() - begun:.0f}秒")
                for one in figures:
                    _print(one)
    if failed:
        sys.exit(f"没有完成：{'、'.join(failed)}")


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of the server; it is stopped again if it did not run before."""
    ran = subprocess.run([SERVICES, "env"], capture_output=True).returncode == 0
    subprocess.run([SERVICES, "up"], check=True)
    told = subprocess.run([SERVICES, "env"], check=True, capture_output=True, text=True).stdout
    address = next(line.partition("=")[2] for line in told.splitlines() if "DATABASE_URL" in line)
    try:
        yield address
    finally:
        if not ran:
            subprocess.run([SERVICES, "down"], check=True)


def _run(benchmark: str, server: str) -> list[Figure] | None:
    """The figures of one benchmark; None where it failed, its error being on the terminal."""
    with tempfile.TemporaryDirectory() as folder, _empty_database(server) as address:
        environment = os.environ | {"XUANSHU_DATA_DIR": folder, "DATABASE_URL": address}
        if not address:
            environment.pop("DATABASE_URL")
        environment.pop("CELERY_BROKER_URL", None)
        command = [sys.executable, "-m", f"benchmarks.{benchmark}"]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        return None
    if benchmark == "register":
        return _register(json.loads(done.stdout))
    return [Figure(**line) for line in json.loads(done.stdout.splitlines()[-1])]


def _register(found: dict[str, Any]) -> list[Figure]:
    imports = {"xlsx": "登记簿导入（Excel）", "csv": "登记簿重复导入（CSV）"}
    figures = []
    for suffix, what in imports.items():
        one = found[f"import_{suffix}"]
        what = f"{what}{one['rows']['read']}行"
        figures += [Figure(what, one["seconds"], "秒"), Figure(f"{what}，内存峰值", one["peak_mb"], "兆字节")]
    rates = found["rates"]
    what = f"{rates['cases']}件中{rates['organisations']}个组织的年度成功率"
    return [*figures, Figure(what, min(rates["seconds"]), "秒")]


@contextmanager
def _empty_database(server: str) -> Iterator[str]:
    if not server:
        yield ""
        return
    url = environ.Env.db_url_config(server)
    name = f'"{NAME}_{os.getpid()}"'
    place = {"host": url["HOST"], "port": url["PORT"], "user": url["USER"], "password": url["PASSWORD"]}
    with psycopg.connect(**place, dbname=url["NAME"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield server.rsplit("/", 1)[0] + f"/{name.strip(chr(34))}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _print(figure: Figure) -> None:
    sign = "≥" if figure.at_least else "≤"
    demand = f"{sign}{figure.demand:g}" if figure.demand is not None else ""
    ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else ""
    print(_row(figure.measure, f"{figure.value:.2f}", figure.unit, demand, ratio), flush=True)


def _row(measure: str, value: str, unit: str, demand: str, ratio: str) -> str:
    return f"{_wide(measure, 46)} {value:>12} {_wide(unit, 8)} {demand:>8} {ratio:>6}"


def _wide(text: str, columns: int) -> str:
    """Padded as a terminal shows it, where a Chinese character takes two columns."""
    return text + " " * (columns - sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text))


if __name__ == "__main__":
    main()
