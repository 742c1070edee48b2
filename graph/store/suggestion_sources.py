"""What suggestions are made from, kept from one question to the next: the Cascades of a plan's years, which catch up
with the writes since, and their titles made ready for comparing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.earlier_projects import most_alike, titles_of
from graph.analysis.suggest import Candidate, candidates
from graph.analysis.title_grams import TitleGrams
from graph.model.area import Scope
from graph.model.fiscal import today
from graph.model.suggestion import PastProject, Question
from graph.store.area_years import area_years
from graph.store.kept_cascades import KeptCascades


@dataclass(frozen=True, slots=True)
class Sources:
    """What may be suggested, and the earlier projects that are most like what was asked."""

    among: Sequence[Candidate]
    past: Sequence[PastProject]


class KeptSources:
    """Cascades and titles of at most `projects` projects together, but always those used last. For one thread."""

    def __init__(self, projects: int) -> None:
        self._room = projects
        self._cascades = KeptCascades(projects)
        self._grams: OrderedDict[str, TitleGrams] = OrderedDict()

    def of(self, question: Question) -> Sources:
        """Raises NotFoundError where the area has no plan in force that year, and as graph.store.cascades.load."""
        known = area_years(question.area)
        plan = known.plan_for(question.year)
        # The newest year first. One in which nothing was ever written has no projects.
        years = [
            self._cascades.marked(Scope(question.area, year), known.state(year).mark, today()).cascade
            for year in reversed(plan.years)
            if year == question.year or known.state(year).mark is not None
        ]
        asked = next(cascade for cascade in years if cascade.scope.year == question.year)
        grams = self._titles(plan.id, years)
        return Sources(candidates(asked), most_alike(question.text, years, grams, but=question.project))

    def _titles(self, plan: str, years: Sequence[Cascade]) -> TitleGrams:
        before = self._grams.pop(plan, None)
        grams = before.holding(titles_of(years)) if before else TitleGrams.of(titles_of(years))
        self._grams[plan] = grams
        while len(self._grams) > 1 and sum(map(len, self._grams.values())) > self._room:
            self._grams.popitem(last=False)
        return grams
