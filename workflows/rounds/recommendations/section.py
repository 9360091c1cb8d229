"""What the pages of rounds, nominations and imports show of summary tables."""

from collections.abc import Iterator
from typing import Any

from workflows.cases.access import acts_for_unit, is_clerk
from workflows.cases.case_urls import case_url
from workflows.cases.queries import readable
from workflows.cases.states import State
from workflows.organisations.officers import Officer
from workflows.organisations.queries import holders
from workflows.rounds.models import RoundState, SelectionRound
from workflows.rounds.recommendations.lists import all_lists
from workflows.rounds.recommendations.models import Recommendation
from workflows.sheets.models import ImportBatch

VERDICTS = {"accept": ("合格", "good"), "warn": ("请核对", "care"), "refuse": ("不收", "bad")}


def on_round(round_: SelectionRound, officer: Any, whole: bool) -> dict[str, bool]:
    """Whether the reader may hand in a table here, and take the round's table away."""
    listed = round_.category in [one.category for one in all_lists()]
    brings = listed and round_.state == RoundState.OPEN and is_clerk(officer, round_.agency_id)
    return {"may_import_table": brings, "may_export_table": listed and whole}


def on_nomination(case: Any, inside: bool) -> Recommendation | None:
    """The county's statement, for offices. No query: it is read with the case."""
    return getattr(case, "recommendation", None) if inside else None


def to_be_finished(case: Any, officer: Officer) -> str:
    """Who goes on with a draft that a table brought, for a reader who cannot; "" where there is nothing to say."""
    if case.state != State.DRAFT or case.unit is None or acts_for_unit(officer, case):
        return ""
    people = "、".join(str(user) for user in holders(case.applicant_key, officer.day))
    if people:
        return f"本推荐还是草稿，由{case.unit}的申报经办人（{people}）补齐内容和材料后提交。"
    lacking = "该单位还没有申报席位，请管理员在“席位”中新建账号、设置申报席位"
    return f"本推荐还是草稿，由{case.unit}的申报经办人补齐后提交；{lacking}。"


def drafts_made(batch: ImportBatch, officer: Any) -> Iterator[dict[str, Any]]:
    """The nominations that a table brought, in its order; with an address where the reader may read them now."""
    brought = list(batch.recommendations.select_related("nomination__round", "nomination__region"))
    mine = readable(officer).filter(pk__in=[one.nomination_id for one in brought]).order_by()
    seen = set(mine.values_list("pk", flat=True))
    for one in brought:
        case = one.nomination
        yield {"stated": one, "case": case, "url": case_url(case) if case.pk in seen else ""}


def papers_told(totals: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The papers of a report with the verdict on each: those to look at, and those that are in order."""
    every = [*totals.get("attachments_missing", ()), *totals.get("attachments", ())]
    told = [one | dict(zip(("label", "tone"), VERDICTS[one["verdict"]], strict=True)) | _place(one) for one in every]
    return {
        "doubtful": [one for one in told if one["verdict"] != "accept"],
        "sound": [one for one in told if one["verdict"] == "accept"],
    }


def _place(paper: dict[str, Any]) -> dict[str, str]:
    title, _, row = (paper["listed_at"] or "").partition("!")
    return {"where": f"“{title}”第{row}行" if title else "没有列出"}
