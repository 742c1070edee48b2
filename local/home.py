"""The home folder: one running product at a time, what it runs, and how other commands find it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import signal
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import SanphaenError, UnreachableError
from graph.settings import Settings
from local.files import private_text, write_private_text

LEAST_FREE_MB = 256
SECONDS_FOR_LEFTOVERS = 12.0
SECONDS_TO_STOP = 15.0
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class State:
    """What a running product says about itself. `processes` is name → process id."""

    pid: int
    address: str = ""
    graph_uri: str = ""
    graph_user: str = ""
    redis_url: str = ""
    is_ready: bool = False
    processes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Home:
    """Paths in the home folder, all absolute."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> Home:
        return cls(settings.home.absolute())

    @property
    def neo4j(self) -> Path:
        return self.path / "neo4j"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    @property
    def schedule(self) -> Path:
        return self.path / "schedule"

    def log(self, name: str) -> Path:
        return self.path / "logs" / f"{name}.log"

    def secret_key(self) -> str:
        return private_text(self.path / "secret_key", lambda: secrets.token_urlsafe(48))

    def make_ready(self) -> None:
        """Raises SanphaenError, on one line, when the folder cannot be made or written or its disk is full."""
        probe = self.path / f".probe.{os.getpid()}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(b"probe")
        except OSError as error:
            raise SanphaenError(f"cannot write to the home folder {self.path}: {error.strerror}") from error
        finally:
            if self.path.is_dir():
                probe.unlink(missing_ok=True)
        problem = self.disk_problem()
        if problem:
            raise SanphaenError(problem)

    def disk_problem(self) -> str:
        """A line about a full disk, or nothing."""
        free = shutil.disk_usage(self.path).free // 2**20
        if free >= LEAST_FREE_MB:
            return ""
        return f"the disk of {self.path} is full: {free} MB are free, at least {LEAST_FREE_MB} MB are needed"

    def write_state(self, state: State) -> None:
        write_private_text(self._state_file, json.dumps(asdict(state), indent=1) + "\n")

    def read_state(self) -> State | None:
        """What the running product wrote, or None when none runs. After a kill nothing runs, whatever the file says."""
        if not self.is_taken():
            return None
        try:
            return State(**json.loads(self._state_file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return State(pid=0)

    def is_taken(self) -> bool:
        """Whether a product runs here. The lock says so, not a process id: a lock ends with its owner."""
        try:
            with self._lock_file.open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def take(self) -> int | None:
        """Takes the folder for this process and returns the lock's descriptor, or None when another one runs here.
        After a kill it waits until the guard has ended what was left running."""
        descriptor = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + SECONDS_FOR_LEFTOVERS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                state = self.read_state()
                if (state and _is_alive(state.pid)) or time.monotonic() > deadline:
                    os.close(descriptor)
                    return None
                time.sleep(POLL_SECONDS)
            else:
                self._state_file.unlink(missing_ok=True)
                return descriptor

    @property
    def _lock_file(self) -> Path:
        return self.path / "running.lock"

    @property
    def _state_file(self) -> Path:
        return self.path / "running.json"


def connection(settings: Settings) -> dict[str, str]:
    """The variables by which other commands reach the servers: those of the environment, else the running local ones.

    Raises UnreachableError when a server is neither named nor running."""
    variables: dict[str, str] = {}
    has_graph, has_queue = "graph_uri" in settings.model_fields_set, "redis_url" in settings.model_fields_set
    if has_graph and has_queue:
        return variables
    home = Home.of(settings)
    state = home.read_state()
    if state is None or not state.redis_url:
        raise UnreachableError(
            f"no servers are running for {home.path}: start them with `sanphaen serve`, or set GRAPH_URI and REDIS_URL"
        )
    if not has_graph:
        variables |= {
            "GRAPH_URI": state.graph_uri,
            "GRAPH_USER": state.graph_user,
            "GRAPH_PASSWORD": (home.neo4j / "password").read_text(encoding="utf-8").strip(),
        }
    if not has_queue:
        variables["REDIS_URL"] = state.redis_url
    if "secret_key" not in settings.model_fields_set:
        variables["SECRET_KEY"] = home.secret_key()
    return variables


def stop(settings: Settings, seconds: float = SECONDS_TO_STOP) -> bool:
    """Ends the running product and waits until nothing of it is left. False when none ran."""
    home = Home.of(settings)
    state = home.read_state()
    if state is None:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        if _is_alive(state.pid):
            os.kill(state.pid, number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not home.is_taken():
                return True
            time.sleep(POLL_SECONDS)
    raise SanphaenError(f"process {state.pid} of {home.path} did not stop")


def status(settings: Settings) -> dict[str, Any]:
    """JSON-ready: running, ready, address, home and each process with its id and whether it is alive."""
    home = Home.of(settings)
    state = home.read_state()
    if state is None:
        return {"running": False, "ready": False, "address": "", "home": str(home.path), "processes": {}}
    return {
        "running": True,
        "ready": state.is_ready,
        "address": state.address,
        "home": str(home.path),
        "processes": {name: {"pid": pid, "running": _is_alive(pid)} for name, pid in state.processes.items()},
    }


def _is_alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
