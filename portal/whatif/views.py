"""What would be otherwise: changes picked by a form, kept in the address, told side by side; nothing is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graph.analysis.cascade import Cascade
from graph.analysis.what_if import Change, Picture, WithoutAgency, WithoutProject, apply, compare, picture
from graph.errors import InvalidError, NotFoundError
from graph.model.people import Permission
from portal.difference import outcome
from portal.errors import REFUSED
from portal.figures import figures, live_picture
from portal.permissions import permission
from portal.picked import suggested_elements, suggested_projects
from portal.scope import current_scope
from portal.whatif.address import LEAVE, LINKS, MOST_CHANGES, PLAN, STOP, arguments_of, changes_of
from portal.whatif.forms import ChangeForm, LeaveForm, OtherLinksForm, PlanForm, StopForm
from portal.whatif.said import said

blueprint = Blueprint("whatif", __name__, template_folder="templates")

FORMS: dict[str, type[ChangeForm]] = {STOP: StopForm, LEAVE: LeaveForm, PLAN: PlanForm, LINKS: OtherLinksForm}


@blueprint.get("/<area:area>/what-if")
@permission(Permission.READ)
def index(area: str) -> ResponseReturnValue:
    year = current_scope().year
    before = live_picture(area, year)
    cascade = before.cascade
    asked = changes_of(request.args)
    changes = [change for change in asked if _is_possible(cascade, change)]
    adding = request.args.get("add", "")
    forms = _forms(cascade, adding)
    refused = False
    if adding in forms:
        added = forms[adding].change(cascade)
        if added is not None and len(changes) < MOST_CHANGES:
            return redirect(_address([*changes, added]), code=303)
        refused = True
    page = render_template(
        "whatif/index.html",
        state=figures(area, year).state,
        year=year,
        changes=[(said(cascade, one), _address(_without(changes, place))) for place, one in enumerate(changes)],
        kept=arguments_of(changes),
        left_out=len(asked) - len(changes),
        outcome=outcome(cascade, compare(before, picture(apply(cascade, changes)))) if changes else None,
        examples=_examples(before),
        forms=forms,
        adding=adding if refused else None,
        is_full=len(changes) >= MOST_CHANGES,
        projects=suggested_projects(cascade),
        elements=suggested_elements(cascade),
    )
    return (page, REFUSED) if refused else page


def _is_possible(cascade: Cascade, change: Change) -> bool:
    """Whether all that it names is here this year."""
    try:
        apply(cascade, [change])
    except (NotFoundError, InvalidError):
        return False
    return True


def _forms(cascade: Cascade, adding: str) -> dict[str, ChangeForm]:
    """All forms, the one that was sent with what was typed."""
    agencies = list(zip(cascade.agencies.codes, cascade.agencies.shorts, strict=True))
    forms = {}
    for name, kind in FORMS.items():
        forms[name] = kind(formdata=request.args if name == adding else None, prefix=f"{name}-")
        forms[name].prepare(agencies)
    return forms


def _address(changes: Iterable[Change]) -> str:
    return url_for("whatif.index", **arguments_of(changes))


def _without(changes: Sequence[Change], place: int) -> list[Change]:
    return [*changes[:place], *changes[place + 1 :]]


def _examples(before: Picture) -> list[tuple[str, str]]:
    """(words, address) of what would hurt most: the first project and the first agency that much rests on."""
    firsts: dict[str, str] = {}
    for finding in before.findings:
        firsts.setdefault(finding.rule, finding.subject.code)
    changes: list[Change] = []
    if "fragile-project" in firsts:
        changes.append(WithoutProject(firsts["fragile-project"]))
    if "fragile-agency" in firsts:
        changes.append(WithoutAgency(firsts["fragile-agency"]))
    return [(said(before.cascade, change), _address([change])) for change in changes]
