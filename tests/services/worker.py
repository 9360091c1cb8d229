"""A real Celery worker in a process of its own, on the test database and a Redis database of its own."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from celery import Celery

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


@dataclass
class Worker:
    """``start`` it, ``kill`` it in the middle of its work, ``start`` another; ``log`` is what it wrote."""

    app: Celery
    environment: dict[str, str]
    log_path: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Return when the worker answers; RuntimeError with its log when it does not within START_SECONDS."""
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "2", "--loglevel", "INFO"]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle", "--hostname", "tests@%h"],
                cwd=ROOT,
                env=os.environ | self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.app.control.ping(timeout=0.5, limit=1):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"the Celery worker did not start:\n{self.log}")

    def stop(self) -> None:
        """A warm shutdown: the running tasks are finished first."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=START_SECONDS)
            self.process = None

    def kill(self) -> None:
        """As a power cut: the worker and its children go at once, whatever they were doing."""
        if self.process is not None:
            os.killpg(self.process.pid, 9)
            self.process.wait()
            self.process = None

    def done(self) -> dict[str, int]:
        """How many tasks of each name this worker has taken up since it started."""
        answers = self.app.control.inspect(timeout=5, limit=1).stats() or {}
        return {name: count for answer in answers.values() for name, count in answer["total"].items()}

    @property
    def log(self) -> str:
        return self.log_path.read_text("utf-8", errors="replace")
