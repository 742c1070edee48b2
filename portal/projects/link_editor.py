"""What the link editor shows: the unsaved rows with what is wrong beside each, found elements to add, and the outlook,
which is what the rows would do if they were saved. Computed from a Cascade; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from graph.analysis.cascade import Cascade
from graph.analysis.relink import ProposedLink, outlook
from graph.analysis.tables import MILLION
from graph.model.plan import LinkRole
from graph.store.links import FULL_SHARE
from graph.store.revisions import Replaced
from portal.found import Found, found_elements
from portal.projects.link_rows import LinkRow, Reading, Rows, read_rows
from portal.projects.support import Support, support_in
from portal.threads import ElementView, element_view

# Codes of store.links.problems, and of link_rows.read_rows → what to do.
MESSAGES: Mapping[str, Any] = {
    "two_primaries": _l("เลือกความเชื่อมโยงหลักได้เพียงหนึ่งเดียว"),
    "no_primary": _l("เลือกว่าความเชื่อมโยงใดเป็นหลัก"),
    "twice": _l("มีส่วนของแผนที่ซ้ำกัน ลบออกให้เหลือหนึ่ง"),
    "not_100": _l("สัดส่วนต้องรวมกันได้ 100% พอดี"),
    "missing": _l("กรอกสัดส่วนให้ครบทุกข้อ หรือเว้นว่างทุกข้อ"),
    "out_of_range": _l("สัดส่วนต้องอยู่ระหว่าง 0 ถึง 100"),
    "too_many_decimals": _l("สัดส่วนมีทศนิยมได้ไม่เกินสองตำแหน่ง"),
    "not_a_number": _l("พิมพ์สัดส่วนเป็นตัวเลข เช่น 60 หรือ 33.34"),
    "too_long": _l("เหตุผลยาวเกินไป ย่อให้สั้นลง"),
    "foreign": _l("มีส่วนที่ไม่อยู่ในแผนของจังหวัดนี้หรือแผนต้นทางของแผน ลบออกก่อน"),
}


@dataclass(frozen=True, slots=True)
class Successor:
    """An element that stands for a replaced one now. `id` is its public id."""

    id: str
    element: ElementView


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One link of the editor. `element` is None where the plan no longer has it. `carries` is baht of the budget.
    `replaced` is set where a review has replaced the element, by `successors`."""

    place: int
    row: LinkRow
    element: ElementView | None
    replaced: Replaced | None
    successors: tuple[Successor, ...]
    share_error: str | None
    reason_error: str | None
    carries: Decimal | None

    @property
    def name(self) -> str:
        if self.element:
            return self.element.name
        return self.replaced.code if self.replaced else self.row.element


@dataclass(frozen=True, slots=True)
class Preview:
    """`gained` and `lost`: provincial and upstream elements that would have their first project, or lose their last.
    `cause` is the sentence of cause and effect: the way from the primary element, or else from the first that leads
    there, up to a national strategy; empty where none does."""

    support: Support
    cause: tuple[ElementView, ...]
    gained: tuple[ElementView, ...]
    lost: tuple[ElementView, ...]


@dataclass(frozen=True, slots=True)
class Editor:
    rows: tuple[ShownRow, ...]
    reading: Reading
    problems: tuple[str, ...]
    found: Found
    preview: Preview

    @property
    def linked(self) -> set[str]:
        """Public ids of the elements that need not be offered again."""
        return {one.row.element for one in self.rows}

    @property
    def total(self) -> Decimal | None:
        return self.reading.total

    @property
    def is_whole(self) -> bool:
        """Whether the shares say nothing, or add up."""
        return self.total is None or self.total == FULL_SHARE


def editor(
    cascade: Cascade,
    project: int,
    area: str,
    rows: Rows,
    replaced: Mapping[str, Replaced],
    *,
    search: str = "",
    show_errors: bool = False,
) -> Editor:
    """The editor of a project (a row); `replaced` are those of the rows' elements that a review has replaced. Errors
    are shown once somebody has tried to save."""
    reading = read_rows(rows)
    known = [place for place, row in enumerate(rows) if row.element in cascade.element_rows]
    proposed = _proposed(cascade, reading, known)
    seen = outlook(cascade, project, proposed)
    carries = dict(zip(known, seen.budget, strict=False)) if len(proposed) == len(known) else {}
    wrong = reading.wrong if show_errors else {}
    shown = [
        ShownRow(
            place=place,
            row=row,
            element=_view(cascade, row.element),
            replaced=replaced.get(row.element),
            successors=_successors(cascade, replaced.get(row.element)),
            share_error=_message(wrong.get(f"share-{place}")),
            reason_error=_message(wrong.get(f"reason-{place}")),
            carries=Decimal(carries[place]) / MILLION if place in carries else None,
        )
        for place, row in enumerate(rows)
    ]
    general = [code for name, code in wrong.items() if name in ("links", "shares")]
    if show_errors and len(known) < len(rows):
        general.append("foreign")
    support = support_in(cascade, project, area, seen)
    return Editor(
        rows=tuple(shown),
        reading=reading,
        problems=tuple(str(MESSAGES[code]) for code in general),
        found=found_elements(cascade, search),
        preview=Preview(
            support=support,
            cause=_cause(support, next((one.name for one in shown if one.row.is_primary), None)),
            gained=tuple(element_view(cascade, row) for row in seen.gained),
            lost=tuple(element_view(cascade, row) for row in seen.lost),
        ),
    )


def _proposed(cascade: Cascade, reading: Reading, known: Sequence[int]) -> list[ProposedLink]:
    """The links that can be looked at: each known element once, an unreadable share as none."""
    proposed: dict[int, ProposedLink] = {}
    for place in known:
        draft = reading.drafts[place]
        element = cascade.element_rows[draft.element]
        share = None if draft.share is None else float(draft.share)
        proposed.setdefault(element, ProposedLink(element, draft.role is LinkRole.PRIMARY, share))
    return list(proposed.values())


def _cause(support: Support, primary: str | None) -> tuple[ElementView, ...]:
    """The way of the thread that begins at the primary element (by name), or of the first."""
    ways = [goal.elements for goal in support.goals]
    return next((way for way in ways if way[0].name == primary), ways[0] if ways else ())


def _successors(cascade: Cascade, replaced: Replaced | None) -> tuple[Successor, ...]:
    """Those that are of this plan as it is in force."""
    return tuple(
        Successor(element, element_view(cascade, cascade.element_rows[element]))
        for element in (replaced.successors if replaced else ())
        if element in cascade.element_rows
    )


def _view(cascade: Cascade, element: str) -> ElementView | None:
    row = cascade.element_rows.get(element)
    return None if row is None else element_view(cascade, row)


def _message(code: str | None) -> str | None:
    return None if code is None else str(MESSAGES[code])
