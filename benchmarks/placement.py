"""Topic ``placement``: decisions a second on one core.

Every input is different; parsing and writing of JSON, which the command adds, are measured with it.
"""

import json
import random
import time
from datetime import date, timedelta
from typing import Any

from benchmarks.measuring import Figure, tell

DECISIONS = 6000
WANTED = 1500  # decisions a second a core


def question(chance: random.Random) -> dict[str, Any]:
    """Up to three stretches of up to a month, some of them running, with up to five days of leave."""
    first = date(2024, 8, 1) + timedelta(days=chance.randrange(150))
    segments = [_segment(chance, first) for _ in range(chance.randrange(4))]
    away = {(first + timedelta(days=chance.randrange(40))).isoformat() for _ in range(chance.randrange(6))}
    return {
        "participant": chance.choice(("enterprise_frontline_coordinator", "platform_coordinator", None)),
        "host": chance.choice(("department", "unit", "industry_org", "own_employer", None)),
        "segments": segments,
        "absent_days": sorted(away),
        "evaluation": {"given": chance.choice((True, False, None)), "date": "2025-01-05"},
        "as_of": "2025-01-10",
    }


def _segment(chance: random.Random, first: date) -> dict[str, str | None]:
    start = first + timedelta(days=chance.randrange(30))
    last = None if chance.random() < 0.1 else (start + timedelta(days=chance.randrange(30))).isoformat()
    return {"start": start.isoformat(), "end": last}


def main() -> None:
    from workflows.policy import decide

    chance = random.Random(20250110)
    lines = [json.dumps({"input": question(chance)}) for _ in range(DECISIONS)]
    decide("placement", json.loads(lines[0])["input"])  # the policies are read once in the life of a process
    begun = time.process_time()
    for line in lines:
        json.dumps(decide("placement", json.loads(line)["input"]), ensure_ascii=False)
    a_second = DECISIONS / (time.process_time() - begun)
    tell([Figure("以干代训判定，一核每秒", a_second, "次", demand=WANTED, at_least=True)])


if __name__ == "__main__":
    main()
