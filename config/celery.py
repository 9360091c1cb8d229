import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

from config.starting import check_rules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("xuanshu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def come_up(**_: Any) -> None:
    check_rules()


worker_init.connect(come_up)
beat_init.connect(come_up)
