"""What every walk of the demonstration does: one step by one person, one notice from its draft to its issue."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from demo.cast import moment, person
from workflows.cases.execute import execute
from workflows.cases.models import Case
from workflows.cases.queries import my_tasks, waiting_for
from workflows.errors import Refused
from workflows.notices import services as notices
from workflows.notices.models import Certificate, Notice
from workflows.organisations.officers import Officer
from workflows.rounds.models import Round, SelectionRound

Say = Callable[[str], None]
Papers = list[dict[str, Any]]


@dataclass(frozen=True)
class Office:
    """Who takes the steps of a body that runs rounds, by user name; ``parties``: who signs, itself included."""

    clerk: str
    acceptance: str
    preliminary: str
    checker: str
    determination: str
    parties: tuple[str, ...]


CITY_OFFICE = Office(
    "jn_ws1", "jn_sl1", "jn_cs1", "jn_fs2", "jn_sd1", ("jn_hq_rs", "jn_hq_gh", "jn_hq_ql", "jn_hq_gs", "jn_hq_gx")
)
COUNTY_OFFICE = Office(
    "ws_ws1", "ws_sl1", "ws_cs1", "ws_fs1", "ws_sd1", ("ws_hq_rs", "ws_hq_gh", "ws_hq_ql2", "ws_hq_gs")
)


def act(case: Case, username: str, action: str, at: datetime, **data: Any) -> None:
    """One step by one person, on the task that this person has before them."""
    officer = acting(username, at)
    tasks = my_tasks(officer, waiting_for(case))
    execute(case, action, officer=officer, at=at, task_id=tasks[0].pk if tasks else None, **data)


def acting(username: str, at: datetime) -> Officer:
    return Officer.of(person(username), at.date())


def issue(key: str, subject: Case, office: Office, day: date) -> Notice:
    """Draft one notice and take it to its issue."""
    notice = notices.draft(key, subject, officer=acting(office.clerk, moment(day, 8)), at=moment(day, 8))
    return send_out(notice, office, day)


def send_out(notice: Notice, office: Office, day: date) -> Notice:
    """Check, countersign where its route says so, sign, number, print and issue a notice that was drafted."""
    act(notice, office.clerk, "submit", moment(day, 8, 30))
    act(notice, office.checker, "agree", moment(day, 9), text="已核")
    notice.refresh_from_db(fields=["route"])
    if any(stage["key"] == "countersign" for stage in notice.route):
        for minute, username in enumerate(office.parties):
            act(notice, username, "agree", moment(day, 10, minute), text="同意")
    act(notice, office.determination, "agree", moment(day, 11), text="签发")
    act(notice, office.clerk, "number", moment(day, 14))
    await_print(notice)
    act(notice, office.clerk, "issue", moment(day, 15))
    return notice


def determine(round_id: int, office: Office, day: date) -> None:
    """Hand the published list in, and have every party agree to it."""
    round_ = SelectionRound.objects.get(pk=round_id)
    act(round_, office.clerk, "submit_list", moment(day, 8))
    for minute, username in enumerate(office.parties):
        act(round_, username, "agree", moment(day, 9, minute), text="同意名单")


def await_print(notice: Notice) -> None:
    await_worker(Notice.objects.filter(pk=notice.pk, state="numbered").exists, "公文")


def await_certificates(round_: Round) -> None:
    await_worker(Certificate.objects.filter(notice__subject=round_.pk, state="pending").exists, "证书")


def await_worker(waiting: Callable[[], bool], what: str, seconds: int = 60) -> None:
    """Where a worker prints, it does so in its own time. Raises ``Refused`` when it has not in ``seconds``."""
    until = time.monotonic() + seconds
    while waiting():
        if time.monotonic() > until:
            raise Refused(
                f"等了{seconds}秒，{what}还没有排版；请检查后台任务（Celery worker）是否在运行", "not_printed"
            )
        time.sleep(0.2)


def written(kind: str, number: str, document: Any, path: Path) -> dict[str, Any]:
    """Copy what was printed to ``path``, and report it."""
    with document.pdf.open("rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
    return {
        "kind": kind, "number": number, "path": str(path), "pages": document.pages, "sha256": document.sha256,
    }  # fmt: skip
