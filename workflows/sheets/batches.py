"""Keeping an import: the file as one batch, its report, and the rows it refused."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from django.contrib.auth.models import AbstractUser

from .models import ImportBatch, ImportIssue, Origin, RefusedRow
from .refused import sealed, stored
from .report import Issue, Report
from .rows import Row
from .spec import masked, personal_columns, shown
from .text import compact

SLICE = 1000


@dataclass(frozen=True, slots=True)
class Handed:
    """One file handed in: its name and SHA-256, the filling day, by whom (None: the system), for whom, and when."""

    file_name: str
    sha256: str
    as_of: date
    actor: AbstractUser | None
    at: datetime
    origin: Origin
    unit: str
    headings: Mapping[str, Sequence[str]]

    @property
    def waits(self) -> bool:
        """Whether its rows count only once an office has accepted them."""
        return self.origin == Origin.UNIT


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused row as it can wait in a file until the batch is kept."""

    sheet: str
    cells: list[Any]
    reason: str


def refusal(row: Row) -> Refusal:
    """What is kept of a refused row: its cells, and every reason in one sentence."""
    reasons = "；".join(issue.message for issue in row.issues if issue.severity == "reject")
    return Refusal((row.place.sheet or "")[:31], row.as_it_stood, reasons)


def digest_of(stream: BinaryIO) -> str:
    """The SHA-256 of a file as it was handed in."""
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def open_batch(kind: str, report: Report, handed: Handed) -> ImportBatch:
    """The batch of a file, with its figures, before its rows. Within the caller's transaction."""
    return ImportBatch.objects.create(
        kind=kind,
        file_name=handed.file_name[:255],
        sha256=handed.sha256,
        at=handed.at,
        as_of=handed.as_of,
        actor_id=handed.actor.pk if handed.actor else None,
        origin=handed.origin,
        unit=handed.unit,
        pending=report.rows["accepted"] if handed.waits else 0,
        totals=report.totals,
        headings={name[:31]: list(titles) for name, titles in handed.headings.items()},
        **report.rows,
    )


def keep_report(batch: ImportBatch, report: Report) -> None:
    for issues in slices(iter(report.issues)):
        ImportIssue.objects.bulk_create([_issue(shown(issue, batch.kind), batch) for issue in issues])


def keep_refused(batch: ImportBatch, refusals: Iterable[Refusal]) -> None:
    """Keep the refused rows, to be taken away, mended and handed in again; numbers of persons are sealed."""
    personal = _personal(batch)
    for some in slices(iter(refusals)):
        RefusedRow.objects.bulk_create(
            [
                RefusedRow(
                    batch=batch, sheet=one.sheet, cells=sealed(stored(one.cells), personal.get(one.sheet, ())),
                    reason=one.reason,
                )
                for one in some
            ]
        )  # fmt: skip


def protect(batch: Any) -> None:
    """Bring what a batch keeps of persons to how it is kept now: refused rows sealed by the newest key, quotations
    masked. Safe to run again; ``batch`` may be of a migration's models."""
    personal = _personal(batch)
    for row in batch.refused_rows.order_by("pk").iterator(chunk_size=SLICE):
        if (cells := sealed(row.cells, personal.get(row.sheet, ()))) != row.cells:
            batch.refused_rows.filter(pk=row.pk).update(cells=cells)
    for issue in batch.issues.exclude(raw=None).order_by("pk").iterator(chunk_size=SLICE):
        if (raw := masked(issue.raw, issue.field, batch.kind)) != issue.raw:
            batch.issues.filter(pk=issue.pk).update(raw=raw)


def _personal(batch: Any) -> dict[str, list[int]]:
    """By worksheet the places of the columns with numbers of persons."""
    columns = personal_columns(batch.kind)
    headings = {compact(title) for column in columns for title in (column.title, *column.aliases)}
    return {
        name: [index for index, title in enumerate(titles) if compact(title) in headings]
        for name, titles in batch.headings.items()
    }


def slices(items: Iterator[Any], size: int = SLICE) -> Iterator[list[Any]]:
    while some := list(islice(items, size)):
        yield some


def _issue(issue: Issue, batch: ImportBatch) -> ImportIssue:
    stated = issue.as_dict()
    return ImportIssue(
        batch=batch,
        code=issue.code,
        severity=stated["severity"],
        place=issue.place.as_dict(),
        column=(issue.column or "")[:30],
        field=issue.field or "",
        raw=stated["raw"],
        message=issue.message,
    )
