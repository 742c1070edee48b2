"""Which agencies could help with an element, each with reasons that a person can check: what they do or did for it and
near it, with whom, where, what they answer for and what their name says they are for. Pure.

An agency's place in the list is the sum of its reasons' weights, then how many of its projects are told, then the
province's order of agencies. The weights only order; nothing is decided by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.tables import NONE


class ReasonKind(StrEnum):
    """Why an agency could help."""

    HERE = "here"
    EARLIER = "earlier"
    NEAR = "near"
    MEASURES = "measures"
    MANDATE = "mandate"
    PARTNER = "partner"
    DISTRICT = "district"


WEIGHTS = {
    ReasonKind.HERE: 5,
    ReasonKind.EARLIER: 4,
    ReasonKind.NEAR: 3,
    ReasonKind.MEASURES: 3,
    ReasonKind.MANDATE: 3,
    ReasonKind.PARTNER: 2,
    ReasonKind.DISTRICT: 1,
}

# Words of an element's title → words of an agency's name that say it is for that. From the agencies' legal tasks.
MANDATES: Sequence[tuple[tuple[str, ...], tuple[str, ...]]] = (
    (("อาชีว", "อาชีพ", "กำลังคน"), ("อาชีวศึกษา", "วิทยาลัยเทคนิค", "วิทยาลัยการอาชีพ")),
    (("นอกระบบ", "ตามอัธยาศัย", "ตลอดชีวิต", "แหล่งเรียนรู้"), ("นอกระบบ", "ส่งเสริมการเรียนรู้")),
    (("พิเศษ", "พิการ"), ("การศึกษาพิเศษ",)),
    (("วิจัย", "นวัตกรรม", "อุดมศึกษา"), ("มหาวิทยาลัย", "สถาบัน")),
    (("ท้องถิ่น", "ชุมชน"), ("เทศบาล", "องค์การบริหารส่วน", "ส่งเสริมการปกครองท้องถิ่น")),
    (("คุณธรรม", "จริยธรรม", "ศาสนา"), ("พระพุทธศาสนา", "วัฒนธรรม", "สงฆ์")),
    (("วัฒนธรรม", "ภูมิปัญญา"), ("วัฒนธรรม",)),
    (("ปฐมวัย", "ประถม", "อนุบาล"), ("ประถมศึกษา",)),
    (("มัธยม",), ("มัธยมศึกษา",)),
    (("เอกชน",), ("เอกชน",)),
    (("สิ่งแวดล้อม",), ("สิ่งแวดล้อม",)),
    (("สุขภาพ", "สุขภาวะ"), ("สาธารณสุข",)),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """`projects` are codes with their fiscal years, at most MOST_TOLD of `count`; `words` what a mandate or a place was
    told by; `indicators` codes."""

    kind: ReasonKind
    projects: tuple[tuple[str, int], ...] = ()
    count: int = 0
    words: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Helper:
    """`agency` is a row of the cascade; `reasons` the weightiest first, none for an agency that nothing speaks for."""

    agency: int
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[reason.kind] for reason in self.reasons)


def helpers_for(
    cascade: Cascade, element: int, earlier: Iterable[Cascade] = (), districts: Collection[str] = ()
) -> list[Helper]:
    """All agencies of the cascade, those with most to say for them first. `earlier` are cascades of years before;
    `districts` the names of places that help is wanted in."""
    found: dict[int, list[Reason]] = {row: [] for row in range(len(cascade.agencies))}
    here, near = places(cascade, element)
    _add_projects(found, cascade, [cascade], here, ReasonKind.HERE)
    _add_projects(found, cascade, [cascade], near, ReasonKind.NEAR)
    _add_projects(found, cascade, list(earlier), here, ReasonKind.EARLIER)
    _add_partners(found, cascade, np.concatenate([here, near]))
    _add_indicators(found, cascade, element)
    _add_mandates(found, cascade, element)
    _add_districts(found, cascade, frozenset(districts))
    helpers = [
        Helper(row, tuple(sorted(reasons, key=lambda reason: -WEIGHTS[reason.kind]))) for row, reasons in found.items()
    ]
    return sorted(helpers, key=lambda one: (-one.weight, -sum(reason.count for reason in one.reasons), one.agency))


def places(cascade: Cascade, element: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of the elements that count as the element itself (it and all below) and as near it (its siblings, which have
    a direct parent with it, and all below them)."""
    own = cascade.elements_below(element).astype(np.intp)
    siblings = {child for parent in cascade.parents.get(element, ()) for child in cascade.children[parent]} - {element}
    below = [cascade.elements_below(row).astype(np.intp) for row in sorted(siblings)]
    near = np.unique(np.concatenate(below)) if below else own[:0]
    return own, np.setdiff1d(near, own)


