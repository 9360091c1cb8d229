"""Topic ``scoring``: decisions a second on one core, and a quarter of five thousand people.

Every input is different; parsing and writing of JSON, which the command adds, are measured with it.
"""

import json
import random
import time
from datetime import date
from typing import Any

from benchmarks.measuring import Figure, tell

DECISIONS = 6000
WANTED = 1500  # decisions a second a core
PEOPLE, SECONDS = 5000, 5
FACTS = {
    "publicity": (("self_initiated", "strong_atmosphere"), ("plan", "photo", "video")),
    "mediation_own_unit": (("important", "main_role", "successful"), ("case_record", "conclusion")),
    "mediation_other": (("successful",), ("signed_proof", "photo_video")),
    "risk_prevention": (("timely_found", "effective"), ("advice_record",)),
    "publication": (("published",), ("screenshot",)),
    "management": (("adopted", "improved"), ("reform_text", "harmony_effect")),
}


def question(chance: random.Random) -> dict[str, Any]:
    """A quarter with up to ten events, one in twenty facts of them not known."""
    base = None if chance.random() < 0.05 else chance.randrange(31)
    events = [_event(chance) for _ in range(chance.randrange(11))]
    return {"year": 2024, "quarter": chance.randrange(1, 5), "base_score": base, "events": events}


def _event(chance: random.Random) -> dict[str, Any]:
    day = f"2024-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    if chance.random() < 0.1:
        return {
            "type": "mistake",
            "date": day,
            "impact": "small",
            "status": chance.choice(("confirmed", "under_review")),
        }
    type_ = chance.choice(list(FACTS))
    facts, papers = FACTS[type_]
    told: dict[str, Any] = {fact: None if chance.random() < 0.05 else chance.random() < 0.9 for fact in facts}
    told |= {"publicity": {"venue": "park"}, "publication": {"media_level": "city"}}.get(type_, {})
    return {"type": type_, "date": day, "event_id": str(chance.randrange(1000)), "evidence": list(papers), **told}


def main() -> None:
    from workflows.policy import decide, shipped
    from workflows.policy.scoring.events import read_events
    from workflows.policy.scoring.topic import Asked, score

    chance = random.Random(20241231)
    lines = [json.dumps({"input": question(chance)}) for _ in range(DECISIONS)]
    decide("scoring", json.loads(lines[0])["input"])  # the policies are read once in the life of a process
    begun = time.process_time()
    for line in lines:
        json.dumps(decide("scoring", json.loads(line)["input"]), ensure_ascii=False)
    a_second = DECISIONS / (time.process_time() - begun)

    policy = shipped().deciding("scoring", "wenshang", date(2024, 12, 31))
    assert policy is not None
    people = [question(chance) for _ in range(PEOPLE)]
    begun = time.process_time()
    for one in people:
        score(policy, Asked(2024, one["quarter"], one["base_score"], read_events(one["events"])))
    seconds = time.process_time() - begun
    tell([
        Figure("季度计分判定，一核每秒", a_second, "次", demand=WANTED, at_least=True),
        Figure("五千人一个季度计分", seconds, "秒", demand=SECONDS),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
