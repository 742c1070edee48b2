"""One Neo4j Community server as a child process, with its data, its port and its password in one folder."""

from __future__ import annotations

import os
import secrets
import select
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from graph.errors import SanphaenError
from local.children import start_child, stop_children
from local.files import private_text, write_private_text
from local.server import Server

TEMPLATE = Path(__file__).with_name("neo4j.conf")
HOST = "127.0.0.1"
USER = "neo4j"
STOP_STEPS_SECONDS = 6.0
JVM_ARGUMENTS = (
    "-Xrs",  # signals are the launcher's
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    # Optimise what runs ten times as often as by default: a start spends a third less on compiling what it runs a few
    # thousand times and never again; what pages ask for all day is optimised all the same, some minutes later.
    "-XX:Tier4InvocationThreshold=50000",
    "-XX:Tier4MinInvocationThreshold=6000",
    "-XX:Tier4CompileThreshold=150000",
    "-XX:Tier4BackEdgeThreshold=400000",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)


class Neo4jServer(Server):
    """A Neo4j that answers Bolt on this machine.

    `home` keeps the data, the logs, `password` (mode 0600) and `port`; a killed server's folder starts again."""

    name = "graph server"

    def __init__(
        self,
        home: Path,
        port: int | None = None,
        *,
        heap: str = "1g",
        page_cache: str = "256m",
        extra_jvm_args: Sequence[str] = (),
        log: Path | None = None,
    ) -> None:
        super().__init__()
        self.home = Path(home).absolute()
        self.user = USER
        self.log = log or self.home / "server.log"
        self._asked_port = port
        self._heap = heap
        self._page_cache = page_cache
        self._extra_jvm_args = tuple(extra_jvm_args)
        self._report: int | None = None
        self.port = 0

    @property
    def uri(self) -> str:
        return f"bolt://{HOST}:{self.port}"

    @property
    def password(self) -> str:
        """The generated password, made at the first start."""
        return private_text(self.home / "password", lambda: secrets.token_hex(24))

    def start(self) -> None:
        """Starts the process and returns at once. Raises SanphaenError when an asked-for port is taken."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.port = self._choose_port()
        conf = self.home / "neo4j.conf"
        write_private_text(conf, self._configuration())
        is_first = not (self.home / "data" / "databases" / "system").exists()
        _ = self.password
        self._forget_report()
        reading, writing = os.pipe()
        try:
            self._child = start_child(
                [
                    *(sys.executable, "-m", "local.neo4j_launcher"),
                    *("--home", self.home, "--conf", conf, "--report-to", str(writing)),
                    *(("--password-file", self.home / "password") if is_first else ()),
                    *("--", f"-Xmx{self._heap}", *JVM_ARGUMENTS, *self._extra_jvm_args),
                ],
                log=self.log,
                pass_fds=[writing],
            )
        finally:
            os.close(writing)
        self._report = reading

    def wait_ready(self, seconds: float = 180.0) -> None:
        """Waits until Bolt answers. Raises SanphaenError with the server's own reason when it does not."""
        if self._report is None:
            return
        reading, self._report = self._report, None
        deadline = time.monotonic() + seconds
        text = b""
        try:
            while not text.endswith(b"\n"):
                left = deadline - time.monotonic()
                if left <= 0 or not select.select([reading], [], [], left)[0]:
                    raise SanphaenError(f"the graph server was not ready within {seconds:.0f} s: see {self.log}")
                part = os.read(reading, 4096)
                if not part:
                    raise SanphaenError(f"the graph server ended while starting: see {self.log}")
                text += part
        finally:
            os.close(reading)
        answer = text.decode("utf-8", "replace").strip()
        if answer != "ready":
            raise SanphaenError(f"the graph server did not start: {answer.removeprefix('failed ')} (see {self.log})")

    def keep_port(self) -> None:
        """A later start() of this object takes the same port or fails: others know the address by now."""
        self._asked_port = self.port

    def stop(self, seconds: float = STOP_STEPS_SECONDS) -> None:
        """Stops it cleanly; kills it after so many seconds, which loses no committed write."""
        if self._child is not None:
            stop_children([self._child], [(signal.SIGTERM, seconds)])
        self._forget_report()

    def _forget_report(self) -> None:
        if self._report is not None:
            os.close(self._report)
            self._report = None

    def _configuration(self) -> str:
        return TEMPLATE.read_text(encoding="utf-8") + (
            f"server.bolt.listen_address={HOST}:{self.port}\nserver.memory.pagecache.size={self._page_cache}\n"
        )

    def _choose_port(self) -> int:
        if self._asked_port is not None:
            if not is_free(HOST, self._asked_port):
                raise SanphaenError(f"port {self._asked_port} for the graph server is taken by another program")
            return self._asked_port
        remembered = self.home / "port"
        port = int(remembered.read_text()) if remembered.is_file() else 0
        if not port or not is_free(HOST, port):
            port = free_port(HOST)
            remembered.write_text(f"{port}\n")
        return port


def is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
