"""The commands that scripts rely on: their JSON, their exit codes, and nothing but JSON on standard output."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from graph import db
from graph.exchange.loading import load_folder
from graph.migrate import load_migrations
from graph.model.people import SYSTEM
from graph.passwords import verify_password
from graph.settings import settings
from graph.store import people, runs, scopes
from local.valkey_server import ValkeyServer
from portal.cli import main
from portal.demo_accounts import ACCOUNTS, AREA, PASSWORD
from tests.conftest import GraphAddress, QueueAddress
from tests.factories import Province, make_person
from tests.integration.store.test_cascades import FIGURES
from tests.integration.workers.conftest import CeleryProcess

MAHA_SARAKHAM = Path(__file__).resolve().parents[3] / "data" / "maha-sarakham"
YEAR = "2563"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*words: str, stdin: str | None = None) -> Answer:
    done = CliRunner().invoke(main, words, input=stdin, catch_exceptions=False)
    return Answer(done.exit_code, done.stdout, done.stderr)


@pytest.fixture(autouse=True)
def _servers_are_named(neo4j_server: GraphAddress, valkey_server: QueueAddress) -> None:
    """A command looks for both, whether it needs them or not."""


@pytest.fixture
def maha_sarakham(graph_db: ModuleType) -> str:
    assert not load_folder(MAHA_SARAKHAM, SYSTEM).has_errors
    return AREA


def test_a_national_run_is_waited_for_and_told(maha_sarakham: str, worker: CeleryProcess) -> None:
    done = run("national-run", "--year", YEAR, "--wait", "60", "--json")
    assert (done.code, done.json["provinces"], done.json["problems"], done.json["drifted"]) == (0, 1, {}, False)
    begun = run("national-run", "--year", YEAR, "--all", "--wait", "0", "--json")
    assert begun.json["state"] == "running"


def test_analyse_waits_for_its_run(maha_sarakham: str, worker: CeleryProcess) -> None:
    answer = run("analyse", "--area", maha_sarakham, "--year", YEAR, "--json")
    assert answer.code == 0, answer.err
    assert set(answer.json) == {"run", "area", "year", "seconds"}
    current = runs.current_run(maha_sarakham, int(YEAR))
    assert current is not None
    assert answer.json["run"] == current.id


def test_analyse_without_a_worker_says_so(province: Province, queue: ValkeyServer) -> None:
    answer = run("analyse", "--area", province.area, "--year", YEAR, "--wait", "0.2", "--json")
    assert (answer.code, answer.out) == (3, "")
    assert "no worker answered" in answer.err.splitlines()[-1]
    queue.stop()
    answer = run("analyse", "--area", province.area, "--year", YEAR, "--json")
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (3, "", 1)


@pytest.mark.parametrize("command", ["analyse", "coverage", "gaps"])
def test_an_unknown_area_or_year_is_one_line(province: Province, queue: ValkeyServer, command: str) -> None:
    for area, year in (("TH-99", YEAR), (province.area, "2599")):
        answer = run(command, "--area", area, "--year", year, "--json")
        assert (answer.code, answer.out) == (1, "")
        assert answer.err == f"sanphaen: no plan of {area} is in force in {year}\n"
    assert run(command, "--area", "TH-90").code == 2


def test_coverage_is_the_contracts(maha_sarakham: str, worker: CeleryProcess) -> None:
    expected = json.loads((MAHA_SARAKHAM / "expected_coverage.json").read_text(encoding="utf-8"))
    for year, wanted in expected.items():
        answer = run("coverage", "--area", maha_sarakham, "--year", year, "--json")
        assert answer.code == 0, answer.err
        found = answer.json
        current = runs.current_run(maha_sarakham, int(year))
        assert current is not None
        assert found["run"] == current.id
        assert {name: found["totals"][name] for name in wanted["totals"]} == wanted["totals"]
        covered = {
            code: {name: row[name] for name in FIGURES} for code, row in found["elements"].items() if row["projects"]
        }
        assert covered == wanted["elements"]
        row = found["elements"]["S1"]
        assert set(row) >= {"kind", "title", *FIGURES, "spent_baht", "progress", "grade"}


def test_without_workers_the_answer_is_computed_here(province: Province, queue: ValkeyServer) -> None:
    queue.stop()
    answer = run("coverage", "--area", province.area, "--year", YEAR, "--json")
    assert answer.code == 0
    assert (answer.json["run"], answer.json["elements"]["S1"]["projects"]) == (None, 2)
    found = run("gaps", "--area", province.area, "--year", YEAR, "--json").json
    assert ("unlinked-project", "P3") in {(one["rule"], one["subject"]["id"]) for one in found}
    assert scopes.scope_state(province.area, int(YEAR)).run is None


def test_gaps_are_the_contracts(maha_sarakham: str, worker: CeleryProcess) -> None:
    answer = run("gaps", "--area", maha_sarakham, "--year", YEAR, "--json")
    expected = json.loads((MAHA_SARAKHAM / "expected_coverage.json").read_text(encoding="utf-8"))[YEAR]
    for one in answer.json:
        assert set(one) >= {"rule", "family", "severity", "subject", "message", "action"}
        assert set(one["subject"]) >= {"kind", "id", "title"}
    strategies = {one["subject"]["id"] for one in answer.json if one["rule"] == "uncovered-strategy"}
    assert strategies == {code for code in expected["uncovered"] if code.startswith("S")}
    english = run("gaps", "--area", maha_sarakham, "--year", YEAR, "--lang", "en", "--json").json
    assert len(english) == len(answer.json)
    assert english[0]["message"].isascii() or english[0]["message"] != answer.json[0]["message"]


def test_trace_goes_both_ways(province: Province) -> None:
    found = run("trace", "S1", "--area", province.area, "--json").json
    assert found["subject"] == "S1"
    assert sorted(found["up"]) == [["S1", "MP-1", "NS-1"], ["S1", "O1", "I1", "G1"]]
    # Without a year an element is shown in the year nearest to today, which has no projects.
    assert found["down"] == [["S1"]]
    found = run("trace", "S1", "--area", province.area, "--year", YEAR, "--json").json
    assert sorted(found["down"]) == [["S1", "P1"], ["S1", "P2"]]


def test_trace_finds_a_projects_own_year(province: Province) -> None:
    for code in ("P1", province.id("P1")):
        found = run("trace", code, "--area", province.area, "--json").json
        assert found["subject"] == "P1"
        assert sorted(found["up"]) == [["P1", "S1", "MP-1", "NS-1"], ["P1", "S1", "O1", "I1", "G1"]]
    for words in (("trace", "none", "--area", province.area), ("trace", "S1", "--area", "TH-99")):
        answer = run(*words)
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)


def test_check_lists_problems(province: Province) -> None:
    make_person(province, "admin", people.Role.ADMIN)
    answer = run("check", "--json")
    assert (answer.code, answer.json) == (0, [])
    db.write(lambda tx: tx.run("MATCH (:Agency)-[o:OWNS]->(:Project {code: 'P1'}) DELETE o"))
    answer = run("check", "--json")
    assert answer.code == 1
    (problem,) = answer.json
    assert (problem["check"], problem["subject"]) == ("owners", province.id("P1"))


def test_migrate_has_nothing_to_do(graph_db: ModuleType) -> None:
    assert run("migrate", "--json").json == {"applied": [], "version": len(load_migrations())}


def test_user_add_list_password(province: Province) -> None:
    words = ("--area", province.area, "--agency", "A02", "--role", "officer", "--name", "สมชาย ใจดี")
    made = run("user", "add", "Somchai", *words, "--json").json
    person, password_hash = people.find_login("somchai") or (None, "")
    assert person is not None
    assert verify_password(password_hash, made["password"])
    assert (made["login"], made["id"]) == ("somchai", person.id)
    (listed,) = run("user", "list", "--area", province.area, "--json").json
    assert listed["memberships"] == [{"agency": province.agency("A02"), "role": "officer"}]
    typed = run("user", "password", "somchai", "--area", province.area, "--password-stdin", stdin="another-password\n")
    assert (typed.code, "another-password" in typed.out) == (0, False)
    changed = people.find_login("somchai")
    assert changed is not None
    assert verify_password(changed[1], "another-password")
    assert changed[0].stamp != person.stamp


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "x", "--name", "ก", "--area", "TH-90", "--agency", "A99", "--role", "viewer"), 1),
        (("add", "x", "--name", "ก", "--area", "TH-99", "--agency", "A01", "--role", "viewer"), 1),
        (("add", " ", "--name", "ก", "--area", "TH-90", "--agency", "A01", "--role", "viewer"), 1),
        (("add", "x", "--name", "ก", "--area", "TH-90", "--agency", "A01", "--role", "king"), 2),
        (("password", "nobody", "--area", "TH-90"), 1),
        (("list", "--area", "TH-99"), 1),
    ],
)
def test_user_refuses(province: Province, words: tuple[str, ...], code: int) -> None:
    answer = run("user", *words, "--json")
    assert (answer.code, answer.out) == (code, "")
    assert people.find_login("x") is None


def test_people_read_tables_in_thai(province: Province, queue: ValkeyServer) -> None:
    queue.stop()
    make_person(province)
    scope = ("--area", province.area, "--year", YEAR)
    for words, said in (
        (("coverage", *scope), "งบประมาณ"),
        (("gaps", *scope), "ข้อค้นพบ"),
        (("trace", "P1", "--area", province.area), "ขึ้นไปถึง"),
        (("user", "list", "--area", province.area), "สมชาย ใจดี"),
        (("migrate",), "โครงสร้าง"),
    ):
        answer = run(*words)
        assert answer.code == 0
        assert said in answer.out


def test_every_command_has_help() -> None:
    for name in main.list_commands(None):  # type: ignore[arg-type]
        answer = run(name, "--help")
        assert answer.code == 0
        assert name in ("user",) or "--json" in answer.out


def test_the_demonstration_is_made_once(graph_db: ModuleType, worker: CeleryProcess) -> None:
    from portal.cli import demo

    said: list[str] = []
    asked_for = settings().model_copy(update={"demo": True})
    lines = demo.prepare(asked_for, said.append)
    assert PASSWORD in lines[0]
    for account in ACCOUNTS:
        found = people.find_login(account.login)
        assert found is not None
        assert found[0].roles(account.area) == {account.role}
        assert account.login in "\n".join(lines)
    assert [scopes.scope_state(AREA, year).is_fresh for year in (2563, 2564, 2565)] == [True] * 3
    assert run("check", "--json").json == []
    again: list[str] = []
    assert demo.prepare(asked_for, again.append) == lines
    assert again == []


def test_no_demonstration_in_production_or_unasked(graph_db: ModuleType) -> None:
    from graph.errors import NotAllowedError
    from graph.settings import Environment
    from portal.cli import demo

    for changes in ({"demo": False}, {"demo": True, "env": Environment.PRODUCTION}):
        with pytest.raises(NotAllowedError):
            demo.prepare(settings().model_copy(update=changes), print)
    assert people.find_login("admin") is None
