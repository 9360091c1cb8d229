"""deploy/serve as systemd and the container call it: a production site, on a database of its own."""

import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.deploy.databases import database_of_its_own

ROOT = Path(__file__).parents[2]
START_SECONDS = 180  # a machine that runs other tests beside this one compresses the static files slowly

pytestmark = pytest.mark.services


def _environment(data: Path, database: str) -> dict[str, str]:
    return os.environ | {
        "XUANSHU_ENV": "production",
        "SECRET_KEY": "only-for-this-test-" + "0" * 50,
        "XUANSHU_FIELD_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database,
        "XUANSHU_DATA_DIR": str(data),
    }


def _get(url: str) -> tuple[int, str]:
    """Status and text of a page, asked for as nginx does for a visitor over TLS."""
    request = urllib.request.Request(url, headers={"X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, ""


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _get(url)
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("production")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    log = data / "serve.log"
    with database_of_its_own("serve") as database, log.open("wb") as output:
        environment = _environment(data, database) | {"BIND": address, "WEB_WORKERS": "1"}
        process = subprocess.Popen(["deploy/serve", "web"], cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            assert _answers(f"http://{address}/login/", process), log.read_text("utf-8")
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def test_a_page_comes_with_every_style_and_script_it_names(site: str):
    status, page = _get(f"{site}/login/")
    assert status == 200
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert named
    assert [path for path in named if _get(site + path)[0] != 200] == []


def test_a_host_that_is_not_ours_is_refused(site: str):
    request = urllib.request.Request(f"{site}/login/", headers={"X-Forwarded-Proto": "https", "Host": "other.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request, timeout=10)


@pytest.mark.parametrize(
    "missing", ["SECRET_KEY", "XUANSHU_FIELD_KEYS", "ALLOWED_HOSTS", "DATABASE_URL", "CELERY_BROKER_URL"]
)
def test_production_does_not_start_with_a_setting_missing(missing: str, tmp_path: Path):
    environment = _environment(tmp_path, "postgres://nobody@127.0.0.1:1/none")
    del environment[missing]
    told = subprocess.run(["deploy/serve", "web"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert told.returncode != 0
    assert f"生产环境必须设置环境变量 {missing}" in told.stderr
