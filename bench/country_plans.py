"""The plans of the made-up country as the product's own objects: what stands above every province, and one province's
agencies, elements and indicators. Few beside its projects, which are columns (bench.country)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.country_titles import agency_names, element_title, indicator_name
from graph.model.adoption import AdoptedTarget, Adoption, AdoptionState
from graph.model.agency import Agency, agency_id
from graph.model.area import COUNTRY, Area
from graph.model.indicator import Direction, Indicator, Rollup, YearValue
from graph.model.plan import Element, ElementKind, ElementLink, LinkRole, Plan, PlanLevel, plan_id, thing_id

YEARS = range(2563, 2566)
YEAR = YEARS[-1]
PLAN = "PEP-2563"
REACHES = 4  # upstream elements that a strategy is linked to
ASKED = 8  # agencies that are asked to take a shared indicator

_FOLDER = Path(__file__).resolve().parents[1] / "data" / "maha-sarakham"


@dataclass(frozen=True, eq=False)
class Upstream:
    """The plans that every province draws on. `popular` is how likely a strategy is linked to each element, 1 in all;
    some have no strategy anywhere."""

    plans: tuple[Plan, ...]
    elements: tuple[Element, ...]
    popular: NDArray[np.float64]


@dataclass(frozen=True)
class ProvincePlan:
    """What one province's projects stand in. Elements, agencies and indicators are in the order of their files."""

    area: Area
    plan: Plan
    agencies: tuple[Agency, ...]
    elements: tuple[Element, ...]
    links: tuple[ElementLink, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[YearValue, ...]
    values: tuple[YearValue, ...]
    adoptions: tuple[Adoption, ...]

    def of_kind(self, kind: ElementKind) -> list[int]:
        """The rows of the elements of a kind."""
        return [row for row, element in enumerate(self.elements) if element.kind == kind]


@cache
def upstream(count: int) -> Upstream:
    """The example province's real upstream plans, with made-up guidelines below their lowest elements until there are
    `count` elements; the first `count` of them where there are more."""
    plans = {row["id"]: _upstream_plan(row) for row in _rows("upstream_plans.csv")}
    elements: list[Element] = []
    for row in _rows("upstream_elements.csv")[:count]:
        parent = thing_id(COUNTRY, row["plan"], row["parent"]) if row["parent"] else None
        # A goal of the master plan stands below the national strategy, which is another plan.
        known = next((one.id for one in elements if one.code == row["parent"]), parent)
        elements.append(
            Element(
                id=thing_id(COUNTRY, row["plan"], row["id"]),
                code=row["id"],
                plan=plan_id(COUNTRY, row["plan"]),
                level=plans[row["plan"]].level,
                kind=row["kind"],
                title_th=row["title_th"],
                parent=known,
                order=len(elements) + 1,
                certainty=row["certainty"] or None,
            )
        )
    below = {element.parent for element in elements}
    lowest = [element for element in elements if element.id not in below]
    while len(elements) < count:
        lowest = [_guideline(parent, len(elements) + place) for place, parent in enumerate(lowest, 1)]
        elements += lowest[: count - len(elements)]
    popular = 1.0 / np.arange(5, len(elements) + 5)
    popular[-len(elements) // 10 :] = 0.0
    popular = np.random.default_rng(len(elements)).permutation(popular)
    return Upstream(tuple(plans.values()), tuple(elements), popular / popular.sum())


def province_plan(area: Area, elements: int, agencies: int, above: Upstream, rng: np.random.Generator) -> ProvincePlan:
    """A plan of `elements` elements: goal, vision, missions, issues, objectives, and strategies for the rest."""
    plan = Plan(
        id=plan_id(area.id, PLAN),
        code=PLAN,
        area=area.id,
        level=PlanLevel.PROVINCE,
        title_th=f"แผนพัฒนาการศึกษาจังหวัด{area.name_th} (พ.ศ. {YEARS[0]}–{YEARS[-1]})",
        from_year=YEARS[0],
        to_year=YEARS[-1],
    )
    offices = _agencies(area, agencies, rng)
    own = _elements(area, plan, elements, rng)
    indicators = _indicators(area, own, offices, rng)
    targets = [
        YearValue(one.id, year, float(70 + 5 * place)) for one in indicators if rng.random() < 0.8
        for place, year in enumerate(YEARS)
    ]  # fmt: skip
    values = [YearValue(one.id, YEAR, round(rng.uniform(55, 95), 1)) for one in indicators if rng.random() < 0.5]
    return ProvincePlan(
        area=area,
        plan=plan,
        agencies=tuple(offices),
        elements=tuple(own),
        links=tuple(_links(own, above, rng)),
        indicators=tuple(indicators),
        targets=tuple(targets),
        values=tuple(values),
        adoptions=tuple(_adoptions(indicators, offices, rng)),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _upstream_plan(row: dict[str, str]) -> Plan:
    return Plan(
        id=plan_id(COUNTRY, row["id"]),
        code=row["id"],
        area=COUNTRY,
        level=PlanLevel(row["level"]),
        title_th=row["title_th"],
        from_year=int(row["from_year"]) if row["from_year"] else None,
        to_year=int(row["to_year"]) if row["to_year"] else None,
    )


def _guideline(parent: Element, order: int) -> Element:
    code = f"{parent.code}-D"
    return Element(
        id=f"{parent.plan}/{code}",
        code=code,
        plan=parent.plan,
        level=parent.level,
        kind=parent.kind,
        title_th=f"แนวทางการพัฒนา: {parent.title_th.removeprefix('แนวทางการพัฒนา: ')}",
        parent=parent.id,
        order=order,
    )


def _agencies(area: Area, count: int, rng: np.random.Generator) -> list[Agency]:
    return [
        Agency(
            id=agency_id(area.id, f"A{number:03d}"),
            code=f"A{number:03d}",
            area=area.id,
            name_th=name,
            short_th=short,
            parent_th=parent,
            is_peo=number == 1,
            order=number,
        )
        for number, (name, short, parent) in enumerate(agency_names(count, area.name_th, rng), 1)
    ]


def _elements(area: Area, plan: Plan, count: int, rng: np.random.Generator) -> list[Element]:
    issues = max(1, round(count * 0.08))
    missions, objectives = issues, 2 * issues
    strategies = count - 2 - missions - issues - objectives
    layers = (
        (ElementKind.MAIN_GOAL, "G", 1, None),
        (ElementKind.VISION, "V", 1, "G"),
        (ElementKind.MISSION, "M", missions, "V"),
        (ElementKind.ISSUE, "I", issues, "V"),
        (ElementKind.OBJECTIVE, "O", objectives, "I"),
        (ElementKind.STRATEGY, "S", strategies, "I"),
    )
    sizes = {letter: size for _, letter, size, _ in layers}
    made: list[Element] = []
    for kind, letter, size, above in layers:
        for number in range(1, size + 1):
            parent = (
                None if above is None else thing_id(area.id, plan.code, f"{above}{(number - 1) % sizes[above] + 1}")
            )
            made.append(
                Element(
                    id=thing_id(area.id, plan.code, f"{letter}{number}"),
                    code=f"{letter}{number}",
                    plan=plan.id,
                    level=PlanLevel.PROVINCE,
                    kind=kind.value,
                    title_th=element_title(kind, number, area.name_th, rng),
                    parent=parent,
                    order=len(made) + 1,
                )
            )
    return made


def _links(own: list[Element], above: Upstream, rng: np.random.Generator) -> list[ElementLink]:
    """A strategy serves one or two objectives of its issue; most reach some upstream elements, a few of them often."""
    objectives: dict[str | None, list[str]] = {}
    for element in own:
        if element.kind == ElementKind.OBJECTIVE:
            objectives.setdefault(element.parent, []).append(element.id)
    found = []
    for element in own:
        if element.kind != ElementKind.STRATEGY:
            continue
        near = objectives[element.parent]
        for target in rng.permutation(near)[: rng.integers(1, 3)].tolist():
            found.append(ElementLink(element.id, target, LinkRole.SERVES))
        if rng.random() < 0.05:
            continue
        for row in rng.choice(len(above.elements), REACHES, replace=False, p=above.popular).tolist():
            found.append(ElementLink(element.id, above.elements[row].id, LinkRole.UPSTREAM))
    return found


def _indicators(area: Area, own: list[Element], offices: list[Agency], rng: np.random.Generator) -> list[Indicator]:
    measured = [element for element in own if element.kind == ElementKind.OBJECTIVE]
    measured = [element for element in measured for _ in range(int(rng.integers(1, 4)))]
    return [
        Indicator(
            id=thing_id(area.id, PLAN, f"K{number}"),
            code=f"K{number}",
            element=element.id,
            name_th=indicator_name(number, rng),
            unit="ร้อยละ",
            direction=Direction.UP,
            baseline=float(rng.integers(40, 70)),
            baseline_year=YEARS[0] - 1,
            rollup=Rollup.RATIO if rng.random() < 0.5 else Rollup.MEAN,
            shared=bool(rng.random() < 0.4),
            owner=offices[int(rng.integers(len(offices)))].id if rng.random() < 0.7 else None,
        )
        for number, element in enumerate(measured, 1)
    ]


def _adoptions(indicators: list[Indicator], offices: list[Agency], rng: np.random.Generator) -> list[Adoption]:
    found = []
    for indicator in indicators:
        if not indicator.shared:
            continue
        for row in np.sort(rng.choice(len(offices), min(ASKED, len(offices)), replace=False)).tolist():
            state = AdoptionState(rng.choice(["accepted", "accepted", "accepted", "asked", "declined"]))
            targets = tuple(
                AdoptedTarget(year, float(rng.integers(60, 90)), float(rng.integers(50, 500))) for year in YEARS
            )
            accepted = state is AdoptionState.ACCEPTED
            found.append(
                Adoption(
                    agency=offices[row].id,
                    indicator=indicator.id,
                    state=state,
                    reason="ยังไม่มีข้อมูลในความรับผิดชอบ" if state is AdoptionState.DECLINED else None,
                    owner_name="ผู้รับผิดชอบ" if accepted else None,
                    targets=targets if accepted else (),
                )
            )
    return found
