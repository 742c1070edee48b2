"""A terse way to write down a small scope: dataclasses of graph.model with everything that a test leaves out filled in.

Elements whose code starts with "N" are of a national plan in force, "X" of an upstream plan that is over, others of
the province. The public id of anything is "id:" and its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import run_rules
from graph.analysis.gaps.rule import Finding
from graph.model.adoption import AdoptedTarget, Adoption, AdoptionState
from graph.model.agency import Agency
from graph.model.area import Scope
from graph.model.indicator import Direction, Indicator, YearValue
from graph.model.plan import Element, ElementLink, LinkRole, Plan, PlanLevel
from graph.model.project import Project, ProjectLink, QuarterlyReport
from graph.model.project_form import ProjectForm

YEAR = 2564
AREA = "TH-44"
AS_OF = date(2021, 6, 1)
PLANS = (
    Plan("id:P", "P", AREA, PlanLevel.PROVINCE, "แผนจังหวัด", from_year=2563, to_year=2565),
    Plan("id:NS", "NS", "TH", PlanLevel.NATIONAL, "ยุทธศาสตร์ชาติ", "National strategy", 2561, 2580),
    Plan("id:XP", "XP", "TH", PlanLevel.MASTER, "แผนที่สิ้นสุดแล้ว", from_year=2555, to_year=2559),
)
KINDS = {"S": "strategy", "O": "objective", "I": "issue", "M": "mission", "N": "strategy", "X": "goal"}
UPSTREAM_PLANS = {"N": PLANS[1], "X": PLANS[2]}

# (code of the element, share or None); a plain code is a primary link without share, "~" before it a secondary one.
LinkSpec = str | tuple[str, float]
AdoptionSpec = tuple[str, str, AdoptionState, float | None, float | None]


def element(code: str, parent: str | None = None, kind: str | None = None) -> Element:
    plan = UPSTREAM_PLANS.get(code[0], PLANS[0])
    return Element(
        f"id:{code}",
        code,
        plan.id,
        plan.level,
        kind or KINDS[code[0]],
        f"ชื่อ {code}",
        parent=None if parent is None else f"id:{parent}",
    )


def link(project: str, spec: LinkSpec) -> ProjectLink:
    code, share = (spec, None) if isinstance(spec, str) else (spec[0], Decimal(str(spec[1])))
    role = LinkRole.SECONDARY if code.startswith("~") else LinkRole.PRIMARY
    return ProjectLink(f"id:{project}", f"id:{code.removeprefix('~')}", role, share)


@dataclass
class Small:
    """`elements`: code → parent code or None. `serves` and `upstream`: pairs of codes. `projects`: code → (agency
    code, baht or None, links). `reports`: (project, quarter, other fields). `indicators`: code → (element, fields).
    `adoptions`: (agency, indicator, state, target of the year or None, base). `titles` and `forms` by project,
    `partners` (project, agency), `distinct` pairs of projects, `gatherings` (code, a meeting's
    day or None of a group, agencies)."""

    elements: Mapping[str, str | None]
    serves: Iterable[tuple[str, str]] = ()
    upstream: Iterable[tuple[str, str]] = ()
    projects: Mapping[str, tuple[str, float | None, Sequence[LinkSpec]]] = field(default_factory=dict)
    agencies: Sequence[str] = ("A1", "A2")
    reports: Iterable[tuple[str, int, Mapping[str, Any]]] = ()
    indicators: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    adoptions: Iterable[AdoptionSpec] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, ProjectForm] = field(default_factory=dict)
    partners: Iterable[tuple[str, str]] = ()
    distinct: Iterable[tuple[str, str]] = ()
    gatherings: Sequence[tuple[str, date | None, Sequence[str]]] = ()
    year: int = YEAR
    as_of: date = AS_OF

    def cascade(self) -> Cascade:
        links = [(pair, LinkRole.SERVES) for pair in self.serves] + [
            (pair, LinkRole.UPSTREAM) for pair in self.upstream
        ]
        return Cascade.build(
            Scope(AREA, self.year),
            self.as_of,
            plans=PLANS,
            elements=[element(code, parent) for code, parent in self.elements.items()],
            element_links=[ElementLink(f"id:{source}", f"id:{target}", role) for (source, target), role in links],
            agencies=[Agency(f"id:{code}", code, AREA, f"หน่วยงาน {code}") for code in self.agencies],
            projects=[
                Project(
                    f"id:{code}",
                    code,
                    AREA,
                    "id:P",
                    f"id:{agency}",
                    self.year,
                    self.titles.get(code, f"โครงการ {code}"),
                    budget=None if baht is None else Decimal(str(baht)),
                )
                for code, (agency, baht, _) in self.projects.items()
            ],
            project_links=[link(code, spec) for code, (_, _, specs) in self.projects.items() for spec in specs],
            indicators=[
                Indicator(f"id:{code}", code, f"id:{measured}", f"ตัวชี้วัด {code}", **fields)
                for code, (measured, fields) in self.indicators.items()
            ],
            targets=[YearValue(f"id:{code}", self.year, value) for code, value in self.targets.items()],
            values=[YearValue(f"id:{code}", self.year, value) for code, value in self.values.items()],
            reports=[
                QuarterlyReport(f"id:{project}", self.year, quarter, **fields)
                for project, quarter, fields in self.reports
            ],
            adoptions=[
                Adoption(
                    f"id:{agency}",
                    f"id:{indicator}",
                    state,
                    targets=() if target is None else (AdoptedTarget(self.year, target, base),),
                )
                for agency, indicator, state, target, base in self.adoptions
            ],
            forms={f"id:{code}": form for code, form in self.forms.items()},
            partners=[(f"id:{project}", f"id:{agency}") for project, agency in self.partners],
            distinct=[(f"id:{project}", f"id:{other}") for project, other in self.distinct],
            gatherings={
                "id": [f"id:{code}" for code, _, _ in self.gatherings],
                "title": [f"คณะทำงาน {code}" for code, _, _ in self.gatherings],
                "day": [day for _, day, _ in self.gatherings],
                "agencies": [[f"id:{one}" for one in agencies] for _, _, agencies in self.gatherings],
            },
        )

    def findings(self, rule: str) -> list[Finding]:
        cascade = self.cascade()
        return [finding for finding in run_rules(cascade, coverage(cascade)) if finding.rule == rule]

    def found(self, rule: str) -> list[str]:
        """Codes of the subjects that `rule` finds, with the part where there is one."""
        return [" ".join(filter(None, (one.subject.code, one.part))) for one in self.findings(rule)]


__all__ = ["AREA", "AS_OF", "PLANS", "YEAR", "Direction", "Small", "element", "link"]
