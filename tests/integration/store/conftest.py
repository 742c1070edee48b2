"""Two small provinces, and what the tests of the store ask of each write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import TypeVar

import pytest

from graph.errors import SanphaenError
from graph.model.people import Actor
from tests.factories import NEIGHBOUR, Province, make_province

T = TypeVar("T")

ACTOR = Actor(person="p-1", name="สมหญิง ใจดี")


@pytest.fixture
def province(graph_db: ModuleType) -> Province:
    return make_province()


@pytest.fixture
def neighbour(province: Province) -> Province:
    """Another province that draws on the same upstream plans."""
    return make_province(NEIGHBOUR)


def at_once(calls: Sequence[Callable[[], T]]) -> list[T | SanphaenError]:
    """Runs the calls in threads that all begin at the same moment; a domain error is an answer too."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | SanphaenError:
        barrier.wait(30)
        try:
            return call()
        except SanphaenError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
