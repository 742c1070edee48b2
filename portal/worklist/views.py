"""The worklist: projects whose links are weak, one after another, each with numbered choices. Every choice is a button
of a form; keys only press them. What was done is taken back step by step."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from graph.analysis.include import including
from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.agency import Agency
from graph.model.people import Permission
from graph.model.plan import Plan, thing_id
from graph.model.project import Project
from graph.store import agencies, links, project_forms, projects, revisions, worklists
from portal.asked import opened_version, whole
from portal.figures import live_cascade
from portal.flash import flash_done, flash_note, flash_wrong
from portal.permissions import permission, require
from portal.scope import current_scope, years_of
from portal.sessions import acting, current_person
from portal.suggesting import ask_ahead, offer, pause_before_look, reason_of
from portal.threads import element_view
from portal.worklist import trail
from portal.worklist.choices import choices, done
from portal.worklist.pile import Pile, Weak, make_pile
from portal.worklist.trail import Step, StepKind
from workers import enqueue

blueprint = Blueprint("worklist", __name__, template_folder="templates")

# So many of the following projects have their suggestions worked out while a person looks at this one.
AHEAD = 2
PART = "worklist-choices"


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose projects are gone through: `agency` of `all_agencies` that the person may edit, or all of them."""

    plan: Plan
    year: int
    all_agencies: tuple[Agency, ...]
    agency: Agency | None

    @property
    def ids(self) -> list[str]:
        return [self.agency.id] if self.agency else [one.id for one in self.all_agencies]

    @property
    def code(self) -> str | None:
        return self.agency.code if self.agency else None


@blueprint.get("/<area:area>/worklist")
@permission(Permission.EDIT_PROJECT)
def index(area: str) -> ResponseReturnValue:
    """`?agency=` is a code, `?project=` the code of one to show first."""
    mine = _mine(area)
    pile = _pile(mine, request.args.get("project", ""))
    shown = pile.shown
    if shown is None:
        return render_template("worklist/done.html", mine=mine, pile=pile, last=_last(area))
    context = _shown(area, mine, pile, shown)
    if request.headers.get("HX-Target") == PART:
        return render_template("worklist/choices.html", is_part=True, **context)
    for one in pile.following[:AHEAD]:
        ask_ahead(one.listed.project)
    return render_template("worklist/index.html", **context)


@blueprint.post("/<area:area>/worklist/choose")
@permission(Permission.EDIT_PROJECT)
def choose(area: str) -> ResponseReturnValue:
    """Does one of the numbered choices to the project that was shown."""
    project = _editable(area, request.form.get("project", ""))
    value = request.form.get("choice", "")
    standing = links.project_links(project.id)
    reason = reason_of(project, value.partition("|")[2])
    try:
        drafts = done(standing, project.id, value, reason)
        saved = links.replace_links(area, project.id, opened_version(), drafts, acting(area, project.agency))
    except StaleError:
        flash_wrong(_("มีผู้อื่นแก้ไขโครงการนี้ระหว่างที่คุณเลือก ยังไม่ได้บันทึกอะไร นี่คือโครงการตามที่เป็นอยู่ตอนนี้"))
        return _back(area, project.code)
    except InvalidError:
        flash_wrong(_("เลือกข้อนี้ไม่ได้แล้ว แก้ไขที่หน้าความเชื่อมโยงแทน"))
        return _back(area, project.code)
    if saved.event is not None:
        trail.push(Step(StepKind.LINKED, project.id, saved.event))
        enqueue.recompute(area, [project.year])
        flash_done(_("เชื่อมโยง %(code)s แล้ว", code=project.code))
    return _back(area)


@blueprint.post("/<area:area>/worklist/later")
@permission(Permission.EDIT_PROJECT)
def leave(area: str) -> ResponseReturnValue:
    """Leaves the project for later: it comes up no more until the person asks for what was left."""
    project = _editable(area, request.form.get("project", ""))
    worklists.leave_for_later(area, current_person().id, project.id)
    trail.push(Step(StepKind.LATER, project.id))
    flash_note(_("ข้าม %(code)s ไว้ก่อน", code=project.code))
    return _back(area)


