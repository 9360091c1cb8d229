"""A register taken in before: its batches and reports keep their ids and contents in the tables all sheets share."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("mediation_orgs", "0003_case_revisions"), ("ledgers", "0001_exports")]
AT = datetime(2025, 1, 10, tzinfo=UTC)


@pytest.fixture
def migrated(transactional_db):
    """Back to the tables of before, and afterwards to those of today."""
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()

    def to(targets: list[tuple[str, str]]) -> Any:
        executor = MigrationExecutor(connection)
        executor.migrate(targets)
        return executor.loader.project_state(targets).apps

    yield to, latest
    to(latest)


def test_batches_reports_and_cases_of_before_stay_whole_and_count(migrated):
    to, latest = migrated
    old = to(BEFORE)
    region = old.get_model("organisations", "Region").objects.create(code="1", name="县", full_name="县", path="1/")
    unit = old.get_model("organisations", "Organisation").objects.create(code="T", name="会", region=region)
    body = old.get_model("mediation_orgs", "MediationOrganisation").objects.create(organisation=unit, register="1")
    batch = old.get_model("mediation_orgs", "ImportBatch").objects.create(
        id=41, file_name="旧.csv", sha256="0" * 64, at=AT, as_of=AT.date(), read=1, accepted=1, rejected=0, duplicate=0,
        totals={"甲": 1},
    )  # fmt: skip
    old.get_model("mediation_orgs", "ImportIssue").objects.create(
        id=77, batch=batch, code="DATE_TEXT", severity="info", place={"sheet": "表", "row": 3}, raw=None, message="记"
    )
    case = old.get_model("mediation_orgs", "MediationCase").objects.create(
        organisation=body, register="1", case_no="1", case_key="1", accepted=date(2024, 1, 1), outcome="pending",
        batch=batch, source_row=3, accepted_year=2024,
    )  # fmt: skip

    new = to(latest)
    kept = new.get_model("ledgers", "ImportBatch").objects.get()
    assert (kept.pk, kept.file_name, kept.totals, kept.at) == (41, "旧.csv", {"甲": 1}, AT)
    assert (kept.kind, kept.origin, kept.unit, kept.pending) == ("mediation_cases", "before", "", 0)
    issue = new.get_model("ledgers", "ImportIssue").objects.get()
    assert (issue.pk, issue.batch_id, issue.place) == (77, 41, {"sheet": "表", "row": 3})
    counted = new.get_model("mediation_orgs", "MediationCase").objects.get()
    assert (counted.pk, counted.batch_id, counted.standing) == (case.pk, 41, "counted")
    # The next batch does not take a number that is in use.
    told = {name: getattr(kept, name) for name in ("kind", "file_name", "sha256", "at", "as_of", "origin")}
    numbers = dict.fromkeys(("read", "accepted", "rejected", "duplicate"), 0)
    assert new.get_model("ledgers", "ImportBatch").objects.create(**told, **numbers).pk == 42
