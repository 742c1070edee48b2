"""The one project or element that a person means by what they typed: its code, or words of its title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from graph.analysis.cascade import Cascade
from graph.analysis.gaps.rule import GAP_KINDS
from graph.analysis.search import Hits, find_elements, find_projects
from graph.analysis.tables import Elements, Projects
from graph.model.collation import search_key
from portal.i18n import plain_in_language

MOST_OFFERED = 8
MOST_SUGGESTED = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be meant."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Picked:
    """`code` is that of the thing in the cascade, None where `problem` says why not; then `offers` are what may be
    meant."""

    code: str | None
    problem: str = ""
    offers: tuple[Offer, ...] = ()


def pick_project(cascade: Cascade, typed: str) -> Picked:
    projects = cascade.projects
    return _picked(typed, find_projects(cascade, typed, MOST_OFFERED), projects.codes, projects)


def pick_element(cascade: Cascade, typed: str) -> Picked:
    elements = cascade.elements
    return _picked(typed, find_elements(cascade, typed, MOST_OFFERED), cascade.element_keys, elements)


def suggested_projects(cascade: Cascade) -> list[Offer]:
    """What a box for a project suggests while one types, the first of the year's."""
    projects = cascade.projects
    return [_offer(row, projects.codes, projects) for row in range(min(len(projects), MOST_SUGGESTED))]


def suggested_elements(cascade: Cascade, *, upstream: bool = False) -> list[Offer]:
    """The same for an element: the province's strategies, objectives and issues; with `upstream` those of the other
    plans too."""
    elements = cascade.elements
    wanted = [
        row
        for row, kind in enumerate(elements.kinds)
        if (elements.upstream[row] and upstream) or (not elements.upstream[row] and kind in GAP_KINDS)
    ]
    return [_offer(row, cascade.element_keys, elements) for row in wanted[:MOST_SUGGESTED]]


def _picked(typed: str, hits: Hits, codes: Sequence[str], things: Elements | Projects) -> Picked:
    if not typed.strip():
        return Picked(None, _("พิมพ์รหัสหรือชื่อก่อน"))
    if not hits.total:
        return Picked(None, _("ไม่พบสิ่งที่มีรหัสหรือชื่อนี้ในปีนี้"))
    first = hits.rows[0]
    if hits.total == 1 or search_key(codes[first]) == search_key(typed.strip()):
        return Picked(codes[first])
    offers = tuple(_offer(row, codes, things) for row in hits.rows)
    return Picked(None, _("พบ %(count)s รายการ เลือกข้อที่หมายถึง หรือพิมพ์รหัส", count=hits.total), offers)


def _offer(row: int, codes: Sequence[str], things: Elements | Projects) -> Offer:
    return Offer(codes[row], plain_in_language(things.titles[row], things.titles_en[row]))
