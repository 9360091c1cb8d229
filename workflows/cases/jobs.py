"""Background jobs by name. A job takes the case's id and must be safe to run twice."""

from collections.abc import Callable
from datetime import datetime

JOBS: dict[str, Callable[[int], None]] = {}


def job(name: str) -> Callable[[Callable[[int], None]], Callable[[int], None]]:
    """Register a job that cases name in ``Work.job``."""

    def register(function: Callable[[int], None]) -> Callable[[int], None]:
        JOBS[name] = function
        return function

    return register


Sweep = Callable[[datetime], dict[str, int]]
SWEEPS: list[Sweep] = []


def sweeping(function: Sweep) -> Sweep:
    """Register something the periodic sweep also looks after; it returns what it found, by name."""
    SWEEPS.append(function)
    return function
