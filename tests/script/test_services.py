"""script/services, from a copy of its own: the one that serves these tests must stay as it is."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.services

Call = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Call]:
    (tmp_path / "script").mkdir()
    shutil.copy(ROOT / "script/services", tmp_path / "script")
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")

    def call(verb: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["script/services", verb], cwd=tmp_path, capture_output=True, text=True, timeout=60)

    yield call
    call("down")


def _addresses(services: Call) -> dict[str, str]:
    lines = services("env").stdout.splitlines()
    return dict(line.removeprefix("export ").split("=", 1) for line in lines)


def test_up_gives_an_empty_database_and_broker_and_down_leaves_nothing(services: Call, tmp_path: Path):
    assert services("up").returncode == 0
    addresses = _addresses(services)
    place = Path((tmp_path / "var/services/place").read_text().strip())
    with psycopg.connect(addresses["DATABASE_URL"]) as database:
        assert database.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    with redis.Redis.from_url(addresses["CELERY_BROKER_URL"]) as broker:
        assert broker.dbsize() == 0

    assert services("down").returncode == 0
    assert not place.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses["DATABASE_URL"])


def test_up_leaves_what_runs_as_it_is(services: Call):
    services("up")
    before = _addresses(services)
    services("up")
    assert before and _addresses(services) == before


def test_nobody_enters_without_the_password(services: Call):
    services("up")
    guessed = {name: re.sub(r":[0-9a-f]{32}@", ":guess@", url) for name, url in _addresses(services).items()}
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(guessed["DATABASE_URL"])
    with pytest.raises(redis.AuthenticationError), redis.Redis.from_url(guessed["CELERY_BROKER_URL"]) as broker:
        broker.ping()


def test_env_says_what_to_do_when_nothing_runs(services: Call):
    told = services("env")
    assert told.returncode == 1
    assert "script/services up" in told.stderr
