"""What the rounds of the demonstration have in common, each step by its proper seat on the day that its plan names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q

from demo.cast import moment
from demo.steps import Office, act, acting, await_certificates, determine, issue
from workflows.cases import evidence_files
from workflows.cases.applications import save
from workflows.cases.tasks import sweep_at
from workflows.organisations.models import Organisation, Party
from workflows.policy.findings import cite
from workflows.rounds import services
from workflows.rounds.models import Nomination, SelectionRound

# What a walk counts, and in which words.
PASSED = ~Q(state="rejected")
WORDS = ("推荐", "审核通过", "不予通过", "认定")
ACCEPTED, EXAMINED = "材料齐全，予以受理", "符合条件，同意推荐"


@dataclass(frozen=True)
class Plan:
    """Which round, and the days on which its steps are taken; a kind adds the days of its own."""

    code: str
    title: str
    year: int
    prepared: date
    opens: date
    accepted: date
    examined: date
    countersigned: date
    second_reviewed: date
    closes: date
    publicised: date
    determined: date
    commended: date


def open_round(plan: Plan, office: Office, region: str, **terms: Any) -> SelectionRound:
    """A round of the bureau of a region, open. ``terms``: its category, rules, basis and places."""
    at = moment(plan.prepared)
    round_ = services.create(
        code=plan.code, title=plan.title, year=plan.year, officer=acting(office.clerk, at), at=at,
        agency=Organisation.objects.get(region_id=region, party=Party.HR), opens_on=plan.opens, closes_on=plan.closes,
        **terms,
    )  # fmt: skip
    act(round_, office.clerk, "open", moment(plan.prepared, 15))
    return round_


def fill_in(
    draft: Nomination, username: str, at: datetime, papers: Iterable[tuple[str, SimpleUploadedFile]], **answers: Any
) -> None:  # fmt: skip
    """The answers and papers of a draft, by the one who applies, who is also whom to ask."""
    officer = acting(username, at)
    save(draft, officer, at, contact_name=officer.user.person_name, **answers)
    for slot, upload in papers:
        evidence_files.attach(case=draft, slot=slot, upload=upload, officer=officer, at=at)


def agree(
    nomination: Nomination, office: Office, plan: Plan, judged: Mapping[str, Any], signers: Iterable[str], checker: str
) -> None:  # fmt: skip
    """From the preliminary review on: it, the parties, the second review."""
    act(nomination, office.preliminary, "agree", moment(plan.examined), text=EXAMINED, findings=judged)
    for hour, username in enumerate(signers, 9):
        act(nomination, username, "agree", moment(plan.countersigned, hour), text="同意推荐")
    act(nomination, checker, "agree", moment(plan.second_reviewed), text="经复审，同意", findings=judged)


def failed(nomination: Any) -> dict[str, Any] | None:
    """The first condition that a nomination that was handed in does not meet."""
    nomination.refresh_from_db(fields=["screening"])
    return next((one for one in nomination.screening["findings"] if one["verdict"] == "not_met"), None)


def refuse(nomination: Nomination, username: str, day: date, finding: Mapping[str, Any]) -> None:
    text = f"{finding['observed']}，不予推荐"
    act(nomination, username, "reject", moment(day), text=text, clause=cite(dict(finding)))


def publish(round_: SelectionRound, office: Office, plan: Plan, rank: Callable[[int, date], None]) -> None:
    """Close the round, rank what passed, and publish the list."""
    sweep_at(moment(plan.closes + timedelta(days=1)))
    rank(round_.pk, plan.publicised)
    issue("publicity", round_, office, plan.publicised)


def by_merit(clerk: str) -> Callable[[int, date], None]:
    """Ranking as the figures have it."""

    def rank(round_id: int, day: date) -> None:
        round_ = SelectionRound.objects.get(pk=round_id)
        order = list(round_.nominations.filter(state="passed").order_by("-merit", "pk").values_list("pk", flat=True))
        act(round_, clerk, "rank", moment(day, 7), order=order, reasons={})

    return rank


def conclude(round_: SelectionRound, office: Office, plan: Plan) -> None:
    """Past its publicity the list is determined, and the 通报 issued."""
    sweep_at(moment(plan.determined, 1))
    determine(round_.pk, office, plan.determined)
    issue("commendation", round_, office, plan.commended)
    await_certificates(round_)
