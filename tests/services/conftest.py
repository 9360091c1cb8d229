from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from config.celery import app
from tests.services.worker import Worker


@pytest.fixture(scope="session")
def broker_url(worker_id: str) -> Iterator[str]:
    """An empty Redis database for this pytest process, which the application now sends its jobs to."""
    number = 1 if worker_id == "master" else 2 + int(worker_id.removeprefix("gw"))
    url = f"{settings.CELERY_BROKER_URL.rsplit('/', 1)[0]}/{number}"
    with redis.Redis.from_url(url) as client, pytest.MonkeyPatch.context() as patch:
        client.flushdb()
        patch.setenv("CELERY_BROKER_URL", url)  # Celery asks the environment before its own settings
        yield url
        client.flushdb()


@pytest.fixture
def worker(broker_url: str, transactional_db: None, data_dir: Path, tmp_path: Path) -> Iterator[Worker]:
    """A running Celery worker of this test's own; the test commits for real, so that the worker sees what it wrote.

    It goes before the rows do: the transaction of a job still running and the TRUNCATE after the test would each wait
    for a table that the other holds, and PostgreSQL would give up one of them.
    """
    database = connection.settings_dict
    user = f"{database['USER']}:{database['PASSWORD']}"
    environment = {
        "DATABASE_URL": f"postgres://{user}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
        "XUANSHU_DATA_DIR": str(data_dir),
        "XUANSHU_FONT_DIR": str(settings.FONT_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "XUANSHU_FIELD_KEYS": ",".join(settings.FIELD_KEYS),
    }
    app.control.purge()  # what tests without a worker have left in the queue
    worker = Worker(app, environment, tmp_path / "worker.log")
    worker.start()
    yield worker
    worker.stop()
