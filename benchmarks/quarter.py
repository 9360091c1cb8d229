"""Quarterly assessments: a quarter of 5,000 people scored, with a made-up record of theirs in the database.

Scoring is reading every line with its events and papers, and adding up by the rules; keeping the results, as the
verification does, is told beside it.
"""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from benchmarks.measuring import Figure, begin, tell

PEOPLE = 5000
WANTED = 5.0  # seconds for all of them
FIRST = date(2024, 7, 1)
FACTS: dict[str, dict[str, Any]] = {
    "publicity": {"self_initiated": True, "strong_atmosphere": True, "venue": "park"},
    "mediation_own_unit": {"important": True, "main_role": True, "successful": True},
    "mediation_other": {"successful": True},
    "risk_prevention": {"timely_found": True, "effective": True},
    "publication": {"media_level": "city", "published": True},
    "management": {"adopted": True, "improved": True},
    "mistake": {"impact": "small"},
}
PAPERS = {"publicity": ("plan", "photo"), "management": ("reform_text", "harmony_effect"), "mistake": (),
          "risk_prevention": ("advice_record",), "publication": ("screenshot",)}  # fmt: skip


def record(chance: random.Random) -> Any:
    """One quarter of 5,000 people with up to six events each, all verified."""
    from django.utils import timezone

    from certification.models import Person
    from gold_selection.assessments.models import Assessment, Entry, EntryFile, Score
    from workflows.organisations.models import Organisation, Region, User
    from workflows.rulebook import policies
    from workflows.rulebook.store import pin

    now, user = timezone.now(), User.objects.create(username="clerk")
    county = Region.objects.create(code="370830", name="县", full_name="县", level="county")
    town = Region.objects.create(code="370830001", name="镇", full_name="镇", level="township", parent=county)
    bureau = Organisation.objects.create(code="G1", name="人社局", kind="government", region=county, party="hr")
    digest = pin(policies().get("汶政字〔2024〕59号"))
    case = Assessment.objects.create(
        title="考核", region=town, agency=bureau, year=2024, quarter=3, policy_digest=digest
    )  # fmt: skip
    people = Person.objects.bulk_create(
        Person(name=f"人员{n}", region=town, category="enterprise", id_hash=f"{n:064}") for n in range(PEOPLE)
    )
    scores = Score.objects.bulk_create(
        Score(assessment=case, person=person, seq=n, base_score=chance.randrange(31))
        for n, person in enumerate(people, 1)
    )
    entries = Entry.objects.bulk_create(
        Entry(
            score=score, type=(type_ := chance.choice(list(FACTS))), facts=FACTS[type_], text="一次活动",
            date=FIRST + timedelta(days=chance.randrange(92)), status="verified", entered_by=user, entered_at=now,
        )
        for score in scores
        for _ in range(chance.randrange(7))
    )  # fmt: skip
    EntryFile.objects.bulk_create(
        EntryFile(entry=entry, kind=kind, name=kind, sha256=f"{entry.pk}{kind}", uploaded_by=user, uploaded_at=now)
        for entry in entries
        for kind in PAPERS.get(entry.type, ("conclusion",))
    )
    return case


def main() -> None:
    begin()
    from gold_selection.assessments.lines import lines, pin, results

    case = record(random.Random(20240930))
    scored = _seconds(lambda: results(case, lines(case), final=True))
    pinned = _seconds(lambda: pin(case))
    what = f"一个季度{PEOPLE}人的得分，一核"
    tell([Figure(what, scored, "秒", demand=WANTED), Figure(f"{what}，连同存入", pinned, "秒")])


def _seconds(call: Callable[[], object]) -> float:
    """What the call takes of one core; the database is in the same process."""
    begun = time.process_time()
    call()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
