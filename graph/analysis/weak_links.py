"""What is weak about a project's links, so that its work does not count, or not where it should; and what one choice
makes of them. Pure: links in, links out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from graph.model.plan import LinkRole
from graph.model.project import ProjectLink

FULL_SHARE = Decimal(100)
CENT = Decimal("0.01")


class Weakness(StrEnum):
    """In the order in which they are mended. A link without a reason is not weak: the reason is free to give."""

    UNLINKED = "unlinked"
    SUPERSEDED = "superseded"
    NO_PRIMARY = "no_primary"
    SHARES_OFF = "shares_off"


def weakness_of(links: Sequence[ProjectLink], replaced: Collection[str] = ()) -> Weakness | None:
    """The first thing to mend about a project's links; `replaced` are elements (public ids) that a review replaced."""
    if not links:
        return Weakness.UNLINKED
    if any(link.element in replaced for link in links):
        return Weakness.SUPERSEDED
    if all(link.role is not LinkRole.PRIMARY for link in links):
        return Weakness.NO_PRIMARY
    stated = [link.share for link in links if link.share is not None]
    if stated and (len(stated) < len(links) or sum(stated) != FULL_SHARE):
        return Weakness.SHARES_OFF
    return None


def even_shares(count: int) -> list[Decimal]:
    """Equal shares with two decimals that add up to 100, what is left over with the first."""
    if count < 1:
        return []
    each = (FULL_SHARE / count).quantize(CENT, ROUND_DOWN)
    return [FULL_SHARE - each * (count - 1), *[each] * (count - 1)]


def with_primary(links: Sequence[ProjectLink], element: str) -> list[ProjectLink]:
    """The links with this one as the primary, and no other."""
    return [replace(link, role=LinkRole.PRIMARY if link.element == element else LinkRole.SECONDARY) for link in links]


def with_new_primary(links: Sequence[ProjectLink], added: ProjectLink) -> list[ProjectLink]:
    """The links with one more, which is the primary. They must not state shares."""
    return with_primary([*links, added], added.element)


def moved(links: Sequence[ProjectLink], old: str, new: str) -> list[ProjectLink]:
    """The links with `new` in the place of `old`: rank, share and reason stay. Where `new` is linked already, it gets
    the old one's share, and its rank where that is higher."""
    leaving = next((link for link in links if link.element == old), None)
    if leaving is None or old == new:
        return list(links)
    if all(link.element != new for link in links):
        return [replace(link, element=new) if link.element == old else link for link in links]
    kept = [_together(link, leaving) if link.element == new else link for link in links if link.element != old]
    return with_primary(kept, new) if leaving.role is LinkRole.PRIMARY else kept


def evened(links: Sequence[ProjectLink]) -> list[ProjectLink]:
    return [replace(link, share=share) for link, share in zip(links, even_shares(len(links)), strict=True)]


def unshared(links: Sequence[ProjectLink]) -> list[ProjectLink]:
    """Without shares the whole project counts at the primary link."""
    return [replace(link, share=None) for link in links]


def _together(link: ProjectLink, leaving: ProjectLink) -> ProjectLink:
    if link.share is None or leaving.share is None:
        return link
    return replace(link, share=link.share + leaving.share)
