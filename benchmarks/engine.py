"""The approval flow and the inbox after little and after much history: ``python -m benchmarks.engine``.

Steps are compared in the same run with the leanest version of the same rows (``lean.py``).
"""

from collections import defaultdict
from typing import Any

from benchmarks.measuring import Figure, begin, database_milliseconds, milliseconds, statements, tell

RUNS = 20
SIZES = (1_000, 100_000, 1_000_000)  # tasks
TASKS_A_CASE = 8
OPEN_A_SEAT = 40
BESIDE = 200_000  # copies of the waiting case are numbered beyond those of the finished one
WORDS = {1_000: "1千", 100_000: "10万", 1_000_000: "100万"}
CLOSING = ("panel4", "second_review")


def signers(world: Any) -> list[tuple[str, Any]]:
    """The seven signatures of a nomination in order."""
    parties = [(f"panel{number}", user) for number, user in enumerate(world.signers.values(), 1)]
    return [("acceptance", world.acceptor), ("preliminary", world.reviewer), *parties, ("second_review", world.second)]


def run_through(world: Any, sign: Any, taken: dict[str, list[float]], told: dict[str, int]) -> Any:
    """Take one case through all its signatures; keep what each step cost."""
    case = world.submitted()
    for name, user in signers(world):
        at = world.tick()
        with statements() as found:
            taken[name].append(milliseconds(lambda: sign(case, user, at)))  # noqa: B023
        told[name] = len(found)
    return case


def engine_sign(case: Any, user: Any, at: Any) -> None:
    """One signature by the engine. Who asks is resolved within the step, as the lean version does it too."""
    from workflows.cases.actions import local_date
    from workflows.cases.execute import execute
    from workflows.organisations.officers import Officer

    execute(case, "agree", officer=Officer.of(user, local_date(at)), at=at, text="同意")


def compare(world: Any) -> tuple[dict[str, float], dict[str, float], dict[str, int], dict[str, int]]:
    """The quickest run and the statements of each step: the engine's, and the lean version's beside it."""
    from benchmarks.lean import sign as lean_sign

    taken: tuple[dict[str, list[float]], ...] = (defaultdict(list), defaultdict(list))
    told: tuple[dict[str, int], ...] = ({}, {})
    for _ in range(RUNS):
        for sign, times, found in zip((engine_sign, lean_sign), taken, told, strict=True):
            run_through(world, sign, times, found)
    engine, lean = ({name: min(values) for name, values in times.items()} for times in taken)
    return engine, lean, *told


def steps(world: Any, size: int, before: dict[str, float]) -> list[Figure]:
    engine, lean, told, lean_told = compare(world)
    plain = [name for name in engine if name not in CLOSING]
    whole, lean_whole = sum(engine.values()), sum(lean.values())
    word = f"{WORDS[size]}件待办时"
    figures = [
        Figure(f"{word}一步的语句数（不收口）", max(told[name] for name in plain), "条", 18),
        Figure(f"{word}一步的语句数（收口）", max(told[name] for name in CLOSING), "条", 32),
        Figure(f"{word}最简写法一步的语句数", max(lean_told.values()), "条"),
        Figure(f"{word}七步审核", whole, "毫秒"),
        Figure(f"{word}七步审核，最简写法", lean_whole, "毫秒"),
        Figure(f"{word}七步审核与最简写法之比", whole / lean_whole, "倍", 1.4),
    ]
    if "steps" in before:
        figures.append(Figure(f"{word}七步审核，对1千件时", whole / before["steps"], "倍", 2))
    before.setdefault("steps", whole)
    return figures


def inbox(world: Any, size: int, before: dict[str, float]) -> list[Figure]:
    from tests.cases.world import officer
    from workflows.cases.queries import counts, todo

    asking = officer(world.reviewer, world.now.date())  # the seats are read once a request
    page = database_milliseconds(lambda: list(todo(asking)[:20]))
    tabs = database_milliseconds(lambda: counts(asking))
    both = milliseconds(lambda: (list(todo(asking)[:20]), counts(asking)), 15)
    word = f"{WORDS[size]}件待办时"
    figures = [
        Figure(f"{word}待办一页，数据库用时", page, "毫秒", 3),
        Figure(f"{word}各栏件数，数据库用时", tabs, "毫秒", 3),
        Figure(f"{word}待办一页加件数，全部用时", both, "毫秒"),
    ]
    if "inbox" in before:
        figures.append(Figure(f"{word}待办和件数，对1千件时", (page + tabs) / before["inbox"], "倍", 2))
    before.setdefault("inbox", page + tabs)
    return figures


def main() -> None:
    begin()
    from benchmarks.history import copy_case, settle
    from tests.cases.world import World
    from workflows.cases.models import Case

    world = World()
    finished = run_through(world, engine_sign, defaultdict(list), {})
    waiting = world.act(world.submitted(), "agree", world.acceptor)
    copy_case(waiting, BESIDE + 1, BESIDE + OPEN_A_SEAT - 1)
    figures, before, copied, others = [], {}, 0, BESIDE + OPEN_A_SEAT
    for size in SIZES:
        wanted, seats = size // TASKS_A_CASE, min(1_000, max(5, size // 1_000))
        copy_case(finished, copied + 1, wanted)
        copy_case(waiting, others, others + seats * OPEN_A_SEAT - 1, seats)
        copied, others = wanted, others + seats * OPEN_A_SEAT
        settle()
        figures += inbox(world, size, before) + steps(world, size, before)
    assert Case.objects.filter(state="passed").count() >= 100_000
    tell(figures)


if __name__ == "__main__":
    main()