@blueprint.post("/<area:area>/worklist/again")
@permission(Permission.EDIT_PROJECT)
def again(area: str) -> ResponseReturnValue:
    """Takes up all that the person left for later."""
    pile = _pile(_mine(area), "")
    worklists.take_up_again(current_person().id, [one.id for one in pile.later])
    return _back(area)


@blueprint.post("/<area:area>/worklist/undo")
@permission(Permission.EDIT_PROJECT)
def undo(area: str) -> ResponseReturnValue:
    """Takes the last step back and shows its project again."""
    step = trail.last(area)
    if step is None:
        flash_note(_("ไม่มีอะไรให้เลิกทำแล้ว"))
        return _back(area)
    trail.drop(step)
    try:
        project = projects.get_project(step.project)
        require(Permission.EDIT_PROJECT, area, project.agency)
        _take_back(area, project, step)
    except (StaleError, NotFoundError):
        flash_wrong(_("ความเชื่อมโยงเปลี่ยนไปหลังจากนั้นแล้ว จึงเลิกทำไม่ได้ แก้ไขที่หน้าความเชื่อมโยงแทน"))
        return _back(area)
    flash_done(_("เลิกทำกับ %(code)s แล้ว", code=project.code))
    return _back(area, project.code)


def _take_back(area: str, project: Project, step: Step) -> None:
    """Raises StaleError, NotFoundError."""
    if step.kind is StepKind.LATER:
        worklists.take_up_again(current_person().id, [project.id])
        return
    links.undo_links(area, project.id, step.event, acting(area, project.agency))
    enqueue.recompute(area, [project.year])


def _mine(area: str) -> Mine:
    """Raises NotFoundError for an agency that is not there, or not the person's to edit."""
    scope, person = current_scope(), current_person()
    plan = years_of(area).plan_for(scope.year)
    known = [one for one in agencies.list_agencies(area) if person.may(Permission.EDIT_PROJECT, area, one.id)]
    code = request.values.get("agency", "").strip()
    chosen = next((one for one in known if one.code == code), None)
    if code and chosen is None:
        raise NotFoundError(f"no agency {code} in {area} whose projects this person may edit")
    if chosen is None and len(known) == 1:
        chosen = known[0]
    return Mine(plan, scope.year, tuple(known), chosen)


def _pile(mine: Mine, wanted: str) -> Pile:
    listed = worklists.list_linking(mine.plan.id, mine.year, mine.ids)
    left = worklists.left_for_later(current_person().id, mine.plan.id, mine.year)
    return make_pile(listed, left, thing_id(mine.plan.area, mine.plan.code, wanted) if wanted else None)


def _shown(area: str, mine: Mine, pile: Pile, shown: Weak) -> dict[str, object]:
    project, standing = shown.listed.project, shown.listed.links
    cascade, _row = including(live_cascade(area, mine.year), project, standing)
    replaced = revisions.replaced(shown.listed.replaced)
    offered = offer(cascade, project, [link.element for link in standing])
    looks = request.args.get("looks", 0, type=whole)
    return {
        "mine": mine,
        "pile": pile,
        "weak": shown,
        "project": project,
        "form": project_forms.get_form(project.id),
        "agency": next(one for one in mine.all_agencies if one.id == project.agency),
        "links": [
            (link, element_view(cascade, cascade.element_rows[link.element]))
            for link in standing
            if link.element in cascade.element_rows
        ],
        "choices": choices(cascade, shown.weakness, standing, offered, replaced),
        "offer": offered,
        "looks": looks,
        "pause": pause_before_look(offered, looks),
        "is_on_behalf": acting(area, project.agency).on_behalf_of is not None,
        "last": _last(area),
    }


def _last(area: str) -> str | None:
    """The code of the project that the last step was about."""
    step = trail.last(area)
    return step.project.split("/", 2)[2] if step else None


def _editable(area: str, code: str) -> Project:
    """Raises NotFoundError; 403 for someone who may not change it."""
    plan = years_of(area).plan_for(current_scope().year)
    project = projects.get_project(thing_id(area, plan.code, code))
    require(Permission.EDIT_PROJECT, area, project.agency)
    return project


def _back(area: str, project: str | None = None) -> Response:
    agency = request.form.get("agency") or None
    url = url_for("worklist.index", area=area, year=current_scope().year, agency=agency, project=project)
    return redirect(url, code=303)
