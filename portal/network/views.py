"""Who works with whom: the planning network of a year, and what two agencies have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from graph.analysis.agency_figures import support
from graph.analysis.cascade import Cascade
from graph.analysis.network import TieKind, common
from graph.errors import NotFoundError
from graph.model.people import Permission
from graph.model.run import ScopeState
from graph.store.page import page_of
from portal.asked import whole
from portal.figures import figures, live_cascade
from portal.formatting import thai_sorted
from portal.i18n import plain_title
from portal.network.drawing import network_drawing
from portal.network.shown import Network, NodeSort, Told, shown_network, sorted_nodes
from portal.network.words import KINDS, counted_kind
from portal.network.workbook import agencies_table, ties_table
from portal.permissions import permission
from portal.scope import current_scope
from portal.spreadsheets import send_workbook
from portal.threads import ElementView, element_view

blueprint = Blueprint("network", __name__, template_folder="templates")

TIES_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for; what cannot be read counts as not asked for."""

    kind: TieKind | None
    agency: str | None
    sort: NodeSort
    descending: bool

    @property
    def kinds(self) -> tuple[TieKind, ...]:
        return tuple(TieKind) if self.kind is None else (self.kind,)


@dataclass(frozen=True, slots=True)
class Party:
    """One of two agencies: a row of the cascade."""

    row: int
    code: str
    short: str
    name_th: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class SharedObjective:
    """`projects`: how many of each of the two agencies reach it."""

    element: ElementView
    projects: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gathering:
    """A working group or meeting that both are in. `day` is the meeting's."""

    id: str
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class JointProject:
    code: str
    title_th: str
    title_en: str | None
    owner: Party


@blueprint.get("/<area:area>/network")
@permission(Permission.READ)
def index(area: str) -> str:
    """`kind`: only ties of it; `agency`: whose ties are listed and stand out in the drawing."""
    state, network, asked = _shown(area)
    year = current_scope().year
    if network is None:
        return render_template("network/waiting.html", state=state, year=year)
    chosen = next((node for node in network.nodes if node.code == asked.agency), None)
    ties = network.ties if chosen is None else network.ties_of(chosen.code)
    return render_template(
        "network/index.html",
        state=state,
        year=year,
        network=network,
        nodes=sorted_nodes(network.nodes, asked.sort, asked.descending),
        drawing=network_drawing(network),
        ties=page_of(ties, request.args.get("page", 1, type=whole), TIES_ON_A_PAGE),
        chosen=chosen,
        asked=asked,
        kind_names=KINDS,
        kind_choices=[(kind.value, name) for kind, name in KINDS.items()],
        agency_choices=[(node.code, node.short) for node in thai_sorted(network.nodes, lambda node: node.short)],
        counted_kind=counted_kind,
    )


@blueprint.get("/<area:area>/network.xlsx")
@permission(Permission.READ)
def export(area: str) -> Response:
    """The network of the address, in its order."""
    _state, network, asked = _shown(area)
    if network is None:
        raise NotFoundError("the network has not been measured yet", kind="run", id=area)
    scope = current_scope()
    title = _("เครือข่ายการวางแผน %(area)s ปีงบประมาณ พ.ศ. %(year)s", area=plain_title(scope.area), year=scope.year)
    nodes = sorted_nodes(network.nodes, asked.sort, asked.descending)
    return send_workbook(agencies_table(title, network, nodes), scope, ties_table(title, network, asked.kinds))


@blueprint.get("/<area:area>/network/pair")
@permission(Permission.READ)
def pair(area: str) -> str:
    """What the agencies `one` and `other` have in common, as the graph stands now."""
    year = current_scope().year
    found, cascade = figures(area, year), live_cascade(area, year)
    one, other = _party(cascade, request.args.get("one", "")), _party(cascade, request.args.get("other", ""))
    if one.code == other.code:
        raise NotFoundError(f"{one.code} is one agency, not two", kind="agency", id=one.code)
    shared = common(cascade, one.row, other.row)
    mine, theirs = support(cascade, one.row), support(cascade, other.row)
    return render_template(
        "network/pair.html",
        state=found.state,
        year=year,
        one=one,
        other=other,
        shared=shared,
        projects=[_joint(cascade, row) for row in shared.projects],
        objectives=[
            SharedObjective(element_view(cascade, row), (int(mine.projects[row]), int(theirs.projects[row])))
            for row in shared.objectives
        ],
        groups=[_gathering(cascade, row) for row in shared.groups],
        meetings=[_gathering(cascade, row) for row in shared.meetings],
    )


def _shown(area: str) -> tuple[ScopeState, Network | None, _Asked]:
    """None where no run has measured the network yet."""
    asked, year = _read_asked(), current_scope().year
    found = figures(area, year)
    if found.run is None or not found.run.network:
        return found.state, None, asked
    agencies = live_cascade(area, year).agencies
    return found.state, shown_network(found.run.network, agencies, asked.kind, _year_before(area, year)), asked


def _year_before(area: str, year: int) -> Told | None:
    try:
        run = figures(area, year - 1).run
    except NotFoundError:
        return None
    return run.network if run is not None and run.network else None


def _read_asked() -> _Asked:
    kind, sort = request.args.get("kind", ""), request.args.get("sort", "")
    known = sort in tuple(NodeSort)
    return _Asked(
        kind=TieKind(kind) if kind in tuple(TieKind) else None,
        agency=request.args.get("agency") or None,
        sort=NodeSort(sort) if known else NodeSort.DEGREE,
        descending=request.args.get("order") == "desc" or not known,
    )


def _party(cascade: Cascade, code: str) -> Party:
    agencies = cascade.agencies
    if code not in agencies.codes:
        raise NotFoundError(f"no agency {code} here", kind="agency", id=code)
    row = agencies.codes.index(code)
    return _party_at(cascade, row)


def _party_at(cascade: Cascade, row: int) -> Party:
    agencies = cascade.agencies
    return Party(row, agencies.codes[row], agencies.shorts[row], agencies.names[row], agencies.names_en[row])


def _gathering(cascade: Cascade, row: int) -> Gathering:
    held = cascade.gatherings
    return Gathering(held.ids[row], held.titles[row], held.days[row])


def _joint(cascade: Cascade, row: int) -> JointProject:
    projects = cascade.projects
    owner = _party_at(cascade, int(projects.agency[row]))
    return JointProject(projects.codes[row], projects.titles[row], projects.titles_en[row], owner)
