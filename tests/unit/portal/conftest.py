"""The portal without its servers: what needs no graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask

from graph.settings import load_settings
from portal import create_app

Speak = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def app() -> Flask:
    return create_app(load_settings(env="test"))


@pytest.fixture
def speak(app: Flask) -> Speak:
    """`with speak("en"):` is a request in that language."""

    @contextmanager
    def request_in(language: str) -> Iterator[None]:
        with app.test_request_context("/TH-44/plan?year=2563", headers={"Cookie": f"language={language}"}):
            yield

    return request_in
