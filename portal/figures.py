"""What a page shows of a scope: the stored figures of its newest run, and the live Cascade for opening a figure.

Both are kept in this process for as long as they are the newest: a page costs one small query when nothing changed."""

from __future__ import annotations

from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.what_if import Picture, picture
from graph.model.area import Scope
from graph.model.fiscal import today
from graph.model.plan import Plan
from graph.model.run import Run, ScopeState
from graph.store import runs
from graph.store.kept_cascades import KeptCascades
from portal.newest import Newest
from portal.scope import years_of
from workers import enqueue

# About 4.5 kB each, 180 MB in all, in each process: every province of a small country, the largest of a region.
KEPT_FINDINGS = 40_000
# About 0.6 kB each, 180 MB in all: the largest provinces of a region, in each process.
KEPT_PROJECTS = 300_000


@dataclass(frozen=True, slots=True)
class Figures:
    """A scope's plan and newest results. `run` is None where it has never been analysed."""

    plan: Plan
    state: ScopeState
    run: Run | None


# A run without findings is not for nothing either.
_runs: Newest[str, Run | None] = Newest(KEPT_FINDINGS, lambda run: 100 + len(run.findings) if run else 1)
_cascades = KeptCascades(KEPT_PROJECTS)
_pictures: Newest[Cascade, Picture] = Newest(4)


def figures(area: str, year: int) -> Figures:
    """Raises NotFoundError where no plan is in force. Asks the workers for figures that are not there yet."""
    known = years_of(area)
    plan, state = known.plan_for(year), known.state(year)
    if state.run is None:
        enqueue.recompute(area, [year])
        return Figures(plan, state, None)
    # The id may be of a run that a newer one has replaced by now: then the newer one is the answer.
    return Figures(plan, state, _runs.get(state.run, lambda: runs.current_run(area, year)))


def live_cascade(area: str, year: int) -> Cascade:
    """The scope as the graph stands now: what the lists behind a figure, traces and previews are made from.
    Raises NotFoundError where no plan is in force."""
    scope = Scope(area, year)
    return _cascades.marked(scope, years_of(area).state(year).mark, today()).cascade


def live_picture(area: str, year: int) -> Picture:
    """The same with what the analyses say of it: what a what-if is held against."""
    cascade = live_cascade(area, year)
    return _pictures.get(cascade, lambda: picture(cascade))
