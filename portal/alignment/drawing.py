"""The alignment graph as data: what the page's script draws, and what its outline says without one.

Things have the key `<kind>:<code>`. A thing's `lane` keeps the province's own goals apart from the upstream plans', its
`tier` is its height among them: projects at 0 above their reports, strategies at 10, the highest goals on top.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import FAN, LARGEST_PICTURE, Neighbourhood, Node, Openings, Thing, ThingKind, code_of
from graph.analysis.part import Part
from graph.analysis.tables import REPORT_STATES, to_baht
from graph.model.plan import ElementKind, PlanLevel
from portal.counting import counted
from portal.formatting import baht, be_date, number, percent, quarter_label
from portal.i18n import language
from portal.labels import grade_label, kind_label, label
from portal.standings import Standing

REPORT_TIER, PROJECT_TIER, STRATEGY_TIER = -10, 0, 10
_PROVINCIAL_TIERS: Mapping[str, int] = {
    ElementKind.STRATEGY: STRATEGY_TIER,
    ElementKind.OBJECTIVE: 20,
    ElementKind.ISSUE: 30,
    ElementKind.MISSION: 40,
    ElementKind.VISION: 50,
    ElementKind.MAIN_GOAL: 60,
}
_UPSTREAM_TIERS = {PlanLevel.POLICY: 20, PlanLevel.SECTOR: 20, PlanLevel.MASTER: 40, PlanLevel.NATIONAL: 60}


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing as the picture and the outline show it. `told` is what it is in short, `told_long` the same with its plan
    level; `level` is a PlanLevel's value, "project" or "report"; `ties` are (key, TieKind) of everything directly
    above, `below` counts what is directly below. `grade` is None where nothing is or was counted. `budget` (baht, None
    where not known) and `projects` give a box its size; `amounts` are the same in words."""

    key: str
    code: str
    kind: str
    told: str
    told_long: str
    title: str
    lang: str
    level: str
    lane: str
    tier: int
    place: tuple[int, int]
    ties: tuple[tuple[str, str], ...]
    below: int
    grade: int | None
    url: str
    here: str
    budget: float | None
    projects: int
    amounts: Mapping[str, str]
    facts: tuple[Fact, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.key,
            "code": self.code,
            "told": self.told,
            "toldLong": self.told_long,
            "title": self.title,
            "lang": self.lang,
            "level": self.level,
            "lane": self.lane,
            "tier": self.tier,
            "place": list(self.place),
            "ties": [{"to": to, "kind": kind} for to, kind in self.ties],
            "below": self.below,
            "grade": self.grade,
            "gradeName": None if self.grade is None else grade_label(self.grade),
            "url": self.url,
            "here": self.here,
            "budget": self.budget,
            "projects": self.projects,
            "amounts": dict(self.amounts),
            "facts": [{"label": one.label, "value": one.value, "url": one.url} for one in self.facts],
        }


