"""Unit tests reach no network: a test that needs a server belongs in tests/integration."""

from __future__ import annotations

import socket
from typing import Any, NoReturn

import pytest


def _refuse(_socket: socket.socket, address: Any) -> NoReturn:
    raise AssertionError(f"a unit test tried to connect to {address!r}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", _refuse)
