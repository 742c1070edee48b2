"""docker-compose.yml, Dockerfile and .env.example agree with the code and with each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.settings import Settings, load_settings
from local.home import Home
from local.programs import product_programs
from workers.names import QUEUES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
# Settings that the services do without → why.
NOT_PASSED_ON = {
    "SANPHAEN_HOME": "the image says where",
    "SANPHAEN_HOST": "the image's command says where the portal listens",
    "SANPHAEN_PORT": "as the host",
    "SANPHAEN_WORKER_PROCESSES": "stands in the worker's command",
    "SANPHAEN_BULK_PROCESSES": "stands in the bulk worker's command",
    "SANPHAEN_DEMO": "production refuses it",
    "SANPHAEN_DEBUG": "production refuses it",
    "SANPHAEN_SECURE_COOKIES": "production has them, behind what ends TLS",
    "GRAPH_USER": "the graph service's",
    "GRAPH_DATABASE": "the graph service has one",
}
WORKERS = ("worker", "suggestion-worker", "bulk-worker")
SECRETS = ("SECRET_KEY", "GRAPH_PASSWORD", "REDIS_PASSWORD")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(COMPOSE)["services"]


def test_all_parts_are_there(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {"graph", "queue", "migrate", "web", *WORKERS, "scheduler"}
    assert services["graph"]["image"] == "neo4j:5.26-community"


def test_every_server_is_checked_and_restarted(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        if name == "migrate":
            assert service["restart"] == "no"
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"], name


def test_nothing_starts_before_the_schema_is_there(services: dict[str, dict[str, Any]]) -> None:
    for name in ("web", *WORKERS, "scheduler"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"]["graph"] == {"condition": "service_healthy"}


def after(command: Sequence[str], option: str) -> str:
    return command[command.index(option) + 1]


def test_each_queue_has_a_worker_of_its_own(services: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    local = {one.name: one.command for one in product_programs(load_settings(), Home(tmp_path), "127.0.0.1", 8000)}
    for commands in ({name: services[name]["command"] for name in WORKERS}, {name: local[name] for name in WORKERS}):
        assert [after(command, "-Q") for command in commands.values()] == list(QUEUES)
        nodes = {after(command, "-n") for command in commands.values()}
        assert len(nodes) == len(WORKERS), "two of one name answer for another"
    for name in WORKERS:
        node = after(services[name]["command"], "-n").replace("%h", "$$HOSTNAME")
        assert services[name]["healthcheck"]["test"][1].endswith(f"--destination {node}")


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_has_no_default(name: str) -> None:
    uses = re.findall(r"\$\{" + name + r"([^}]*)\}", COMPOSE)
    assert uses
    assert all(use.startswith(":?") for use in uses)


@pytest.mark.parametrize("name", ["migrate", "web", *WORKERS, "scheduler"])
def test_every_setting_is_passed_on_or_deliberately_not(services: dict[str, dict[str, Any]], name: str) -> None:
    known = {field.alias or field_name.upper() for field_name, field in Settings.model_fields.items()}
    passed = set(services[name]["environment"])
    assert not passed & NOT_PASSED_ON.keys()
    assert passed | NOT_PASSED_ON.keys() == known


def test_a_setting_that_nobody_fills_in_is_as_if_it_were_not_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    optional = set(re.findall(r"\$\{(\w+):-\}", COMPOSE))
    assert "SANPHAEN_SUGGESTER" in optional
    for name in optional:
        monkeypatch.delenv(name, raising=False)
    without = load_settings()
    for name in optional:
        monkeypatch.setenv(name, "")
    assert load_settings() == without


def test_the_example_names_every_secret_and_only_variables_in_use() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert all(named[name] == "" for name in SECRETS)
    assert all(f"${{{name}" in COMPOSE for name in named)


def test_only_the_portal_is_published(services: dict[str, dict[str, Any]]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["web"]


def test_the_image_runs_as_an_ordinary_user_and_is_checked() -> None:
    last_stage = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    assert re.search(r"(?m)^USER sanphaen$", last_stage)
    assert "HEALTHCHECK" in last_stage
    assert "--no-dev" in DOCKERFILE
    assert "portal.wsgi:app" in last_stage


def test_the_image_is_built_from_what_is_not_ignored() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", DOCKERFILE)
    wanted = {source.split("/")[0] for line in copied for source in line.split()}
    assert wanted <= allowed
    assert all((ROOT / source).exists() for source in wanted)
