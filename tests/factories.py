"""A small province for tests that need a graph: made as a plan folder in memory and loaded as any other.

    G1 ← I1 ← O1 ← S1, S2      (S1, S2 serve O1; O1 is part of I1, I1 of G1)
         I2 ← O2 ← S3          (S3 serves O2; nothing is linked below)
    S1 → MP-1 → NS-1, S3 → NS-2 (upstream), K1 measures O1

Projects of the first year: P1 (A02) wholly at S1, P2 (A02) 60 % at S1 and 40 % at S2, P3 (A03) without a link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph.exchange.columns import COLUMNS
from graph.exchange.loading import load
from graph.exchange.plan_folder import PlanFolder
from graph.model.agency import Agency, agency_id
from graph.model.area import COUNTRY, Area, AreaKind, Scope
from graph.model.indicator import Direction, Indicator, YearValue
from graph.model.people import SYSTEM, Membership, Person, Role
from graph.model.plan import Element, ElementKind, ElementLink, LinkRole, Plan, PlanLevel, plan_id, thing_id
from graph.model.project import Project, ProjectLink, QuarterlyReport, ReportState
from graph.store import agencies, people

AREA = "TH-90"
NEIGHBOUR = "TH-91"
REGION = "TH-R05"
"""AREA's; NEIGHBOUR lies in another."""
FIRST_YEAR = 2563
LAST_YEAR = 2565
PLAN = "PDP"
PASSWORD_HASH = "not-a-hash"

_UPSTREAM_PLANS = (("NS", PlanLevel.NATIONAL), ("MP", PlanLevel.MASTER))
_UPSTREAM = (("NS", "NS-1", None), ("NS", "NS-2", None), ("MP", "MP-1", "NS-1"))
_AGENCIES = (("A01", "สำนักงานศึกษาธิการจังหวัด"), ("A02", "เขตพื้นที่การศึกษา"), ("A03", "เทศบาล"))
_ITEMS = (
    ("G1", ElementKind.MAIN_GOAL, None, "คนในจังหวัดได้เรียนรู้ตลอดชีวิต"),
    ("I1", ElementKind.ISSUE, "G1", "คุณภาพการศึกษา"),
    ("I2", ElementKind.ISSUE, "G1", "โอกาสทางการศึกษา"),
    ("O1", ElementKind.OBJECTIVE, "I1", "ผู้เรียนมีคุณภาพ"),
    ("O2", ElementKind.OBJECTIVE, "I2", "ทุกคนเข้าถึงการศึกษา"),
    ("S1", ElementKind.STRATEGY, None, "พัฒนากระบวนการเรียนรู้ด้วยเทคโนโลยีดิจิทัล"),
    ("S2", ElementKind.STRATEGY, None, "พัฒนาครูและบุคลากร"),
    ("S3", ElementKind.STRATEGY, None, "สร้างโอกาสให้เด็กด้อยโอกาส"),
)


@dataclass(frozen=True)
class Province:
    """Public ids of a province's things by their codes."""

    area: str
    plan_code: str = PLAN

    @property
    def plan(self) -> str:
        return plan_id(self.area, self.plan_code)

    @property
    def scope(self) -> Scope:
        return Scope(self.area, FIRST_YEAR)

    def id(self, code: str) -> str:
        """Of an element, indicator or project."""
        for plan, upstream, _ in _UPSTREAM:
            if code == upstream:
                return thing_id(COUNTRY, plan, code)
        return thing_id(self.area, self.plan_code, code)

    def agency(self, code: str) -> str:
        return agency_id(self.area, code)


def make_province(area: str = AREA) -> Province:
    """Loads the small province into the graph."""
    result = load(small_folder(area), SYSTEM)
    assert not result.has_errors, result.problems
    return Province(area)


