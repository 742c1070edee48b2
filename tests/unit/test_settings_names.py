"""Which variables the settings read, and which ones they must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import SettingsError
from graph.settings import Settings, load_settings


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_fields_bare_name_is_no_variable(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alias = Settings.model_fields[name].alias
    assert alias
    if alias == name.upper():
        return
    monkeypatch.delenv(alias, raising=False)
    monkeypatch.setenv(name.upper(), "/root")
    assert name not in load_settings().model_fields_set


def test_the_home_folder_is_not_the_users_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SANPHAEN_HOME", raising=False)
    monkeypatch.setenv("HOME", "/somewhere/else")
    assert load_settings().home == Path("var")


@pytest.mark.parametrize("name", ["SECRET_KEY", "GRAPH_URI", "GRAPH_USER", "GRAPH_PASSWORD", "REDIS_URL"])
def test_the_servers_variables_have_their_usual_names(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "redis://given")
    assert name.lower() in load_settings().model_fields_set


def test_a_wrong_value_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANPHAEN_PORT", "ninety")
    with pytest.raises(SettingsError, match="SANPHAEN_PORT"):
        load_settings()
