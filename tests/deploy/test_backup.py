"""deploy/backup and deploy/restore as an administrator calls them, on databases of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.deploy.databases import database_of_its_own

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.services


def _call(*command: object, database: str, data: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": database, "XUANSHU_DATA_DIR": str(data)}
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A migrated database with one user, and a data folder with one uploaded file and one that is made anew."""
    data = tmp_path_factory.mktemp("site")
    (data / "media").mkdir()
    (data / "media" / "证书.pdf").write_bytes(b"%PDF-1.7")
    (data / "static").mkdir()
    (data / "static" / "app.css").write_text("body {}")
    with database_of_its_own("backup_source") as database:
        migrated = _call(sys.executable, "manage.py", "migrate", "--verbosity", 0, database=database, data=data)
        assert migrated.returncode == 0, migrated.stderr
        with psycopg.connect(database) as connection:
            connection.execute("INSERT INTO django_content_type (app_label, model) VALUES ('probe', 'probe')")
        yield database, data


@pytest.fixture(scope="module")
def backup(site: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backups")
    done = _call("deploy/backup", folder, database=site[0], data=site[1])
    assert done.returncode == 0, done.stderr
    (file,) = folder.iterdir()
    return file


def _probes(database: str) -> int:
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'probe'").fetchone()[0]


def test_a_backup_brings_database_and_files_back(backup: Path, tmp_path: Path):
    data = tmp_path / "restored"
    with database_of_its_own("backup_target") as database:
        done = _call("deploy/restore", backup, database=database, data=data)
        assert done.returncode == 0, done.stderr
        assert _probes(database) == 1
    assert (data / "media" / "证书.pdf").read_bytes() == b"%PDF-1.7"
    assert not (data / "static" / "app.css").exists()


def test_only_its_owner_can_read_a_backup(backup: Path):
    assert backup.stat().st_mode & 0o077 == 0


def test_restore_refuses_a_database_in_use(site: tuple[str, Path], backup: Path, tmp_path: Path):
    done = _call("deploy/restore", backup, database=site[0], data=tmp_path / "restored")
    assert done.returncode == 1
    assert "数据库中已有" in done.stderr
    assert _probes(site[0]) == 1


def test_restore_refuses_a_damaged_backup(backup: Path, tmp_path: Path):
    damaged = tmp_path / "damaged.tar"
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged.write_bytes(content)
    with database_of_its_own("backup_target") as database:
        done = _call("deploy/restore", damaged, database=database, data=tmp_path / "restored")
        assert done.returncode == 1
        assert "备份文件已损坏" in done.stderr
        with psycopg.connect(database) as connection:
            assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
