"""The embedded default: no broker, no database server, nothing to configure."""

import logging

from config.celery import app


def test_jobs_run_at_once_and_no_broker_is_looked_for(settings, caplog):
    assert settings.CELERY_TASK_ALWAYS_EAGER and settings.CELERY_BROKER_URL.startswith("memory:")
    with caplog.at_level(logging.WARNING, "kombu"):
        app.connection_for_write().clone()
    assert caplog.messages == []
