"""Notices on the pages of rounds: their list, and the next step of a round that waits for one."""

from typing import Any

from workflows.cases.access import is_clerk, oversees
from workflows.cases.case_urls import case_url
from workflows.cases.kind_page import CaseView
from workflows.notices.models import Notice
from workflows.notices.types import type_named
from workflows.notices.vocabulary import UNDER_WAY, NoticeState
from workflows.rounds.models import Round
from workflows.rounds.sections import Next, Section, add_section, next_step_in


def show_documents(round_kind: str) -> None:
    """Show the notices about a round on the pages of rounds of this kind: a section with the key ``documents``."""
    add_section(round_kind, Section("documents", "公文", "notices/of_round.html", documents))


def documents(view: CaseView) -> dict[str, Any]:
    """The round's notices; below the organiser only what has been issued."""
    whole = oversees(view.officer, view.case)
    notices = Notice.objects.filter(subject=view.case.pk).select_related("agency").order_by("-created_at", "-pk")
    return {"documents": notices if whole else notices.filter(issued_at__isnull=False), "whole": whole}


def drafting(round_kind: str, state: str, key: str, so_far: str, after: str = "进入下一步") -> None:
    """Say that a round of this kind in ``state`` waits for a notice of the type ``key``; see ``notice_next``."""

    @next_step_in(round_kind, state)
    def next_step(round_: Round, view: CaseView) -> Next:
        return notice_next(round_, view, key, so_far, after)


def notice_next(round_: Round, view: CaseView, key: str, so_far: str, after: str = "进入下一步") -> Next:
    """That a notice of the type ``key`` comes next; ``so_far``: what is done, ``after``: what follows its issue."""
    wanted = type_named(key, round_)
    assert wanted is not None, f"no notice {key} about a {round_.kind}"
    label, clerk = wanted.name, is_clerk(view.officer, round_.agency_id)
    begun = Notice.objects.filter(subject=round_.pk, type_key=key, state__in=UNDER_WAY)
    notice = begun.order_by("-pk").first()
    if notice is not None:
        stands = "正在起草" if notice.state == NoticeState.DRAFT else notice.state_label
        text = f"{so_far}，{label}{stands}，印发后{after}。"
        return Next(text, f"办理{label}", url=case_url(notice)) if clerk else Next(text)
    if not clerk:
        return Next(f"{so_far}，等主办机关文书起草{label}。")
    return Next(f"{so_far}，请起草{label}。", f"起草{label}", draft=key)
