"""The thread, a way up through the plans, as the macro `thread` of components/plan.html shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from graph.analysis.cascade import Cascade
from graph.model.plan import PlanLevel
from portal.i18n import in_language, plain_title, title_of
from portal.labels import kind_label, label


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way. `level` is a PlanLevel's value, or "project"."""

    level: str
    kicker: str
    title: str
    url: str | None = None
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class ElementView:
    """What a page says of an element of a cascade; `key` is its code in addresses."""

    key: str
    level: PlanLevel
    kind: str
    title_th: str
    title_en: str | None
    plan_code: str
    plan_title: str

    @property
    def name(self) -> str:
        """Its kind and code: กลยุทธ์ S1."""
        return f"{kind_label(self)} {self.key}"

    @property
    def title(self) -> str:
        """Plain text; a template says `|title_of`."""
        return plain_title(self)


def element_view(cascade: Cascade, row: int) -> ElementView:
    elements, plans = cascade.elements, cascade.plans
    plan = int(elements.plan[row])
    return ElementView(
        key=cascade.element_keys[row],
        level=elements.levels[row],
        kind=elements.kinds[row],
        title_th=elements.titles[row],
        title_en=elements.titles_en[row],
        plan_code=plans.codes[plan],
        plan_title=in_language(plans.titles[plan], plans.titles_en[plan]),
    )


def element_steps(cascade: Cascade, path: Sequence[int], *, area: str, here: int | None = None) -> list[Step]:
    """The steps of a path of element rows, from below to above; `here` is the row that the page is about."""
    return [_step(element_view(cascade, row), area, row == here) for row in path]


def project_step(cascade: Cascade, row: int, *, area: str, is_here: bool = True) -> Step:
    """The step that a project's thread starts with."""
    projects, agencies = cascade.projects, cascade.agencies
    code = projects.codes[row]
    return Step(
        level="project",
        kicker=f"{code} · {agencies.shorts[int(projects.agency[row])]}",
        title=in_language(projects.titles[row], projects.titles_en[row]),
        url=None if is_here else url_for("projects.show", area=area, code=code),
        is_here=is_here,
    )


def _step(element: ElementView, area: str, is_here: bool) -> Step:
    return Step(
        level=element.level.value,
        kicker=f"{element.name} · {label(element.level)}",
        title=title_of(element),
        url=None if is_here else url_for("elements.show", area=area, code=element.key),
        is_here=is_here,
    )
