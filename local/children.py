"""Child processes that never outlive this one.

Each child leads its own session, so that a Ctrl-C in the terminal reaches only the parent, which then ends its
children in the right order. One small guard process waits for the end of this process: if it is killed, the guard
ends the children that are still there."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

POLL_SECONDS = 0.02
GUARD_PATIENCE_SECONDS = 4.0


class _Guard:
    """The writing end of a pipe to the guard process. The system closes it when this process ends, however it ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._kept_open: tuple[int, ...] = ()

    def keep_open(self, descriptor: int) -> None:
        """A descriptor (a held lock) that the guard shares until it is done. Call before the first child."""
        self._kept_open += (descriptor,)

    def watch(self, process_id: int) -> None:
        self._tell(f"+{process_id}\n")

    def forget(self, process_id: int) -> None:
        self._tell(f"-{process_id}\n")

    def close(self) -> None:
        with self._lock:
            if self._process is None:
                return
            assert self._process.stdin
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            self._process.wait()
            self._process = None

    def _tell(self, line: str) -> None:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", __file__],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    start_new_session=True,
                    pass_fds=self._kept_open,
                )
            assert self._process.stdin
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


guard = _Guard()
atexit.register(guard.close)


def start_child(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Starts a command as the leader of its own session, its output appended to a log file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            pass_fds=tuple(pass_fds),
            start_new_session=True,
        )
    guard.watch(child.pid)
    return child


def stop_children(
    children: Sequence[subprocess.Popen[bytes]],
    steps: Sequence[tuple[signal.Signals, float]] = ((signal.SIGTERM, 5.0),),
) -> None:
    """Sends each signal in turn and waits up to its seconds for all to end; what remains then is killed."""
    for number, seconds in steps:
        waiting = [child for child in children if child.poll() is None]
        if not waiting:
            break
        for child in waiting:
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and any(child.poll() is None for child in waiting):
            time.sleep(POLL_SECONDS)
    for child in children:
        kill_family(child)


def kill_family(child: subprocess.Popen[bytes]) -> None:
    """Ends a child and whatever it left behind in its session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    guard.forget(child.pid)


def _end(families: set[int]) -> None:
    """The guard's last act: ask, wait a little, kill. No child of its own, so it looks for the groups by signal 0."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for family in families:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(family, number)
        deadline = time.monotonic() + GUARD_PATIENCE_SECONDS
        while families and time.monotonic() < deadline:
            families = {family for family in families if _is_there(family)}
            time.sleep(POLL_SECONDS)


def _is_there(family: int) -> bool:
    try:
        os.killpg(family, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _guard_until_parent_ends() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    families: set[int] = set()
    for line in sys.stdin:
        (families.add if line[0] == "+" else families.discard)(int(line[1:]))
    _end(families)


if __name__ == "__main__":
    _guard_until_parent_ends()
