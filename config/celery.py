import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.management.base import SystemCheckError

from config.starting import check_rules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("xuanshu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def come_up(**_: Any) -> None:
    try:
        check_rules()
    except SystemCheckError as refused:
        # Anything else that a signal raises is only logged, and the process goes on.
        raise SystemExit(str(refused)) from refused


worker_init.connect(come_up)
beat_init.connect(come_up)