def small_folder(area: str = AREA) -> PlanFolder:
    """The small province as a plan folder; a test may `dataclasses.replace` parts of it before loading."""
    here = Province(area)
    return PlanFolder(
        area=Area(area, AreaKind.PROVINCE, f"จังหวัด {area}", None, COUNTRY),
        plan=Plan(
            id=here.plan,
            code=PLAN,
            area=area,
            level=PlanLevel.PROVINCE,
            title_th="แผนพัฒนาการศึกษาจังหวัด",
            from_year=FIRST_YEAR,
            to_year=LAST_YEAR,
        ),
        upstream_plans=tuple(
            Plan(plan_id(COUNTRY, code), code, COUNTRY, level, f"แผน {code}", from_year=2561, to_year=2580)
            for code, level in _UPSTREAM_PLANS
        ),
        upstream_elements=tuple(_upstream_elements(here)),
        agencies=tuple(
            Agency(here.agency(code), code, area, name, short_th=code, is_peo=code == "A01", order=order)
            for order, (code, name) in enumerate(_AGENCIES, 1)
        ),
        items=tuple(_items(here)),
        item_links=tuple(_item_links(here)),
        indicators=(Indicator(here.id("K1"), "K1", here.id("O1"), "ร้อยละของผู้เรียน", direction=Direction.UP),),
        targets=(YearValue(here.id("K1"), FIRST_YEAR, 80.0),),
        projects=tuple(_projects(here)),
        project_links=(
            ProjectLink(here.id("P1"), here.id("S1"), LinkRole.PRIMARY),
            ProjectLink(here.id("P2"), here.id("S1"), LinkRole.PRIMARY, Decimal(60)),
            ProjectLink(here.id("P2"), here.id("S2"), LinkRole.SECONDARY, Decimal(40)),
        ),
        columns={file: frozenset(column.name for column in columns) for file, columns in COLUMNS.items()},
        reports=(
            QuarterlyReport(
                here.id("P1"),
                FIRST_YEAR,
                1,
                planned_pct=25,
                actual_pct=20,
                spent=Decimal(50_000),
                due=date(2020, 1, 31),
                state=ReportState.ACCEPTED,
            ),
        ),
    )


def _upstream_elements(here: Province) -> Iterator[Element]:
    levels = dict(_UPSTREAM_PLANS)
    for order, (plan, code, parent) in enumerate(_UPSTREAM, 1):
        above = here.id(parent) if parent else None
        yield Element(
            here.id(code),
            code,
            plan_id(COUNTRY, plan),
            levels[plan],
            "goal",
            f"เป้าหมาย {code}",
            parent=above,
            order=order,
        )


def _items(here: Province) -> Iterator[Element]:
    for order, (code, kind, parent, title) in enumerate(_ITEMS, 1):
        above = here.id(parent) if parent else None
        yield Element(here.id(code), code, here.plan, PlanLevel.PROVINCE, kind.value, title, parent=above, order=order)


def _item_links(here: Province) -> Iterator[ElementLink]:
    for source, target in (("S1", "O1"), ("S2", "O1"), ("S3", "O2")):
        yield ElementLink(here.id(source), here.id(target), LinkRole.SERVES)
    for source, target in (("S1", "MP-1"), ("S3", "NS-2")):
        yield ElementLink(here.id(source), here.id(target), LinkRole.UPSTREAM)


def _projects(here: Province) -> list[Project]:
    rows = (
        ("P1", "A02", "โครงการห้องเรียนดิจิทัล", Decimal(200_000)),
        ("P2", "A02", "โครงการอบรมครูดิจิทัล", Decimal("100000.50")),
        ("P3", "A03", "โครงการลูกเสือ", None),
    )
    return [
        Project(
            here.id(code),
            code,
            here.area,
            here.plan,
            here.agency(agency),
            FIRST_YEAR,
            title,
            budget=budget,
            order=order,
        )
        for order, (code, agency, title, budget) in enumerate(rows, 1)
    ]


def make_person(
    province: Province, login: str = "somchai", *roles: Role, agency: str = "A01", name: str = "สมชาย ใจดี"
) -> Person:
    """An account with these roles (a viewer's when none is named) in an agency of the province."""
    memberships = [Membership(province.agency(agency), province.area, role) for role in roles or (Role.VIEWER,)]
    return people.create_person(province.area, login, name, None, None, PASSWORD_HASH, memberships, SYSTEM)


def make_reader(area: str = COUNTRY, role: Role = Role.OVERSEER, login: str = "reader") -> Person:
    """Someone of the ministry, or of a region's office."""
    office = Agency(agency_id(area, "OFFICE"), "OFFICE", area, f"สำนักงาน {area}")
    agencies.add_agency(office, SYSTEM)
    membership = Membership(office.id, area, role)
    return people.create_person(area, login, "มองไกล", None, None, PASSWORD_HASH, [membership], SYSTEM)