def _add_projects(
    found: dict[int, list[Reason]],
    cascade: Cascade,
    years: Sequence[Cascade],
    elements: NDArray[np.intp],
    kind: ReasonKind,
) -> None:
    """Of each agency the projects that are linked to one of the elements in these years' cascades."""
    row_of = {public_id: row for row, public_id in enumerate(cascade.agencies.ids)}
    wanted = {cascade.elements.ids[row] for row in elements.tolist()}
    told: dict[int, list[tuple[str, int]]] = {}
    for year in years:
        there = np.array([one in wanted for one in year.elements.ids], dtype=bool)
        for project in np.unique(year.links.project[there[year.links.element]]).tolist():
            agency = row_of.get(year.agencies.ids[int(year.projects.agency[project])])
            if agency is not None:
                told.setdefault(agency, []).append((year.projects.codes[project], year.scope.year))
    for agency, projects in told.items():
        found[agency].append(Reason(kind, tuple(projects[:MOST_TOLD]), len(projects)))


def _add_partners(found: dict[int, list[Reason]], cascade: Cascade, elements: NDArray[np.intp]) -> None:
    """Agencies that take part in another's project there."""
    projects = np.unique(cascade.links.project[np.isin(cascade.links.element, elements)])
    told: dict[int, list[tuple[str, int]]] = {}
    for project, agency in zip(cascade.partners.project.tolist(), cascade.partners.agency.tolist(), strict=True):
        if project in projects:
            told.setdefault(agency, []).append((cascade.projects.codes[project], cascade.scope.year))
    for agency, codes in told.items():
        found[agency].append(Reason(ReasonKind.PARTNER, tuple(codes[:MOST_TOLD]), len(codes)))


def _add_indicators(found: dict[int, list[Reason]], cascade: Cascade, element: int) -> None:
    """Agencies that own an indicator of the element, or have accepted it."""
    table, adoptions = cascade.indicators, cascade.adoptions
    told: dict[int, set[str]] = {}
    for row in np.flatnonzero(table.element == element).tolist():
        takers = adoptions.agency[(adoptions.indicator == row) & adoptions.accepted].tolist()
        for agency in {int(table.owner[row]), *takers} - {NONE}:
            told.setdefault(agency, set()).add(table.codes[row])
    for agency, codes in told.items():
        found[agency].append(Reason(ReasonKind.MEASURES, indicators=tuple(sorted(codes)), count=len(codes)))


def _add_mandates(found: dict[int, list[Reason]], cascade: Cascade, element: int) -> None:
    title = cascade.elements.titles[element]
    for agency, name in enumerate(cascade.agencies.names):
        for about, of in MANDATES:
            said, named = (
                next((word for word in words if word in text), None) for words, text in ((about, title), (of, name))
            )
            if said and named:
                found[agency].append(Reason(ReasonKind.MANDATE, words=(said, named)))
                break


def _add_districts(found: dict[int, list[Reason]], cascade: Cascade, wanted: frozenset[str]) -> None:
    told: dict[int, set[str]] = {}
    counts: dict[int, int] = {}
    for project, names in enumerate(cascade.projects.districts):
        there = wanted.intersection(names)
        if there:
            agency = int(cascade.projects.agency[project])
            told.setdefault(agency, set()).update(there)
            counts[agency] = counts.get(agency, 0) + 1
    for agency, districts in told.items():
        found[agency].append(Reason(ReasonKind.DISTRICT, count=counts[agency], words=tuple(sorted(districts))))
