"""Log lines: one form, the ids of what is at work, and what may not be in them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from graph import logs
from graph.errors import SettingsError
from graph.settings import LogFormat, load_settings
from portal import create_app

log = logging.getLogger("tests.logs")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The test runner's own handlers come back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)
    logs.end()


def written(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_an_object_with_the_ids_of_what_is_at_work(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(LogFormat.JSON)
    logs.begin(request_id="r-1", area=None)
    logs.add(user="p1")
    try:
        raise ValueError("บรรทัดหนึ่ง\nบรรทัดสอง")
    except ValueError:
        log.exception("เสีย\nสองบรรทัด", extra={"fields": {"ms": 12}})
    logs.end()
    log.warning("นอกคำขอ")
    inside, outside = written(capsys)
    assert (inside["request_id"], inside["user"], inside["ms"]) == ("r-1", "p1", 12)
    assert inside["message"] == "เสีย\nสองบรรทัด"
    assert "ValueError" in str(inside["exception"])
    assert not {"request_id", "user", "area"} & outside.keys()


def test_text_is_for_people_and_names_the_ids(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(LogFormat.TEXT)
    logs.begin(task_id="t-1")
    log.info("เสร็จ")
    assert capsys.readouterr().err.endswith("INFO tests.logs: เสร็จ  [task_id=t-1]\n")


def test_production_writes_objects_unless_told() -> None:
    safe = {"env": "production", "secret_key": "x" * 32, "graph_password": "a-good-one"}
    assert load_settings(**safe).chosen_log_format is LogFormat.JSON
    assert load_settings(**safe, log_format="text").chosen_log_format is LogFormat.TEXT
    assert load_settings().chosen_log_format is LogFormat.TEXT


def test_production_refuses_a_short_token() -> None:
    with pytest.raises(SettingsError, match="SANPHAEN_METRICS_TOKEN"):
        load_settings(env="production", secret_key="x" * 32, graph_password="a-good-one", metrics_token="short")


@pytest.fixture(scope="module")
def behind_a_proxy() -> Flask:
    return create_app(load_settings(env="test", trusted_proxies=1))


@pytest.mark.parametrize("given", ["", "short", "with blanks in it", "x" * 65, "line%0Abreak", "ก" * 8])
def test_an_id_that_is_not_well_formed_is_made(behind_a_proxy: Flask, given: str) -> None:
    answer = behind_a_proxy.test_client().get("/healthz", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert len(answer.headers["X-Request-ID"]) == 32


def test_an_id_is_taken_from_a_trusted_server_only(behind_a_proxy: Flask) -> None:
    headers = {"X-Request-ID": "front-0123456789"}
    assert behind_a_proxy.test_client().get("/healthz", headers=headers).headers["X-Request-ID"] == "front-0123456789"
    alone = create_app(load_settings(env="test"))
    assert alone.test_client().get("/healthz", headers=headers).headers["X-Request-ID"] != "front-0123456789"


def test_an_access_line_has_no_query(behind_a_proxy: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(LogFormat.JSON)
    behind_a_proxy.test_client().get("/healthz?q=SECRET")
    # Nobody is signed in, so the page asks no server.
    behind_a_proxy.test_client().get("/TH-44/projects?text=SECRET")
    (line,) = written(capsys)
    assert (line["method"], line["endpoint"], line["status"]) == ("GET", "projects.index", 302)
    assert (line["area"], line["logger"]) == ("TH-44", "portal.access")
    assert "SECRET" not in json.dumps(line)


def test_a_line_after_a_request_is_not_taken_for_its_own(behind_a_proxy: Flask) -> None:
    behind_a_proxy.test_client().get("/healthz")
    assert not logs.current()
