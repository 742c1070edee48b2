"""The command line's frame: one line and one exit code for an error, one JSON document where asked for."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import portal.cli
from graph.errors import InvalidError, SettingsError, UnreachableError
from portal.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SANPHAEN_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("error", "code"), [(InvalidError("x"), 1), (SettingsError("x"), 2), (UnreachableError("x"), 3)]
)
def test_an_error_is_one_line_and_a_code(monkeypatch: pytest.MonkeyPatch, error: Exception, code: int) -> None:
    @click.command()
    def failing() -> None:
        raise error

    monkeypatch.setattr(portal.cli._Commands, "get_command", lambda *_: failing)
    result = CliRunner().invoke(main, ["failing"])
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", "sanphaen: x\n")


def test_wrong_usage_is_2() -> None:
    assert CliRunner().invoke(main, ["no-such-command"]).exit_code == 2
    assert CliRunner().invoke(main, ["serve", "--no-such-option"]).exit_code == 2


def test_a_wrong_setting_is_2_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANPHAEN_PORT", "ninety")
    result = CliRunner().invoke(main, ["status"])
    assert result.exit_code == 2
    assert "SANPHAEN_PORT" in result.stderr


def test_status_of_nothing_is_3_and_says_where_it_looked(home: Path) -> None:
    result = CliRunner().invoke(main, ["status", "--json"])
    assert result.exit_code == 3
    assert json.loads(result.stdout) == {
        "running": False,
        "ready": False,
        "address": "",
        "home": str(home),
        "processes": {},
    }


def test_stopping_nothing_does_no_harm() -> None:
    result = CliRunner().invoke(main, ["stop", "--json"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"was_running": False})


@pytest.mark.parametrize("command", ["serve", "stop", "status"])
def test_each_command_has_help(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert "--json" in result.stdout


def test_every_listed_command_exists() -> None:
    context = click.Context(main)
    assert all(main.get_command(context, name) for name in main.list_commands(context))
