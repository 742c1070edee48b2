"""What a page shows of a scope: the stored figures of its newest run, and the live Cascade for opening a figure.

Both are kept in this process for as long as they are the newest: a page costs one small query when nothing changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph.analysis.cascade import Cascade
from graph.analysis.gaps.packs import Packed
from graph.analysis.what_if import Picture, picture
from graph.model.area import Scope
from graph.model.fiscal import today
from graph.model.plan import Plan
from graph.model.run import Run, ScopeState
from graph.settings import settings
from graph.store import runs
from graph.store.kept_cascades import KeptCascades
from portal.newest import Newest
from portal.scope import years_of
from workers import enqueue


@dataclass(frozen=True, slots=True)
class Figures:
    """A scope's plan and newest results. `run` is None where it has never been analysed."""

    plan: Plan
    state: ScopeState
    run: Run | None


@lru_cache(maxsize=1)
def _runs() -> Newest[str, Run | None]:
    # A run without findings is not for nothing either.
    return Newest(settings().kept_findings, lambda run: 100 + len(run.findings) if run else 1)


@lru_cache(maxsize=1)
def _cascades() -> KeptCascades:
    return KeptCascades(settings().kept_projects)


# The run that was read last of each scope: the next one says most of what it said.
_named: dict[Scope, str] = {}
_pictures: Newest[Cascade, Picture] = Newest(4)


def figures(area: str, year: int) -> Figures:
    """Raises NotFoundError where no plan is in force. Asks the workers for figures that are not there yet."""
    known = years_of(area)
    plan, state = known.plan_for(year), known.state(year)
    if state.run is None:
        enqueue.recompute(area, [year])
        return Figures(plan, state, None)
    # The id may be of a run that a newer one has replaced by now: then the newer one is the answer.
    return Figures(plan, state, _runs().get(state.run, lambda: _read(Scope(area, year))))


def _read(scope: Scope) -> Run | None:
    run = runs.current_run(scope.area, scope.year)
    if run is not None:
        last = _runs().peek(_named.get(scope, ""))
        if last and isinstance(run.findings, Packed) and isinstance(last.findings, Packed):
            run.findings.take_over(last.findings)
        _named[scope] = run.id
    return run


def live_cascade(area: str, year: int) -> Cascade:
    """The scope as the graph stands now: what the lists behind a figure, traces and previews are made from.
    Raises NotFoundError where no plan is in force."""
    scope = Scope(area, year)
    return _cascades().marked(scope, years_of(area).state(year).mark, today()).cascade


def live_picture(area: str, year: int) -> Picture:
    """The same with what the analyses say of it: what a what-if is held against."""
    cascade = live_cascade(area, year)
    return _pictures.get(cascade, lambda: picture(cascade))
