"""What the graph server and the queue server have in common: a child process, and `with` around its life."""

from __future__ import annotations

import subprocess
from abc import ABC, abstractmethod
from contextlib import ExitStack
from typing import Self

from graph.errors import SanphaenError


class Server(ABC):
    """`with Server(…) as server:` starts it, waits until it answers, and stops it at the end."""

    name: str

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def child(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            raise SanphaenError(f"the {self.name} was not started")
        return self._child

    @abstractmethod
    def start(self) -> None:
        """Starts the process and returns at once."""

    @abstractmethod
    def wait_ready(self) -> None:
        """Waits until it answers. Raises SanphaenError when it does not."""

    @abstractmethod
    def stop(self) -> None:
        """Stops it cleanly; nothing happens where it was not started."""

    def __enter__(self) -> Self:
        with ExitStack() as undone:
            undone.callback(self.stop)
            self.start()
            self.wait_ready()
            undone.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
