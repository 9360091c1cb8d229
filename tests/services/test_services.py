"""The production parts are what they claim to be: without this, the tests beside it prove nothing."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from config.celery import app
from tests.services.worker import Worker


def _until(condition, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return met


@pytest.mark.django_db
def test_the_database_is_postgresql_with_all_migrations():
    assert connection.vendor == "postgresql"
    assert get_user_model().objects.count() == 0


def test_a_task_sent_here_runs_in_the_worker(worker: Worker):
    app.send_task("celery.accumulate", args=(1, 2))
    assert _until(lambda: worker.done().get("celery.accumulate") == 1), worker.log


def test_a_task_sent_while_the_worker_is_dead_runs_when_it_is_back(worker: Worker):
    worker.kill()
    app.send_task("celery.accumulate", args=(1, 2))
    worker.start()
    assert _until(lambda: worker.done().get("celery.accumulate") == 1), worker.log
