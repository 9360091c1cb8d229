"""What every test stands on: an own database and data folder, cheap passwords, no network."""

import os
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.test import override_settings

from tests import strict

# A loaded machine is slow, not wrong. In CI the examples are the same every time: a change is judged, not luck.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")

HERE = Path(__file__).parent
MARKED_FOLDERS = {"e2e": HERE / "e2e", "services": HERE / "services"}
ORDER = "XUANSHU_TEST_ORDER"  # the seed by which tests and unordered rows are shuffled; in CI always the same
NEEDS_SERVICES = 'needs PostgreSQL and Redis: run script/test, or eval "$(script/services env)" first'


def pytest_configure() -> None:
    """One seed for the run and its workers, which have it from the environment."""
    os.environ.setdefault(ORDER, "1" if os.environ.get("CI") else str(random.randrange(10**6)))


def pytest_report_header() -> str:
    return f"order: {ORDER}={os.environ[ORDER]}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests come in any order. One in tests/e2e or tests/services carries that marker; the latter wants more than the
    embedded default."""
    items[:] = strict.in_any_order(items, int(os.environ[ORDER]))
    embedded = settings.CELERY_TASK_ALWAYS_EAGER or "sqlite3" in settings.DATABASES["default"]["ENGINE"]
    for item in items:
        for marker, folder in MARKED_FOLDERS.items():
            if item.path.is_relative_to(folder):
                item.add_marker(marker)
        if embedded and item.get_closest_marker("services"):
            item.add_marker(pytest.mark.skip(reason=NEEDS_SERVICES))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as the product has it: one in memory is one connection for all threads, and hides locks."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.getbasetemp() / "test.sqlite3")


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that stands for var/ in this run; fonts are read where they are."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="session", autouse=True)
def _own_settings(data_dir: Path) -> Iterator[None]:
    """Uploads and issued papers go to the run's own folder; Argon2's cost is not what these tests are about."""
    with override_settings(
        DATA_DIR=data_dir,
        MEDIA_ROOT=data_dir / "media",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _strict() -> Iterator[None]:
    """Nothing rests on an order nobody asked for, and every form carries its token."""
    with pytest.MonkeyPatch.context() as patch:
        strict.shuffle_what_is_unordered(patch, random.Random(os.environ[ORDER]))
        strict.read_every_form(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """A test may talk to this machine only."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only)
        yield
