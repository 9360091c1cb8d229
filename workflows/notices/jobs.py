"""What is printed after the commit: notices by the flow's job, certificates by a task of their own."""

import logging
from datetime import datetime
from typing import Any

from viewflow.workflow.models import Task

from workflows import documents
from workflows.cases import flows
from workflows.cases.execute import execute
from workflows.cases.jobs import job, sweeping
from workflows.errors import Refused
from workflows.notices import files
from workflows.notices.documents import document_of
from workflows.notices.models import Notice
from workflows.notices.tasks import enqueue_pending
from workflows.notices.vocabulary import NoticeState

logger = logging.getLogger(__name__)

MOST_WORDS = 500  # what the column holds


@job("render_notice")
def render_notice(case_id: int) -> None:
    """Print a numbered notice and say so by ``execute``. Safe to run twice: same bytes, one change of state.

    The step is dated when the job became due (``task.created``), not when a worker got to it: the log of a case then
    runs in the order of its own times, whether a round is carried out now or replayed, or a lost job is found late.
    """
    notice = Notice.objects.select_related("agency", "region").get(pk=case_id)
    task = next((task for task in flows.open_tasks(notice) if task.flow_task_type == "JOB"), None)
    if notice.state != NoticeState.NUMBERED or task is None:
        return
    try:
        rendered = documents.render(document_of(notice))
        name = files.keep(rendered)
    except documents.GongwenError as error:
        _report(notice, task, "render_failed", reason=str(error)[:MOST_WORDS])
        return
    except Exception:
        # Left alone, the job would be found lost and fail again for ever, and the clerk would read 已编号.
        logger.exception("notice %s could not be printed", case_id)
        _report(notice, task, "render_failed", reason=files.BROKEN)
        return
    _report(notice, task, "rendered", pdf=name, pages=rendered.pages, sha256=rendered.sha256)


def _report(notice: Notice, task: Task, action: str, **data: Any) -> None:
    try:
        execute(notice, action, officer=None, at=task.created, task_id=task.pk, **data)
    except Refused as refusal:
        # Another worker was first with the same print: nothing is left to say.
        if refusal.code not in ("wrong_state", "task_settled"):
            raise


@sweeping
def find_certificates(now: datetime) -> dict[str, int]:
    return {"certificates": enqueue_pending(now)}
