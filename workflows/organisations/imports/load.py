"""One load of up to three lists, all or nothing."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from workflows.organisations.imports.lists import Progress
from workflows.organisations.imports.organisations import load_organisations
from workflows.organisations.imports.regions import load_regions
from workflows.organisations.imports.seats import load_seats
from workflows.organisations.queries import Combined, Vacancy, combined_seats, vacancies
from workflows.sheets.report import Report


@dataclass
class Loaded:
    """The report of each list by its kind, and what the seats look like on the day asked for."""

    reports: dict[str, Report] = field(default_factory=dict)
    vacant: list[Vacancy] = field(default_factory=list)
    combined: list[Combined] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        return max(report.exit_status for report in self.reports.values())

    def as_dict(self) -> dict[str, Any]:
        return {
            **{kind: report.as_dict() for kind, report in self.reports.items()},
            "vacant_seats": [vacancy.as_dict() for vacancy in self.vacant],
            "combined_seats": [combined.as_dict() for combined in self.combined],
        }


def load(
    *,
    regions: Path | None = None,
    organisations: Path | None = None,
    seats: Path | None = None,
    as_of: date,
    password: str | None = None,
    progress: Progress = lambda rows, label: rows,
) -> Loaded:
    """Load the lists given, in this order. Refused rows are reported and left out.

    Raises UnreadableFile when a list cannot be used at all; then nothing of any list is kept.
    """
    loaded = Loaded()
    with transaction.atomic():
        if regions:
            loaded.reports["regions"] = load_regions(regions, progress)
        if organisations:
            loaded.reports["organisations"] = load_organisations(organisations, progress)
        if seats:
            loaded.reports["seats"] = load_seats(seats, progress, as_of, password)
    loaded.vacant = vacancies(as_of)
    loaded.combined = combined_seats(as_of)
    return loaded
