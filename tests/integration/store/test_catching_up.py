"""A loaded Cascade that catches up is the one that a whole load would give, byte for byte, after every kind of write;
and a new write that promises to name what it changes has to be tried here."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import graph
from graph import db
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import records, run_rules
from graph.analysis.tables import Table
from graph.errors import SanphaenError
from graph.model.area import Scope
from graph.model.fiscal import first_day
from graph.model.group import GroupDraft
from graph.model.partner import PartnerDraft, PartnerState
from graph.model.plan import LinkRole, RevisionKind
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import BudgetLine
from graph.store import (
    elements,
    groups,
    links,
    partners,
    project_batches,
    project_copies,
    project_drafts,
    project_forms,
    project_states,
    projects,
    same_projects,
    scopes,
)
from graph.store.cascades import Loaded, catch_up, load
from graph.store.project_batches import ChangedProject, NewProject
from graph.store.projects import ProjectDraft, draft_of
from graph.store.revisions import revise
from tests.factories import FIRST_YEAR, Province
from tests.integration.store.conftest import ACTOR, at_once

AS_OF = date(2026, 10, 1)
STEPS = 60


def different(one: Cascade, other: Cascade) -> list[str]:
    """Names of the columns that are not the same, to the type of their numbers and to what was derived from names."""
    found = []
    for table in fields(Cascade):
        mine, theirs = getattr(one, table.name), getattr(other, table.name)
        if not isinstance(mine, Table):
            found += [] if mine == theirs else [table.name]
            continue
        for column in fields(mine):
            left, right = getattr(mine, column.name), getattr(theirs, column.name)
            same = left == right if isinstance(left, tuple) else _same_array(left, right)
            found += [] if same else [f"{table.name}.{column.name}"]
    for name in ("project_rows", "element_rows", "project_search_keys", "goals", "title_ranks"):
        left, right = getattr(one, name), getattr(other, name)
        found += [] if np.array_equal(left, right) else [name]
    # Equal ranks may have been met first at one project or at another of the same code.
    found += [] if np.array_equal(one.project_ranks[0], other.project_ranks[0]) else ["project_ranks"]
    alike = all(map(_same_array, one.alike, other.alike))
    return found + ([] if alike and one.titles.plain == other.titles.plain else ["titles"])


def _same_array(left: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> bool:
    return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()


def findings(cascade: Cascade) -> list[dict[str, Any]]:
    return records(run_rules(cascade, coverage(cascade)))


@dataclass
class Office:
    """Somebody who writes at random."""

    province: Province
    chance: Random
    removed: list[str] = field(default_factory=list)
    saves: list[tuple[str, str]] = field(default_factory=list)
    made: int = 0

    @property
    def agency(self) -> str:
        return self.province.agency(self.chance.choice(("A01", "A02", "A03")))

    @property
    def title(self) -> str:
        name = self.chance.choice(("ห้องเรียนดิจิทัล", "อบรมครู", "ลูกเสือ", "ค่ายวิทยาศาสตร์"))
        return f"โครงการ{name} รุ่นที่ {self.chance.randrange(1, 4)}"

    def any_project(self) -> Project:
        rows = db.read("MATCH (p:Project {area: $area, year: $year}) RETURN p.id AS id ORDER BY id", **self._scope)
        return projects.get_project(self.chance.choice(rows)["id"])

    def several(self) -> list[Project]:
        return list({one.id: one for one in (self.any_project() for _ in range(3))}.values())

    @property
    def _scope(self) -> dict[str, Any]:
        return {"area": self.province.area, "year": FIRST_YEAR}

    # -- the writes

    def make(self) -> None:
        status = self.chance.choice((ProjectStatus.ACTIVE, ProjectStatus.DRAFT, ProjectStatus.READY))
        draft = ProjectDraft(self.agency, self.title, budget=Decimal(self.chance.randrange(1, 9_000)))
        projects.create_project(self.province.area, self.province.plan, FIRST_YEAR, draft, ACTOR, status=status)

    def update(self) -> None:
        one = self.any_project()
        draft = replace(draft_of(one), agency=self.agency, title_th=self.title, budget=None)
        projects.update_project(one.area, one.id, one.version, draft, ACTOR)

    def fill_in(self) -> None:
        one = self.any_project()
        form = replace(
            project_forms.get_form(one.id),
            districts=tuple(self.chance.sample(("เมือง", "บรบือ", "วาปีปทุม"), self.chance.randrange(3))),
            budget_lines=(BudgetLine("งบจังหวัด", None, None, Decimal(self.chance.randrange(1, 900))),),
        )
        joint = [PartnerDraft(agency, "ร่วม") for agency in {self.agency, self.agency} - {one.agency}]
        project_forms.save_project(one.area, one.id, one.version, draft_of(one), form, ACTOR, joint=joint)

    def answer(self) -> None:
        rows = db.read(
            "MATCH (a:Agency)-[:PARTNERS]->(p:Project {area: $area, year: $year}) "
            "RETURN p.id AS project, a.id AS agency ORDER BY project, agency",
            **self._scope,
        )
        if rows:
            row = self.chance.choice(rows)
            state = self.chance.choice((PartnerState.CONFIRMED, PartnerState.DECLINED))
            partners.answer(self.province.area, row["project"], row["agency"], state, "เหตุผล", ACTOR)

    def say_distinct(self) -> None:
        one, others = self.any_project(), [other.id for other in self.several()]
        same_projects.declare_distinct(one.area, one.id, [other for other in others if other != one.id], "คนละ", ACTOR)

    def relink(self) -> None:
        one = self.any_project()
        targets = self.chance.sample(("S1", "S2", "S3", "O1", "NS-1"), self.chance.randrange(4))
        drafts = [
            links.LinkDraft(self.province.id(code), LinkRole.SECONDARY if place else LinkRole.PRIMARY)
            for place, code in enumerate(targets)
        ]
        if len(drafts) == 2 and self.chance.random() < 0.7:
            drafts = [replace(draft, share=Decimal(share)) for draft, share in zip(drafts, (30, 70), strict=True)]
        saved = links.replace_links(one.area, one.id, one.version, drafts, ACTOR)
        if saved.event:
            self.saves.append((one.id, saved.event))

    def undo_links(self) -> None:
        if self.saves:
            project, event = self.saves.pop()
            links.undo_links(self.province.area, project, event, ACTOR)

    def change_state(self) -> None:
        one = self.any_project()
        to = self.chance.choice(one.status.following)
        project_states.change_state(one.area, one.id, one.version, to, "เหตุผล", ACTOR)

    def confirm(self) -> None:
        one = self.any_project()
        project_states.confirm_entry(one.area, one.id, one.version, ACTOR)

    def make_ready(self) -> None:
        agency = self.agency
        drafts = project_drafts.list_drafts(self.province.plan, FIRST_YEAR, agency)
        seen = {one.project.id: one.project.version for one in drafts}
        project_drafts.make_ready(self.province.area, self.province.plan, FIRST_YEAR, agency, seen, ACTOR)

    def remove(self) -> None:
        one = self.any_project()
        projects.remove_project(one.area, one.id, one.version, ACTOR)
        self.removed.append(one.id)

    def restore(self) -> None:
        if self.removed:
            projects.restore_project(self.province.area, self.removed.pop(0), ACTOR)

    def copy(self) -> None:
        sources = [one.id for one in self.several()]
        project_copies.copy_projects(self.province.area, self.province.plan, FIRST_YEAR + 1, sources, ACTOR)

    def take_in(self) -> None:
        """As graph.exchange.import_writing does, which writes projects through graph.store.project_batches alone."""
        self.made += 1
        status = ProjectStatus.READY
        new = [
            NewProject(FIRST_YEAR, {"title_th": self.title}, status, link=self.province.id("S1")),
            NewProject(FIRST_YEAR, {"title_th": self.title}, ProjectStatus.DRAFT, code=f"Z{self.made}"),
        ]
        agency, one = self.agency, self.any_project()
        after = {"title_th": self.title, "budget": Decimal(5)}
        change = ChangedProject(one.id, one.version, {"title_th": one.title_th, "budget": one.budget}, after)

        def work(tx: db.Transaction) -> None:
            scopes.touch(tx, self.province.area, [FIRST_YEAR], projects=())
            project_batches.create_projects(tx, self.province.area, self.province.plan, agency, new, ACTOR)
            project_batches.change_projects(tx, self.province.area, [change], ACTOR)

        db.write(work)
        self._change = change

    def take_back(self) -> None:
        gone = [one.id for one in self.several()]

        def work(tx: db.Transaction) -> None:
            scopes.touch(tx, self.province.area, [FIRST_YEAR], projects=())
            now = project_batches.projects_now(tx, gone)
            project_batches.remove_projects(tx, self.province.area, list(now.values())[:1], ACTOR)
            one = next(iter(now.values()))
            undone = ChangedProject(one.id, one.version, {"title_th": "เดิม"}, {"title_th": one.title_th})
            project_batches.take_back_changes(tx, self.province.area, [undone], ACTOR)

        db.write(work)

    def found_a_group(self) -> None:
        draft = GroupDraft("คณะทำงาน", None, first_day(FIRST_YEAR), None, (self.agency,), (), None)
        groups.create_group(self.province.area, draft, ACTOR)

    def link_elements(self) -> None:
        pair = self.province.id("S3"), self.province.id("O1")
        standing = {(one.source, one.target) for one in elements.list_element_links(self.province.plan)}
        if pair in standing:
            elements.unlink_elements(self.province.plan, *pair, ACTOR)
        else:
            elements.link_elements(self.province.plan, *pair, None, ACTOR)

    def revise(self) -> None:
        newer, older = self.chance.choice((("S2", "S1"), ("S3", "S1")))
        revise(self.province.plan, self.province.id(newer), self.province.id(older), RevisionKind.MERGE, ACTOR)


Write = Callable[[Office], None]

# What stands beside each function that promises to name what it changes: the writes above that go through it.
NAMING: Mapping[str, tuple[Write, ...]] = {
    "graph.store.projects.create_in": (Office.make,),
    "graph.store.projects.restore_project": (Office.restore,),
    "graph.store.projects.open_project": (),
    "graph.store.projects.update_project": (Office.update,),
    "graph.store.projects.remove_project": (Office.remove,),
    "graph.store.projects.create_project": (Office.make,),
    "graph.store.project_copies._copy": (Office.copy,),
    "graph.store.project_forms.save_project": (Office.fill_in,),
    "graph.store.project_states.change_state": (Office.change_state,),
    "graph.store.project_states.confirm_entry": (Office.confirm,),
    "graph.store.project_drafts.make_ready": (Office.make_ready,),
    "graph.store.partners.answer": (Office.answer,),
    "graph.store.same_projects.declare_distinct": (Office.say_distinct,),
    "graph.store.links.replace_links": (Office.relink, Office.relink, Office.relink),
    "graph.store.links.undo_links": (Office.undo_links,),
    "graph.exchange.import_writing._store_batch": (Office.take_in,),
    "graph.exchange.import_writing._undo_batch": (Office.take_back,),
    "graph.store.project_batches.create_projects": (Office.take_in,),
    "graph.store.project_batches.change_projects": (Office.take_in,),
    "graph.store.project_batches.remove_projects": (Office.take_back,),
    "graph.store.project_batches.take_back_changes": (Office.take_back,),
    "graph.store.groups.touch_years": (Office.found_a_group,),
}
OPENERS = {"open_project", "create_in"}
RESHAPING: tuple[Write, ...] = (Office.link_elements, Office.revise)
WRITES = [write for writes in NAMING.values() for write in writes] + list(RESHAPING)


@pytest.mark.parametrize("seed", range(3))
def test_after_every_write_it_is_the_whole(province: Province, seed: int) -> None:
    chance = Random(seed)
    office = Office(province, chance)
    scope, next_year = province.scope, Scope(province.area, FIRST_YEAR + 1)
    kept = {one: load(one, AS_OF) for one in (scope, next_year)}
    seldom = kept[scope]
    done: list[str] = []
    for step in range(STEPS):
        write = chance.choice(WRITES)
        try:
            write(office)
        except SanphaenError:
            continue  # what cannot be done now is no write
        done.append(write.__name__)
        for one in (next_year, scope) if write is Office.copy else (scope,):
            whole = load(one, AS_OF)
            before = kept[one].cascade
            _ = before.alike, before.project_search_keys, before.project_ranks, before.title_ranks
            kept[one] = catch_up(kept[one], AS_OF, settled=chance.random() < 0.5)
            assert different(kept[one].cascade, whole.cascade) == [], done
            assert kept[one].order.tobytes() == whole.order.tobytes()
        if step % 7 == 0:
            seldom = catch_up(seldom, AS_OF)
            assert different(seldom.cascade, whole.cascade) == [], done
            assert findings(kept[scope].cascade) == findings(whole.cascade)
    assert len(done) > STEPS / 2


def test_every_write_that_names_its_projects_is_tried_above() -> None:
    assert {name for name in naming_functions() if name not in {"graph.store.scopes.touch"}} == set(NAMING)


def naming_functions() -> Iterator[str]:
    """Functions that touch a scope and name projects, name them later, or begin with one that does."""
    root = Path(graph.__file__).parent
    for path in sorted(root.rglob("*.py")):
        module = ".".join(("graph", *path.relative_to(root).with_suffix("").parts))
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(function, ast.FunctionDef) and any(map(_names, ast.walk(function))):
                yield f"{module}.{function.name}"


def _names(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    named = {keyword.arg for keyword in node.keywords}
    return called in OPENERS or called == "name_projects" or (called == "touch" and "projects" in named)


def test_a_write_that_names_nothing_is_read_whole(province: Province) -> None:
    kept = catch_up(load(province.scope, AS_OF, settled=True), AS_OF, settled=True)
    elements.link_elements(province.plan, province.id("S3"), province.id("O1"), None, ACTOR)
    assert different(catch_up(kept, AS_OF).cascade, load(province.scope, AS_OF).cascade) == []


def test_little_is_read_after_a_link(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = load(province.scope, AS_OF, settled=True)
    links.replace_links(province.area, province.id("P3"), 1, [_primary(province, "S3")], ACTOR)
    monkeypatch.setattr("graph.store.cascades.plan_in", None)
    closure = kept.cascade.closure
    now = catch_up(kept, AS_OF)
    assert now.cascade.closure is closure
    assert len(now.cascade.links) == len(kept.cascade.links) + 1


def test_a_graph_that_was_put_back_is_read_whole(province: Province) -> None:
    """Its writes are counted anew, and may have come just as far."""
    for code in ("S1", "S2"):
        version = projects.get_project(province.id("P3")).version
        links.replace_links(province.area, province.id("P3"), version, [_primary(province, code)], ACTOR)
    kept = load(province.scope, AS_OF, settled=True)
    key, project = province.scope.key, province.id("P1")
    undo = "MATCH (s:AnalysisScope {key: $key}) SET s.wanted = s.wanted - 1, s.marks = s.marks[..-1]"
    db.write(lambda tx: tx.run(undo, key=key))
    db.write(lambda tx: tx.run("MATCH (p:Project {id: $id}) SET p.title_th = 'อีกเรื่อง'", id=project))
    version = projects.get_project(province.id("P2")).version
    links.replace_links(province.area, province.id("P2"), version, [_primary(province, "S3")], ACTOR)
    now = catch_up(kept, AS_OF, settled=True)
    assert now.count.wanted == kept.count.wanted
    assert different(now.cascade, load(province.scope, AS_OF).cascade) == []


def test_another_day_alone_is_seen(province: Province) -> None:
    kept = load(province.scope, AS_OF)
    later = catch_up(kept, date(2026, 10, 2))
    assert different(later.cascade, load(province.scope, date(2026, 10, 2)).cascade) == []


def test_writers_at_once_lose_nothing(province: Province) -> None:
    """Readers that catch up beside writers end with the whole."""
    made = [
        projects.create_project(
            province.area, province.plan, FIRST_YEAR, ProjectDraft(province.agency("A02"), f"ที่ {number}"), ACTOR
        )
        for number in range(6)
    ]

    def writer(place: int) -> Callable[[], None]:
        def work() -> None:
            version = made[place].version
            for code in ("S1", "S2", "S3", "S1", "S3"):
                saved = links.replace_links(province.area, made[place].id, version, [_primary(province, code)], ACTOR)
                version = saved.project.version

        return work

    last: list[Loaded] = []

    def reader() -> None:
        kept = load(province.scope, AS_OF)
        for _ in range(25):
            kept = catch_up(kept, AS_OF)
        last.append(kept)

    answers = at_once([*(writer(place) for place in range(6)), reader, reader])
    assert not [one for one in answers if isinstance(one, SanphaenError)]
    whole = load(province.scope, AS_OF, settled=True)
    for kept in last:
        assert different(catch_up(kept, AS_OF, settled=True).cascade, whole.cascade) == []


def _primary(province: Province, code: str) -> links.LinkDraft:
    return links.LinkDraft(province.id(code), LinkRole.PRIMARY)
