"""What a project's links would do if they were saved: the picture that an editor shows before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.paths import Thread, reach, threads
from graph.analysis.tables import BoolArray, Links
from graph.model.plan import PlanLevel


@dataclass(frozen=True, slots=True)
class ProposedLink:
    """`element` is a row of the cascade; `share` percent of the project, None where none is stated."""

    element: int
    is_primary: bool
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """`reached` are the rows of all elements that the links would reach; `gained` those that nothing reaches now,
    `lost` those that only this project's present links reach. `budget` is what each link would carry, in millionths of
    a baht, in the order of the links."""

    threads: tuple[Thread, ...]
    reached: tuple[int, ...]
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    budget: tuple[int, ...]


def relinked(cascade: Cascade, project: int, links: Sequence[ProposedLink]) -> Cascade:
    """The cascade if the project (a row) had these links and no others."""
    stays = cascade.links.project != project
    shares = [np.nan if link.share is None else link.share for link in links]
    return cascade.with_tables(
        links=Links(
            project=np.r_[cascade.links.project[stays], np.full(len(links), project, dtype=np.int32)],
            element=np.r_[cascade.links.element[stays], np.array([link.element for link in links], dtype=np.int32)],
            is_primary=np.r_[
                cascade.links.is_primary[stays], np.array([link.is_primary for link in links], dtype=bool)
            ],
            share=np.r_[cascade.links.share[stays], np.array(shares, dtype=np.float64)],
        ),
    )


def outlook(cascade: Cascade, project: int, links: Sequence[ProposedLink]) -> Outlook:
    """What saving `links`, each to another element, as all of the project's (a row) would do."""
    after = relinked(cascade, project, links)
    had, has = covered(cascade), covered(after)
    budget = after.link_budget[len(after.links) - len(links) :]
    return Outlook(
        threads=tuple(threads(after, project=project, via=PlanLevel.MASTER)),
        reached=tuple(reach(after, [link.element for link in links]).tolist()),
        gained=tuple(np.flatnonzero(has & ~had).tolist()),
        lost=tuple(np.flatnonzero(had & ~has).tolist()),
        budget=tuple(budget.tolist()),
    )


def covered(cascade: Cascade) -> BoolArray:
    """Which elements some project of the year reaches."""
    mask = np.zeros(len(cascade.elements), dtype=bool)
    mask[reach(cascade, np.unique(cascade.links.element).tolist())] = True
    return mask
