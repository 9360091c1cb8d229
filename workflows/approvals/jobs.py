"""Background jobs by name. A job takes the case's id and must be safe to run twice."""

from collections.abc import Callable

JOBS: dict[str, Callable[[int], None]] = {}


def job(name: str) -> Callable[[Callable[[int], None]], Callable[[int], None]]:
    """Register a job that cases name in ``Work.job``."""

    def register(function: Callable[[int], None]) -> Callable[[int], None]:
        JOBS[name] = function
        return function

    return register
