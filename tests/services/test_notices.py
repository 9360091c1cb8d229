"""Numbers and prints on PostgreSQL with a real worker: many at once, and processes that die at the worst moment."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.notices.office import Office, again
from tests.services.worker import ROOT, Worker
from workflows.cases.execute import execute
from workflows.cases.models import CaseEvent
from workflows.cases.tasks import LOST_AFTER, sweep_at
from workflows.notices.models import Certificate, Notice, NumberSeries

AT_ONCE = 20
DIES_AFTER_COMMIT = """
import os, sys, django
django.setup()
from django.db import transaction
from django.utils.dateparse import parse_datetime
from workflows.cases.actions import local_date
from workflows.cases.execute import execute
from workflows.notices.models import Notice
from workflows.organisations.models import User
from workflows.organisations.officers import Officer
case, clerk, at, action = sys.argv[1:]
at = parse_datetime(at)
officer = Officer.of(User.objects.get(pk=clerk), local_date(at))
with transaction.atomic():
    transaction.on_commit(lambda: os._exit(9))  # the first hook after the commit; the job would be enqueued by the next
    execute(Notice.objects.get(pk=case), action, officer=officer, at=at)
"""


def until(condition: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return met


def number(office: Office, notice: Notice, fails: bool = False) -> None:
    """Number it in a thread of its own; if it ``fails``, after the number was taken."""
    try:
        with transaction.atomic():
            execute(notice, "number", officer=office.officer(office.clerk), at=office.now)
            transaction.set_rollback(fails)
    finally:
        connection.close()


def signed(office: Office, count: int) -> list[Notice]:
    return [office.signed(office.draft()) for _ in range(count)]


@pytest.mark.parametrize("failing", [0, 5])
def test_twenty_numbered_at_once_get_twenty_numbers_without_a_gap(transactional_db, broker_url, failing):
    office = Office()
    notices = signed(office, AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda pair: number(office, pair[1], fails=pair[0] < failing), enumerate(notices)))
    serials = sorted(Notice.objects.exclude(serial=None).values_list("serial", flat=True))
    assert serials == list(range(1, AT_ONCE - failing + 1))
    assert NumberSeries.objects.get().last == AT_ONCE - failing
    for notice in notices[:failing]:
        number(office, notice)
    assert sorted(Notice.objects.values_list("serial", flat=True)) == list(range(1, AT_ONCE + 1))


def test_a_worker_killed_while_it_prints_leaves_every_notice_printed_once(worker: Worker):
    office = Office()
    notices = signed(office, 6)
    for notice in notices:
        office.act(notice, "number", office.clerk)
    assert until(lambda: Notice.objects.filter(state="rendered").exists())
    worker.kill()
    assert Notice.objects.filter(state="numbered").exists(), "it was killed too late to prove anything"
    worker.start()
    sweep_at(timezone.now() + LOST_AFTER)
    assert until(lambda: Notice.objects.filter(state="rendered").count() == 6), worker.log
    assert CaseEvent.objects.filter(action="rendered").count() == 6


def die(worker: Worker, office: Office, notice: Notice, action: str) -> int:
    at = office.tick().isoformat()
    arguments = [sys.executable, "-c", DIES_AFTER_COMMIT, str(notice.pk), str(office.clerk.pk), at, action]
    environment = os.environ | worker.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(arguments, cwd=ROOT, env=environment, check=False).returncode


def test_a_web_process_that_dies_between_commit_and_enqueue_loses_no_notice(worker: Worker):
    office = Office()
    notice = office.signed(office.draft())
    assert die(worker, office, notice, "number") == 9
    assert again(notice).state == "numbered"
    assert sweep_at(timezone.now())["jobs"] == 1
    assert until(lambda: again(notice).state == "rendered"), worker.log
    assert again(notice).number_text == "济人社示〔2025〕1号"
    assert CaseEvent.objects.filter(case=notice, action="rendered").count() == 1


def test_a_web_process_that_dies_after_issue_loses_no_certificate(worker: Worker):
    office = Office()
    notice = office.numbered("commendation")
    assert until(lambda: again(notice).state == "rendered"), worker.log
    assert die(worker, office, notice, "issue") == 9
    assert set(Certificate.objects.values_list("state", flat=True)) == {"pending"}
    assert sweep_at(timezone.now())["certificates"] == 2
    assert until(lambda: not Certificate.objects.exclude(state="ready").exists()), worker.log
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2]