class Drawer:
    """Turns rows of a part of one scope's cascade into what is shown of them, in the page's language. `kept` goes into
    the addresses of other drawings."""

    def __init__(self, part: Part, standings: Sequence[Standing], kept: Mapping[str, Any]) -> None:
        self._part = part
        self._cascade = part.cascade
        self._standings = standings
        self._kept = kept

    def key(self, thing: Thing) -> str:
        return f"{thing.kind}:{code_of(self._cascade, thing)}"

    def shown(self, node: Node) -> Shown:
        thing = node.thing
        draw = {
            ThingKind.ELEMENT: self._element,
            ThingKind.PROJECT: self._project,
            ThingKind.REPORT: self._report,
            ThingKind.GROUP: self._unlinked,
        }[thing.kind]
        code = code_of(self._cascade, thing)
        given: dict[str, Any] = {
            "key": self.key(thing),
            "code": code,
            "ties": tuple((self.key(tie.above), str(tie.kind)) for tie in node.ties),
            "below": node.below,
            "here": self._around(thing.kind, code),
        }
        return Shown(**given | draw(thing.row, code))

    def _around(self, kind: ThingKind, code: str) -> str:
        return url_for("alignment.show", kind=str(kind), code=code, **self._kept)

    def _element(self, row: int, code: str) -> dict[str, Any]:
        standing = self._standings[row]
        elements = self._cascade.elements
        title, lang = _title(standing.title_th, standing.title_en)
        kind = str(kind_label(standing))
        return {
            "kind": kind,
            "told": f"{kind} {code}",
            "told_long": f"{kind} {code} · {label(standing.level)}",
            "title": title,
            "lang": lang,
            "level": standing.level.value,
            "lane": _lane(standing),
            "tier": tier(self._cascade, row),
            "place": (2 if self._part.bare[row] else 0, row),
            "grade": standing.grade if standing.is_counted else None,
            "budget": standing.budget if standing.is_counted else None,
            "projects": standing.projects,
            "amounts": _amounts(standing.budget, standing.projects) if standing.is_counted else {},
            "url": url_for("elements.show", code=code),
            "facts": _element_facts(standing, self._plan_title(int(elements.plan[row]))),
        }

    def _plan_title(self, row: int) -> str:
        plans = self._cascade.plans
        return _title(plans.titles[row], plans.titles_en[row])[0]

    def _project(self, row: int, code: str) -> dict[str, Any]:
        projects, agencies = self._cascade.projects, self._cascade.agencies
        title, lang = _title(projects.titles[row], projects.titles_en[row])
        agency = int(projects.agency[row])
        budget = to_baht(projects.budget[row]) if projects.budget_known[row] else None
        progress = float(projects.progress[row])
        kind = pgettext("one", "โครงการ")
        return {
            "kind": kind,
            "told": f"{kind} · {agencies.shorts[agency]}",
            "told_long": f"{kind} {code}",
            "title": title,
            "lang": lang,
            "level": "project",
            "lane": "both",
            "tier": PROJECT_TIER,
            "place": (1, row),
            "grade": None,
            "budget": budget,
            "projects": 1,
            "amounts": _amounts(budget),
            "url": url_for("projects.show", code=code),
            "facts": (
                Fact(
                    _("หน่วยงาน"),
                    agencies.shorts[agency],
                    url_for("agencies.show", code=agencies.codes[agency]),
                ),
                Fact(_("งบประมาณ (บาท)"), baht(budget)),
                Fact(_("ความก้าวหน้า"), percent(None if progress != progress else progress)),
            ),
        }

    def _report(self, row: int, code: str) -> dict[str, Any]:
        reports, projects = self._cascade.reports, self._cascade.projects
        project, actual = int(reports.project[row]), float(reports.actual[row])
        state = label(REPORT_STATES[reports.state[row]])
        progress = percent(None if actual != actual else actual)
        due = reports.due[row].item()
        kind, url = _("รายงาน"), url_for("projects.show", code=projects.codes[project])
        told = f"{kind} · {quarter_label(int(reports.quarter[row]))}"
        facts = (
            Fact(pgettext("one", "โครงการ"), _title(projects.titles[project], projects.titles_en[project])[0], url),
            Fact(_("สถานะ"), f"{state} · {_('ส่งช้า')}" if reports.late[row] else state),
            Fact(_("ความก้าวหน้า"), progress),
            *((Fact(_("กำหนดส่ง"), be_date(due)),) if due else ()),
        )
        return self._of_no_plan(kind, told, _("%(state)s ก้าวหน้า %(progress)s", state=state, progress=progress)) | {
            "level": "report",
            "tier": REPORT_TIER,
            "place": (1, row),
            "url": f"{url}#progress",
            "here": self._around(ThingKind.PROJECT, projects.codes[project]),
            "facts": facts,
        }

    def _unlinked(self, _row: int, _code: str) -> dict[str, Any]:
        part, budgets = self._part, self._cascade.projects.budget
        kept = {name: self._kept.get(name) for name in ("agency", "budget")}
        count, url = len(part.unlinked), url_for("projects.index", linked="no", **kept)
        budget = to_baht(sum(int(budgets[row]) for row in part.unlinked))
        return self._of_no_plan(pgettext("many", "โครงการ"), number(count), _("โครงการที่ยังไม่เชื่อมโยง")) | {
            "told": counted(count, "projects"),
            "told_long": counted(count, "projects"),
            "level": "project",
            "tier": STRATEGY_TIER,
            "place": (3, 0),
            "budget": budget,
            "projects": count,
            "amounts": _amounts(budget, count),
            "url": url,
            "here": url_for("alignment.plan", **self._kept),
            "facts": (Fact(_("โครงการ"), number(count), url), Fact(_("งบประมาณ (บาท)"), baht(budget))),
        }

    def _of_no_plan(self, kind: str, told: str, title: str) -> dict[str, Any]:
        """What is the same of all that is neither an element nor a project."""
        return {
            "kind": kind,
            "told": told,
            "told_long": told,
            "title": title,
            "lang": language(),
            "lane": "both",
            "grade": None,
            "budget": None,
            "projects": 0,
            "amounts": {},
        }


