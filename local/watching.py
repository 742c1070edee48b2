"""Parts of the supervisor: a child that may die and come back, work in the background, and why something ended."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FIRST_RETRY_SECONDS = 0.5
LONGEST_RETRY_SECONDS = 30.0
STEADY_SECONDS = 60.0


class InBackground:
    """Work in a thread that may be left behind when the product is asked to stop meanwhile."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._failure: BaseException | None = None

        def run() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - raised again in the waiting thread
                self._failure = error

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()

    def is_done(self) -> bool:
        return not self._thread.is_alive()

    def has_failed(self) -> bool:
        return self._failure is not None

    def raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure


@dataclass
class Watched:
    """A child that is started again when it ends by itself."""

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    child: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    start_again_at: float | None = None
    becoming_ready: InBackground | None = None

    def start(self) -> None:
        self.start_again_at = None
        self.started = time.monotonic()
        self.child = self.launch()

    def has_ended(self) -> bool:
        waiting = self.becoming_ready
        if waiting is not None and (not waiting.is_done() or waiting.has_failed()):
            return False  # whoever waits for it hears why, and better
        return self.start_again_at is None and self.child is not None and self.child.poll() is not None

    def plan_restart(self) -> float:
        """Seconds until the next attempt: doubled for a child that keeps dying soon after its start."""
        self.failures = 0 if time.monotonic() - self.started > STEADY_SECONDS else self.failures + 1
        delay = min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2.0 ** max(0, self.failures - 1))
        self.start_again_at = time.monotonic() + delay
        return delay


def last_line(log: Path) -> str:
    """The last line of a log that says something: for a Python program, its exception."""
    with contextlib.suppress(OSError), log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        lines = [line.strip() for line in file.read().decode("utf-8", "replace").splitlines()]
        errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b", line)]
        return next(reversed(errors or [line for line in lines if line]), "")
    return ""


def how_it_ended(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"
