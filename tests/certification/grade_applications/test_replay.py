"""A round's pinned facts under other readings and another document."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from certification.grade_applications.models import GradeApplication
from certification.grade_applications.screening import conditions_of
from workflows.policy.loader import load_all
from workflows.rounds.replaying import replay

from .conftest import GRADE_FOUR, JOB, TODAY

# A certificate whose holder reaches five years of work on the very next day.
EDGE = GRADE_FOUR | {"number": "S000037000001204000099", "issue_date": date(2020, 3, 5)}


@pytest.fixture
def decided(county):
    """One who passed by 5.2(1), one refused a day too early."""
    round_ = county.open()
    county.passed(round_)
    early = county.accepted(round_, county.able(certificate=EDGE), manual_review_reason="差一天")
    county.act(early, "reject", "preliminary", clause="5.2(1)", text="未满五年")
    return round_


def test_the_same_rules_flip_nobody(decided):
    found = replay(decided, conditions_of(decided), {})
    assert len(found.lines) == 2
    assert found.flips == [] and found.clauses == {}


def test_a_reading_shows_who_flips_by_clause_and_decides_nothing(decided):
    before = list(GradeApplication.objects.order_by("pk").values())
    found = replay(decided, conditions_of(decided), {"as_of_day_counts": True})
    (line,) = found.flips
    assert (line.before, line.after, line.gained, line.lost) == ("not_eligible", "eligible", ("5.2(1)",), ())
    assert found.clauses == {"5.2(1)": (1, 0)}
    assert found.counts == {("eligible", "eligible"): 1, ("not_eligible", "eligible"): 1}
    assert list(GradeApplication.objects.order_by("pk").values()) == before


def test_another_document_takes_away_what_its_conditions_no_longer_give(decided, tmp_path):
    source = Path(settings.POLICY_DIR) / "汶政字〔2024〕59号.yaml"
    five, seven = (f"work: {{years: {years}, after: [certificate]}}" for years in (5, 7))
    stricter = source.read_text().replace(five, seven)
    (tmp_path / "stricter.yaml").write_text(stricter)
    policy = load_all(tmp_path).in_force(decided.policy_key, TODAY)
    found = replay(decided, policy, {})
    assert found.clauses == {"5.2(1)": (0, 1)}
    assert [line.after for line in found.flips] == ["not_eligible"]


def test_it_asks_the_facts_as_the_reviewer_confirmed_them(county):
    round_ = county.open()
    person = county.able(employment=JOB | {"start": date(2024, 6, 1)}, certificate=EDGE)
    case = county.accepted(round_, person, manual_review_reason="以合同为准")
    fields = {"start": "2012-01-01"}
    findings = {
        claim["id"]: {"met": True, "basis": "原件", "fields": fields if claim["section"] == "employment" else {}}
        for claim in GradeApplication.objects.get(pk=case.pk).claims
    }
    said = {"findings": findings, "clause": "5.2(1)", "text": "属实"}
    case = county.act(case, "agree_manually", "preliminary", **said)
    county.act(case, "agree_manually", "second_review", **said)
    (line,) = replay(round_, conditions_of(round_), {"as_of_day_counts": True}).lines
    assert line.after == "eligible"
