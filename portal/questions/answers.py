"""The answer of each question as its page shows it: a sentence, a table whose every line is a link, and threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import Thing, ThingKind, code_of
from graph.analysis.paths import Path, contributors, paths, threads
from graph.analysis.questions import (
    what_falls_with,
    what_holds_up,
    what_joins,
    what_rests_on_one_agency,
    where_money_goes,
)
from graph.analysis.tables import to_baht
from graph.analysis.what_if import Picture
from graph.model.plan import PlanLevel
from portal.counting import counted
from portal.formatting import baht, number
from portal.i18n import plain_in_language
from portal.questions.asking import HOLDS_UP, IF_STOPPED, JOINS, MONEY, ONE_AGENCY
from portal.threads import Step, element_steps, element_view, project_step

MOST_LINES = 200
MOST_THREADS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a chip with its level, a title that is a link, and the other cells in the head's order."""

    code: str
    level: str
    title: str
    url: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`head` names the table's columns; `is_lack`: what it says is a lack. `left_out` counts what the table does not
    hold. `links` are (text, address) of where to go on."""

    sentence: str
    is_lack: bool
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    threads: tuple[tuple[Step, ...], ...] = ()
    left_out: int = 0
    links: tuple[tuple[str, str], ...] = ()


Things = Mapping[str, Thing | str]


def answer(key: str, now: Picture, things: Things, area: str) -> Answer:
    """The answer of a question whose needs are all met."""
    return _ANSWERS[key](now, things, area)


def _holds_up(now: Picture, things: Things, area: str) -> Answer:
    cascade, thing = now.cascade, _thing(things, "element")
    found = what_holds_up(cascade, thing.row)
    element = element_view(cascade, thing.row)
    agencies = len({int(cascade.projects.agency[one.project]) for one in found})
    named = {
        "name": element.name,
        "projects": counted(len(found), "projects"),
        "agencies": counted(agencies, "agencies"),
        "baht": baht(to_baht(sum(one.budget for one in found))),
    }
    ways = [
        (one.project, path)
        for one in found[:MOST_THREADS]
        for path in paths(cascade, thing.row, project=one.project, limit=1)
    ]
    return Answer(
        sentence=str(
            _("%(name)s มี %(projects)s ของ %(agencies)s หนุน รวมงบที่ไปถึง %(baht)s บาท", **named)
            if found
            else _("%(name)s ยังไม่มีโครงการใดในจังหวัดหนุน", name=element.name)
        ),
        is_lack=not found,
        head=(_("โครงการ"), _("หน่วยงาน"), _("งบที่ไปถึง (บาท)")),
        lines=tuple(_project_line(cascade, one.project, (baht(to_baht(one.budget)),)) for one in found[:MOST_LINES]),
        threads=tuple(_thread(cascade, path, area, project, thing.row) for project, path in ways),
        left_out=len(found[MOST_LINES:]),
        links=(
            (_("เปิด%(name)s", name=element.name), url_for("elements.show", code=element.key)),
            (_("ดูเป็นผัง"), url_for("alignment.show", kind="element", code=element.key)),
        ),
    )


def _money(now: Picture, things: Things, area: str) -> Answer:
    cascade, code = now.cascade, str(things["agency"])
    agency = cascade.agencies.codes.index(code)
    found = where_money_goes(cascade, agency)
    own = [row for row, owner in enumerate(cascade.projects.agency.tolist()) if owner == agency]
    national = [one for one in found if cascade.elements.levels[one.element] is PlanLevel.NATIONAL]
    named = {
        "agency": cascade.agencies.shorts[agency],
        "baht": baht(to_baht(sum(int(cascade.projects.budget[row]) for row in own))),
        "goals": counted(len(national), "national"),
        "issues": number(len(found) - len(national)),
    }
    own.sort(key=lambda row: (-int(cascade.projects.budget[row]), row))
    ways = [(row, one.path) for row in own[:3] for one in threads(cascade, project=row, via=PlanLevel.MASTER)]
    return Answer(
        sentence=str(
            _("เงินของ%(agency)s %(baht)s บาท ไปถึง%(goals)s และ %(issues)s ประเด็นการพัฒนา", **named)
            if found
            else _("%(agency)s ยังไม่มีโครงการที่ไปถึงเป้าหมายใดในปีนี้", agency=named["agency"])
        ),
        is_lack=not found,
        head=(_("เป้าหมาย"), _("โครงการ"), _("งบที่ไปถึง (บาท)")),
        lines=tuple(
            _element_line(cascade, one.element, (number(one.projects), baht(to_baht(one.budget)))) for one in found
        ),
        threads=tuple(_thread(cascade, path, area, project) for project, path in ways[:MOST_THREADS]),
        links=(
            (_("เปิดหน้าหน่วยงาน"), url_for("agencies.show", code=code)),
            (_("ดูเป็นผัง"), url_for("alignment.plan", agency=code)),
            (_("ถ้าไม่มีหน่วยงานนี้"), url_for("whatif.index", leave=code)),
        ),
    )


def _joins(now: Picture, things: Things, area: str) -> Answer:
    cascade = now.cascade
    pair = _thing(things, "start"), _thing(things, "end")
    found = what_joins(cascade, *pair, MOST_THREADS + 1)
    lower, upper = reversed(pair) if found.is_turned else pair
    project = lower.row if lower.kind is ThingKind.PROJECT else None
    named = {"lower": _name(cascade, lower), "upper": _name(cascade, upper)}
    if found.paths:
        steps = len(found.paths[0]) - (0 if project is not None else 1)
        sentence = ngettext(
            "%(lower)s หนุน %(upper)s ทางที่สั้นที่สุดมี %(num)s ขั้น",
            "%(lower)s หนุน %(upper)s ทางที่สั้นที่สุดมี %(num)s ขั้น",
            steps,
            **named,
        )
    elif found.meeting:
        sentence = ngettext(
            "%(lower)s กับ %(upper)s ไม่หนุนกัน แต่มีสิ่งที่ทั้งสองหนุนร่วมกันใกล้ที่สุด %(num)s ข้อ",
            "%(lower)s กับ %(upper)s ไม่หนุนกัน แต่มีสิ่งที่ทั้งสองหนุนร่วมกันใกล้ที่สุด %(num)s ข้อ",
            len(found.meeting),
            **named,
        )
    else:
        sentence = _("ไม่มีเส้นทางใดเชื่อม %(lower)s กับ %(upper)s", **named)
    shown = [(project, path) for path in found.paths[:MOST_THREADS]]
    for goal in found.meeting[: MOST_THREADS // 2]:
        shown += [_shortest(cascade, thing, goal) for thing in pair]
    met = list(dict.fromkeys(row for path in found.paths[:MOST_THREADS] for row in path)) or list(found.meeting)
    figures = now.coverage
    return Answer(
        sentence=str(sentence),
        is_lack=not found.paths and not found.meeting,
        head=(_("สิ่งที่อยู่บนเส้นทาง") if found.paths else _("สิ่งที่หนุนร่วมกัน"), _("โครงการ"), _("งบที่นับ (บาท)")),
        lines=tuple(
            _element_line(cascade, row, (number(int(figures.projects[row])), baht(to_baht(figures.budget[row]))))
            for row in met[:MOST_LINES]
        ),
        threads=tuple(_thread(cascade, path, area, start) for start, path in shown),
        links=((_("ดูเป็นผัง"), _both_drawn(cascade, lower, upper)),),
        left_out=len(met[MOST_LINES:]),
    )


def _both_drawn(cascade: Cascade, lower: Thing, upper: Thing) -> str:
    """The explorer from the lower one, with the other pinned into it (docs/decisions/0015)."""
    pin = f"{upper.kind[0]}{code_of(cascade, upper)}"
    return url_for("alignment.show", kind=str(lower.kind), code=code_of(cascade, lower), pin=pin)


def _one_agency(now: Picture, things: Things, area: str) -> Answer:
    cascade, found = now.cascade, what_rests_on_one_agency(now.cascade, now.coverage)
    sentence = ngettext("มี %(num)s กลยุทธ์ที่พึ่งหน่วยงานเดียว", "มี %(num)s กลยุทธ์ที่พึ่งหน่วยงานเดียว", len(found))
    return Answer(
        sentence=sentence if found else _("ไม่มีกลยุทธ์ใดพึ่งหน่วยงานเดียว"),
        is_lack=bool(found),
        head=(_("กลยุทธ์"), _("หน่วยงาน"), _("โครงการ"), _("งบที่นับ (บาท)"), _("เป้าหมายต้นทางที่ขึ้นอยู่")),
        lines=tuple(
            _element_line(
                cascade,
                one.element,
                (
                    cascade.agencies.shorts[one.agency],
                    number(int(now.coverage.projects[one.element])),
                    baht(to_baht(now.coverage.budget[one.element])),
                    number(int(cascade.goals[one.element])),
                ),
            )
            for one in found[:MOST_LINES]
        ),
        left_out=len(found[MOST_LINES:]),
        links=((_("ดูช่องว่างนี้"), url_for("gaps.index", rule="fragile-agency")),) if found else (),
    )


def _if_stopped(now: Picture, things: Things, area: str) -> Answer:
    cascade, project = now.cascade, _thing(things, "project").row
    lost = what_falls_with(cascade, now.coverage, project)
    code = cascade.projects.codes[project]
    sentence = ngettext(
        "ถ้าโครงการ %(code)s หยุด %(num)s ส่วนของแผนจะไม่มีโครงการใดหนุน",
        "ถ้าโครงการ %(code)s หยุด %(num)s ส่วนของแผนจะไม่มีโครงการใดหนุน",
        len(lost),
        code=code,
    )
    parts = {row: next(one for one in contributors(cascade, row)).budget for row in lost}
    tops = [row for row in lost if not set(cascade.parents.get(row, ())) & set(lost)]
    ways = [path for row in tops[:MOST_THREADS] for path in paths(cascade, row, project=project, limit=1)]
    return Answer(
        sentence=sentence if lost else _("ถ้าโครงการ %(code)s หยุด ทุกส่วนของแผนที่โครงการหนุนยังมีโครงการอื่นหนุนอยู่", code=code),
        is_lack=bool(lost),
        head=(_("ส่วนของแผน"), _("งบที่จะหายไป (บาท)")),
        lines=tuple(_element_line(cascade, row, (baht(to_baht(parts[row])),)) for row in lost[:MOST_LINES]),
        threads=tuple(_thread(cascade, path, area, project) for path in ways),
        left_out=len(lost[MOST_LINES:]),
        links=(
            (_("เทียบก่อนและหลัง"), url_for("whatif.index", stop=code)),
            (_("เปิดโครงการ"), url_for("projects.show", code=code)),
            (_("ดูเป็นผัง"), url_for("alignment.show", kind="project", code=code)),
        ),
    )


_ANSWERS: Mapping[str, Callable[[Picture, Things, str], Answer]] = {
    HOLDS_UP.key: _holds_up,
    MONEY.key: _money,
    JOINS.key: _joins,
    ONE_AGENCY.key: _one_agency,
    IF_STOPPED.key: _if_stopped,
}


def _thing(things: Things, name: str) -> Thing:
    thing = things[name]
    assert isinstance(thing, Thing)
    return thing


def _name(cascade: Cascade, thing: Thing) -> str:
    if thing.kind is ThingKind.ELEMENT:
        return element_view(cascade, thing.row).name
    return str(_("โครงการ %(code)s", code=cascade.projects.codes[thing.row]))


def _shortest(cascade: Cascade, thing: Thing, goal: int) -> tuple[int | None, Path]:
    """(the project that it starts with, if any, the way) from a thing up to an element that it reaches."""
    if thing.kind is ThingKind.PROJECT:
        return thing.row, paths(cascade, goal, project=thing.row, limit=1)[0]
    return None, paths(cascade, goal, element=thing.row, limit=1)[0]


def _thread(
    cascade: Cascade, path: Sequence[int], area: str, project: int | None, here: int | None = None
) -> tuple[Step, ...]:
    start: Iterable[Step] = () if project is None else [project_step(cascade, project, area=area, is_here=False)]
    return (*start, *element_steps(cascade, path, area=area, here=here))


def _element_line(cascade: Cascade, row: int, cells: tuple[str, ...]) -> Line:
    element = element_view(cascade, row)
    url = url_for("elements.show", code=element.key)
    return Line(element.key, element.level.value, element.title, url, cells)


def _project_line(cascade: Cascade, row: int, cells: tuple[str, ...]) -> Line:
    projects = cascade.projects
    title = plain_in_language(projects.titles[row], projects.titles_en[row])
    agency = cascade.agencies.shorts[int(projects.agency[row])]
    url = url_for("projects.show", code=projects.codes[row])
    return Line(projects.codes[row], "project", title, url, (agency, *cells))
