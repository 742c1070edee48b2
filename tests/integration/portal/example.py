"""The example province, loaded and analysed, with someone of each role that a test names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from graph.exchange.loading import load_folder
from graph.model.area import Scope
from graph.model.people import SYSTEM, Membership, Role
from graph.store import people, runs
from tests.factories import PASSWORD_HASH
from tests.pages import PageClient
from workers.tasks.analysis import analyse, compare

AREA = "TH-44"
FOLDER = Path(__file__).resolve().parents[3] / "data" / "maha-sarakham"


@dataclass(frozen=True)
class Example:
    app: Flask
    area: str = AREA

    def visit(self, role: Role, agency: str = "A01") -> PageClient:
        """The browser of someone with this role in an agency."""
        membership = Membership(f"{AREA}/{agency}", AREA, role)
        login = f"{role.value.replace('_', '-')}-{agency.lower()}"
        person = people.create_person(AREA, login, "สมชาย ใจดี", None, None, PASSWORD_HASH, [membership], SYSTEM)
        return PageClient(self.app, person)

    def id(self, code: str) -> str:
        """Public id of a thing of the province's plan."""
        return f"{AREA}/MKM-2563/{code}"

    def analyse(self, year: int = 2563) -> None:
        """What the workers do after a write."""
        runs.store_run(analyse(Scope(AREA, year)), compare)


def load_example(app: Flask, *years: int) -> Example:
    """Loads the example province and analyses these years."""
    loaded = load_folder(FOLDER, SYSTEM)
    assert not loaded.has_errors
    example = Example(app)
    for year in years:
        example.analyse(year)
    return example
