"""A sound graph has no problems; each kind of damage is found and named."""

from __future__ import annotations

from typing import LiteralString

import pytest

from graph import db
from graph.model.people import Role
from graph.store import integrity
from tests.factories import Province, make_person

# What breaks each rule; ids are those of the small province.
DAMAGE: tuple[tuple[str, str, LiteralString], ...] = (
    ("shares", "TH-90/PDP/P2", "MATCH (:Project {code: 'P2'})-[l:CONTRIBUTES_TO {share: 40}]->() SET l.share = 30"),
    ("shares", "TH-90/PDP/P2", "MATCH (:Project {code: 'P2'})-[l:CONTRIBUTES_TO {share: 40}]->() REMOVE l.share"),
    ("primary-links", "TH-90/PDP/P2", "MATCH (:Project {code: 'P2'})-[l:CONTRIBUTES_TO]->() SET l.role = 'primary'"),
    ("link-keys", "TH-90/PDP/P1", "MATCH (:Project {code: 'P1'})-[l:CONTRIBUTES_TO]->() SET l.key = 'x'"),
    (
        "reach",
        "TH-90/PDP/S1",
        "MATCH (p:Plan {code: 'PDP'})-[d:DRAWS_ON]->(:Element {code: 'MP-1'}) DELETE d",
    ),
    ("owners", "TH-90/PDP/P1", "MATCH (:Agency)-[o:OWNS]->(:Project {code: 'P1'}) DELETE o"),
    (
        "owners",
        "TH-90/PDP/P1",
        "MATCH (a:Agency {code: 'A03'}), (p:Project {code: 'P1'}) CREATE (a)-[:OWNS]->(p)",
    ),
    ("project-states", "TH-90/PDP/P1", "MATCH (p:Project {code: 'P1'}) SET p.status = 'lost'"),
    (
        "partners",
        "TH-90/PDP/P1",
        "MATCH (a:Agency {code: 'A03'}), (p:Project {code: 'P1'}) CREATE (a)-[:PARTNERS {key: a.id}]->(p)",
    ),
    (
        "partners",
        "TH-90/PDP/P1",
        """
        MATCH (a:Agency {code: 'A02'}), (p:Project {code: 'P1'})
        CREATE (a)-[:PARTNERS {key: a.id + '|' + p.id, state: 'asked'}]->(p)
        """,
    ),
    ("form-sums", "TH-90/PDP/P1", "MATCH (p:Project {code: 'P1'}) SET p.parts_satang = 1"),
    (
        "form-sums",
        "TH-90/PDP/P1",
        "MATCH (p:Project {code: 'P1'}) CREATE (p)-[:HAS_ACTIVITY]->(:Activity {order: 0, title: 'x', weight: 50.0})",
    ),
    ("plans", "TH-90/PDP/P1", "MATCH (p:Project {code: 'P1'}) SET p.year = 2599"),
    ("versions", "TH-90/PDP/S1", "MATCH (:PlanVersion)-[c:CONTAINS]->(:Element {code: 'S1'}) DELETE c"),
    ("dangling", "TH-90/PDP/K1|2563", "MATCH (:Indicator)-[h:HAS_TARGET]->() DELETE h"),
    ("dangling", "TH-90/PDP/K1", "MATCH (:Indicator)-[m:MEASURES]->() DELETE m"),
    ("codes", "TH-90/PDP/S1", "MATCH (e:Element {code: 'S1'}) SET e.code = 'S9'"),
    ("codes", "TH-90/PDP", "MATCH (e:Element {code: 'S1'}) SET e.code = 'S2'"),
    ("scopes", "TH-90|2600", "MATCH (s:AnalysisScope {year: 2563}) SET s.year = 2600, s.key = 'TH-90|2600'"),
    ("scopes", "TH-90|2563", "MATCH (s:AnalysisScope {year: 2563}) SET s.run = 'gone'"),
    ("audit", "TH-90/PDP/P1", "MATCH (e:AuditEvent) DETACH DELETE e"),
    ("admins", "TH-90", "MATCH (:Person)-[m:MEMBER_OF]->() SET m.role = 'viewer'"),
    (
        "circle",
        "TH-90/PDP/G1",
        """
        MATCH (a:Element {code: 'G1'}), (b:Element {code: 'I1'})
        CREATE (a)-[:CONTRIBUTES_TO {key: a.id + '|' + b.id, role: 'serves'}]->(b)
        """,
    ),
)


@pytest.fixture
def sound(province: Province) -> Province:
    make_person(province, "admin", Role.ADMIN)
    return province


def test_a_sound_graph_has_no_problems(sound: Province, neighbour: Province) -> None:
    assert integrity.problems() == []


@pytest.mark.parametrize(("check", "subject", "damage"), DAMAGE, ids=[f"{row[0]}-{row[1]}" for row in DAMAGE])
def test_damage_is_found(sound: Province, check: str, subject: str, damage: LiteralString) -> None:
    db.write(lambda tx: tx.run(damage))
    found = integrity.problems()
    assert (check, subject) in {(problem.check, problem.subject) for problem in found}


def test_every_check_has_been_tried() -> None:
    assert {check for check, _, _ in DAMAGE} == {*integrity._CHECKS, "circle"}
