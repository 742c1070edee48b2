"""Everything that an element's page shows, put together from the live Cascade, the newest run and the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import indicators_of
from graph.analysis.paths import Contributor, contributors
from graph.errors import NotFoundError
from graph.store import audit, elements
from graph.store.page import Page
from portal.as_of import looking_back, shown_cascade, shown_figures
from portal.elements.chronicle import Entry, chronicle
from portal.elements.contributions import Contributed, Contribution, contributed, contributions
from portal.elements.evidence import Evidence, evidence
from portal.elements.place import Place, place
from portal.figures import Figures
from portal.i18n import in_language, plain_in_language
from portal.indicator_rows import IndicatorRow, indicator_rows
from portal.standings import Standing, standings
from portal.threads import Step, element_steps, project_step

HISTORY = 30


@dataclass(frozen=True)
class Subject:
    """An element in a scope. What is below it is read live; how its neighbours stand is the newest run's. Of a past
    that is asked for both are of then, and so is the end of its history; reasons of links are today's."""

    figures: Figures
    cascade: Cascade
    row: int

    @cached_property
    def stands(self) -> Sequence[Standing]:
        run = self.figures.run
        return standings(self.cascade, run.coverage if run else {})

    @property
    def element(self) -> Standing:
        return self.stands[self.row]

    @property
    def plan_title(self) -> str:
        """Of the plan that the element belongs to."""
        plans, row = self.cascade.plans, int(self.cascade.elements.plan[self.row])
        return in_language(plans.titles[row], plans.titles_en[row])

    @cached_property
    def place(self) -> Place:
        links = elements.list_element_links(self.figures.plan.id)
        return place(self.cascade, self.stands, self.row, {(link.source, link.target): link.reason for link in links})

    @cached_property
    def contributors(self) -> list[Contributor]:
        return contributors(self.cascade, self.row)

    @cached_property
    def counted(self) -> Contributed:
        return contributed(self.cascade, self.contributors)

    @cached_property
    def indicators(self) -> list[IndicatorRow]:
        return indicator_rows(self.cascade, indicators_of(self.cascade, self.row))

    @cached_property
    def evidence(self) -> Evidence:
        return evidence(self.cascade, self.contributors, self.indicators)

    @cached_property
    def history(self) -> list[Entry]:
        """Of the element, of the links to it from the province's plan, and of its projects' links."""
        table = self.cascade.elements
        own = [public_id for public_id, far in zip(table.ids, table.upstream.tolist(), strict=True) if not far]
        projects = [self.cascade.projects.ids[one.project] for one in self.contributors]
        events = audit.history_with_links(self.element.id, [*own, *projects], HISTORY)
        seen = looking_back()
        return chronicle(self.cascade, self.element.id, [one for one in events if seen is None or one.at <= seen.at])

    def contributions(self, page: int) -> Page[Contribution]:
        return contributions(self.cascade, self.row, self.contributors, page)

    def threads(self) -> list[list[Step]]:
        """The element's ways up to the national strategy."""
        area = self.cascade.scope.area
        return [element_steps(self.cascade, path, area=area, here=self.row) for path in self.place.ways]

    def project_threads(self, one: Contribution) -> list[list[Step]]:
        """The paths by which a project counts here."""
        area = self.cascade.scope.area
        first = project_step(self.cascade, one.project, area=area, is_here=False)
        return [[first, *element_steps(self.cascade, path, area=area, here=self.row)] for path in one.paths]


def subject(area: str, year: int, code: str) -> Subject:
    """Raises NotFoundError where there is no such element or no plan in force."""
    found = shown_figures(area, year)
    cascade = shown_cascade(area, year)
    row = cascade.element_rows.get(code)
    if row is None:
        # A code that two plans use names none of them in the cascade; the plan's own folder decides.
        row = cascade.element_rows.get(elements.element_by_code(found.plan.id, code).id)
    if row is None:
        raise NotFoundError(f"no element {code} in {found.plan.id}", kind="element", id=code)
    return Subject(found, cascade, row)


def named(cascade: Cascade, codes: Sequence[str]) -> list[str]:
    """Codes with their titles, for a sentence: S1 “ปลูกฝังคุณธรรม”."""
    names = []
    for code in codes:
        row = cascade.element_rows.get(code)
        title = (
            None if row is None else plain_in_language(cascade.elements.titles[row], cascade.elements.titles_en[row])
        )
        names.append(code if title is None else f"{code} “{title}”")
    return names
