"""Text comes compressed to browsers that take it, and as it is to all others."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from flask import Flask

from graph.model.people import Role
from tests.factories import FIRST_YEAR, Province
from tests.integration.portal.conftest import Visit

GZIP = {"Accept-Encoding": "br, gzip"}


@pytest.fixture
def script(app: Flask) -> str:
    """The path of a built file."""
    manifest = json.loads((Path(str(app.static_folder)) / "dist" / "manifest.json").read_text())
    return f"{app.static_url_path}/dist/{manifest['portal.js']}"


def test_a_page_is_a_fraction_as_long(visit: Visit, province: Province) -> None:
    client = visit(Role.PLANNER).client
    path = f"/{province.area}/plan?year={FIRST_YEAR}"
    plain, packed = client.get(path), client.get(path, headers=GZIP)
    assert plain.content_encoding is None
    assert packed.content_encoding == "gzip"
    assert len(packed.data) < len(plain.data) / 3
    assert packed.content_length == len(packed.data)
    assert gzip.decompress(packed.data).decode().startswith(plain.text[:500])
    for response in (plain, packed):
        assert "Accept-Encoding" in response.headers["Vary"]
        assert "Cookie" in response.headers["Vary"]


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_who_does_not_take_it_gets_it_as_it_is(app: Flask, accepted: str) -> None:
    response = app.test_client().get("/sign-in", headers={"Accept-Encoding": accepted})
    assert response.content_encoding is None
    assert response.text.lstrip().startswith("<!doctype html>")


def test_a_built_file_is_kept_for_good_and_known_again(app: Flask, script: str) -> None:
    client = app.test_client()
    plain, packed = client.get(script, buffered=True), client.get(script, headers=GZIP, buffered=True)
    assert gzip.decompress(packed.data) == plain.data
    assert packed.cache_control.immutable
    again = client.get(script, headers={**GZIP, "If-None-Match": packed.headers["ETag"]}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_a_part_of_a_file_and_a_head_are_not_compressed(app: Flask, script: str) -> None:
    client = app.test_client()
    part = client.get(script, headers={**GZIP, "Range": "bytes=0-99"}, buffered=True)
    assert (part.status_code, part.content_encoding, len(part.data)) == (206, None, 100)
    head = client.head(script, headers=GZIP, buffered=True)
    assert (head.status_code, head.content_encoding) == (200, None)


def test_what_is_short_or_compressed_already_stays(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz", headers=GZIP).content_encoding is None
    font = next((Path(str(app.static_folder)) / "dist" / "files").glob("*.woff2")).name
    packed_already = client.get(f"{app.static_url_path}/dist/files/{font}", headers=GZIP, buffered=True)
    assert packed_already.content_encoding is None