def tier(cascade: Cascade, element: int) -> int:
    """How high an element stands: by kind in the province, by plan level upstream, and there lower the deeper it is in
    its own plan."""
    elements = cascade.elements
    level = elements.levels[element]
    if level is PlanLevel.PROVINCE:
        return _PROVINCIAL_TIERS.get(elements.kinds[element], STRATEGY_TIER)
    return _UPSTREAM_TIERS[level] - _depth_in_plan(cascade, element)


def _depth_in_plan(cascade: Cascade, element: int) -> int:
    plan = cascade.elements.plan
    depth, row = 0, element
    while True:
        above = [one for one in cascade.parents.get(row, ()) if plan[one] == plan[element]]
        if not above:
            return depth
        depth, row = depth + 1, above[0]


def _lane(standing: Standing) -> str:
    if not standing.is_provincial:
        return "upstream"
    return "both" if standing.kind == ElementKind.STRATEGY else "province"


def _amounts(budget: float | None, projects: int | None = None) -> dict[str, str]:
    """What a box's size stands for, in words; a project's own number says nothing."""
    said = {} if budget is None else {"budget": str(_("%(amount)s บาท", amount=baht(budget)))}
    return said if projects is None else said | {"projects": counted(projects, "projects")}


def _title(thai: str, english: str | None) -> tuple[str, str]:
    return (english, "en") if english and language() == "en" else (thai, "th")


def _element_facts(standing: Standing, plan_title: str) -> tuple[Fact, ...]:
    facts = [Fact(_("แผน"), plan_title, url_for("upstream.show", code=standing.plan))]
    if standing.is_provincial:
        facts = [Fact(_("แผน"), plan_title, url_for("plan.outline"))]
    if not standing.is_counted:
        return tuple(facts)
    projects_url = url_for("projects.index", element=standing.code) if standing.projects else None
    agencies_url = url_for("agencies.index", element=standing.code) if standing.agencies else None
    return (
        *facts,
        Fact(_("โครงการ"), number(standing.projects), projects_url),
        Fact(pgettext("many", "หน่วยงาน"), number(standing.agencies), agencies_url),
        Fact(_("งบประมาณ (บาท)"), baht(standing.budget), projects_url),
        Fact(_("ความก้าวหน้า"), percent(standing.progress)),
    )


def drawing(shown: Neighbourhood, drawer: Drawer) -> dict[str, Any]:
    """What is drawn, JSON-ready."""

    def said(openings: Openings) -> list[dict[str, Any]]:
        return [
            {"id": drawer.key(thing), "direction": str(direction), "taken": taken}
            for (thing, direction), taken in openings.items()
        ]

    return {
        "starts": [drawer.key(one) for one in shown.starts],
        "fan": FAN,
        "limit": LARGEST_PICTURE,
        "nodes": [drawer.shown(node).to_json() for node in shown.nodes],
        "openings": said(shown.openings),
        "first": said(shown.first),
    }
