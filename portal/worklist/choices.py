"""What can be done about a project's weak links with one key: numbered choices, and what each makes of the links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.analysis import weak_links
from graph.analysis.cascade import Cascade
from graph.analysis.weak_links import Weakness
from graph.errors import InvalidError
from graph.model.plan import LinkRole
from graph.model.project import ProjectLink
from graph.store.links import LinkDraft
from graph.store.revisions import Replaced
from portal.suggesting import Offer, Suggested
from portal.threads import ElementView, element_view

MOST = 5


class Deed(StrEnum):
    """LINK a suggested element as the primary one; make a standing link PRIMARY; MOVE a link to what replaced its
    element; divide shares EVENly; take shares away (UNSHARE)."""

    LINK = "link"
    PRIMARY = "primary"
    MOVE = "move"
    EVEN = "even"
    UNSHARE = "unshare"


@dataclass(frozen=True, slots=True)
class Choice:
    """One numbered button. `value` is what it posts; `element` what it is about, `old` what a move leaves (its code),
    `suggested` the reasons of a LINK."""

    number: int
    deed: Deed
    value: str
    element: ElementView | None = None
    old: str | None = None
    suggested: Suggested | None = None


def choices(
    cascade: Cascade,
    weakness: Weakness,
    links: Sequence[ProjectLink],
    offer: Offer,
    replaced: Mapping[str, Replaced],
) -> tuple[Choice, ...]:
    """At most MOST, what stands already before what is suggested."""
    made: list[Choice] = []

    def add(
        deed: Deed,
        *ids: str,
        element: ElementView | None = None,
        old: str | None = None,
        suggested: Suggested | None = None,
    ) -> None:
        if len(made) < MOST:
            made.append(Choice(len(made) + 1, deed, "|".join((deed.value, *ids)), element, old, suggested))

    if weakness is Weakness.SHARES_OFF:
        add(Deed.EVEN)
        add(Deed.UNSHARE)
    elif weakness is Weakness.SUPERSEDED:
        for link in links:
            for newer in replaced[link.element].successors if link.element in replaced else ():
                if newer in cascade.element_rows:
                    view = element_view(cascade, cascade.element_rows[newer])
                    add(Deed.MOVE, link.element, newer, element=view, old=replaced[link.element].code)
    else:
        for link in links:
            if link.element in cascade.element_rows:
                view = element_view(cascade, cascade.element_rows[link.element])
                add(Deed.PRIMARY, link.element, element=view)
        if all(link.share is None for link in links):
            # With shares there would be none for one link more: that is for the editor.
            for one in offer.suggested:
                add(Deed.LINK, one.id, element=one.element, suggested=one)
    return tuple(made)


def done(links: Sequence[ProjectLink], project: str, value: str, reason: str) -> list[LinkDraft]:
    """The project's links after the choice that posts `value`; `reason` is kept with a suggested one. Raises
    InvalidError for what is no choice."""
    deed, *ids = value.split("|")
    if deed == Deed.LINK and len(ids) == 1:
        added = ProjectLink(project, ids[0], LinkRole.PRIMARY, reason=reason, suggested=True)
        standing = [link for link in links if link.element != ids[0]]
        made = weak_links.with_new_primary(standing, added)
    elif deed == Deed.PRIMARY and len(ids) == 1 and any(link.element == ids[0] for link in links):
        made = weak_links.with_primary(links, ids[0])
    elif deed == Deed.MOVE and len(ids) == 2:
        made = weak_links.moved(links, *ids)
    elif deed == Deed.EVEN and not ids:
        made = weak_links.evened(links)
    elif deed == Deed.UNSHARE and not ids:
        made = weak_links.unshared(links)
    else:
        raise InvalidError(f"{value!r} is no choice", fields={"choice": "unknown"})
    return [LinkDraft(link.element, link.role, link.share, link.reason, link.suggested) for link in made]
