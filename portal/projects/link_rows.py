"""The link editor's unsaved rows: read from its form, changed by its buttons, turned into what the store takes. No
write and no question to the graph is here, so that the same editing works with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from graph.analysis.weak_links import even_shares
from graph.exchange import cells
from graph.exchange.problems import CellError
from graph.model.amounts import in_digits
from graph.model.plan import LinkRole
from graph.model.project import ProjectLink
from graph.store.links import LinkDraft, problems

_ROW = re.compile(r"element-(\d{1,4})")
# More elements than a plan has on a page; a longer form was not made by the editor.
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link as typed. `element` is a public id; `share` and `reason` are the texts of their fields; `is_suggested`:
    it was taken from the suggestions."""

    element: str
    is_primary: bool
    share: str = ""
    reason: str = ""
    is_suggested: bool = False


Rows = tuple[LinkRow, ...]


def standing_rows(links: Sequence[ProjectLink]) -> Rows:
    """The rows of what is saved."""
    return tuple(
        LinkRow(
            element=link.element,
            is_primary=link.role is LinkRole.PRIMARY,
            share="" if link.share is None else in_digits(link.share),
            reason=link.reason or "",
            is_suggested=link.suggested,
        )
        for link in links
    )


def typed_rows(form: Mapping[str, str]) -> Rows:
    """The rows of a form that was sent: `element-N`, `share-N`, `reason-N`, `suggested-N`, and `primary` with an
    element's id."""
    numbers = sorted(int(found[1]) for name in form if (found := _ROW.fullmatch(name)))[:MOST_ROWS]
    primary = form.get("primary", "")
    rows = []
    for number in numbers:
        element = form[f"element-{number}"]
        rows.append(
            LinkRow(
                element=element,
                is_primary=element == primary,
                share=form.get(f"share-{number}", "").strip(),
                reason=form.get(f"reason-{number}", "").strip(),
                is_suggested=bool(form.get(f"suggested-{number}")),
            )
        )
    return tuple(rows)


def with_added(rows: Rows, element: str, *, as_primary: bool) -> Rows:
    """The rows with one more; the first is always the primary one. An element that is there only changes its rank."""
    as_primary = as_primary or not rows
    if element not in {row.element for row in rows}:
        rows = (*rows, LinkRow(element, is_primary=False))
    return with_primary(rows, element) if as_primary else rows


def with_suggested(rows: Rows, element: str, reason: str) -> Rows:
    """The rows with one more that was suggested, and why; the primary one where there is none yet."""
    if element in {row.element for row in rows}:
        return rows
    rows = (*rows, LinkRow(element, is_primary=False, reason=reason, is_suggested=True))
    return rows if any(row.is_primary for row in rows) else with_primary(rows, element)


def with_moved(rows: Rows, old: str, new: str) -> Rows:
    """The rows with one element in another's place: its rank, share and reason stay. Where the other is there already,
    the old one is only taken out."""
    if old != new and new in {row.element for row in rows}:
        was_primary = any(row.is_primary for row in rows if row.element == old)
        kept = without(rows, old)
        return with_primary(kept, new) if was_primary else kept
    return tuple(replace(row, element=new) if row.element == old else row for row in rows)


def with_primary(rows: Rows, element: str) -> Rows:
    return tuple(replace(row, is_primary=row.element == element) for row in rows)


def without(rows: Rows, element: str) -> Rows:
    """The rows less one; a single one that is left becomes the primary."""
    kept = tuple(row for row in rows if row.element != element)
    return with_primary(kept, kept[0].element) if len(kept) == 1 else kept


def evened(rows: Rows) -> Rows:
    """Equal shares with two decimals that add up to 100, what is left over with the first."""
    return tuple(replace(row, share=in_digits(share)) for row, share in zip(rows, even_shares(len(rows)), strict=True))


def unshared(rows: Rows) -> Rows:
    """No shares: the rule of the exchange contract divides (all of it at the primary link)."""
    return tuple(replace(row, share="") for row in rows)


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows as drafts, with what is wrong with them: field (`share-N`, `links` …) → code, as store.links.problems
    names them, and not_a_number and too_many_decimals for a share that cannot be read."""

    drafts: tuple[LinkDraft, ...]
    wrong: Mapping[str, str]

    @property
    def total(self) -> Decimal | None:
        """The sum of the shares that can be read; None where none is stated."""
        stated = [draft.share for draft in self.drafts if draft.share is not None]
        return sum(stated, Decimal(0)) if stated else None


def read_rows(rows: Iterable[LinkRow]) -> Reading:
    drafts, unreadable = [], {}
    for place, row in enumerate(rows):
        share = None
        if row.share:
            try:
                share = _share(row.share)
            except CellError as error:
                unreadable[f"share-{place}"] = _SHARE_CODES.get(error.code, "not_a_number")
        role = LinkRole.PRIMARY if row.is_primary else LinkRole.SECONDARY
        drafts.append(LinkDraft(row.element, role, share, row.reason or None, row.is_suggested))
    wrong = dict(problems(drafts))
    if len({draft.element for draft in drafts}) < len(drafts):
        # The same element twice may also look like two primary ones; taking one out mends both.
        wrong["links"] = "twice"
    if unreadable:
        # An unreadable share is neither missing nor part of a sum.
        wrong = {name: code for name, code in wrong.items() if name != "shares" and code != "missing"}
    return Reading(tuple(drafts), wrong | unreadable)


_SHARE_CODES = {"number_out_of_range": "out_of_range", "too_many_decimals": "too_many_decimals"}


def _share(text: str) -> Decimal:
    return cells.share(cells.clean(text).removesuffix("%").strip())
