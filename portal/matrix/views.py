"""Which agency serves what: agencies × elements of the plan or of an upstream one, on the screen and as a file."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.matrix import alignment_matrix
from graph.model.people import Permission
from graph.model.run import ScopeState
from portal.as_of import shown_cascade, shown_figures
from portal.i18n import plain_title, title_of
from portal.matrix.asked import Asked, elements_across, read_asked
from portal.matrix.table import MatrixTable, matrix_table
from portal.matrix.words import ARRANGED_CHOICES, CELLS_CHOICES, across_choices, across_name
from portal.matrix.workbook import workbook_table
from portal.permissions import permission
from portal.scope import current_scope
from portal.spreadsheets import send_workbook

blueprint = Blueprint("matrix", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class _Shown:
    state: ScopeState
    cascade: Cascade
    asked: Asked
    table: MatrixTable


@blueprint.get("/<area:area>/matrix")
@permission(Permission.READ)
def index(area: str) -> str:
    """`across`: what stands across; `cells`: what a cell shows; `arranged`: the order of lines and headings."""
    shown = _shown(area)
    return render_template(
        "matrix/index.html",
        state=shown.state,
        year=current_scope().year,
        asked=shown.asked,
        across=across_name(shown.cascade, shown.asked.across),
        table=shown.table,
        names={head.code: title_of(head) for head in shown.table.heads},
        all_projects=len(shown.cascade.projects),
        across_choices=across_choices(shown.cascade),
        cells_choices=CELLS_CHOICES,
        arranged_choices=ARRANGED_CHOICES,
    )


@blueprint.get("/<area:area>/matrix.xlsx")
@permission(Permission.READ)
def export(area: str) -> Response:
    """The matrix of the address, in its order."""
    scope, shown = current_scope(), _shown(area)
    title = _(
        "หน่วยงานกับ%(across)s %(area)s ปีงบประมาณ พ.ศ. %(year)s",
        across=across_name(shown.cascade, shown.asked.across),
        area=plain_title(scope.area),
        year=scope.year,
    )
    return send_workbook(workbook_table(title, shown.table, shown.asked.cells), scope)


def _shown(area: str) -> _Shown:
    year = current_scope().year
    found, cascade = shown_figures(area, year), shown_cascade(area, year)
    asked = read_asked(request.args, cascade)
    matrix = alignment_matrix(cascade, coverage(cascade), elements_across(cascade, asked.across))
    return _Shown(found.state, cascade, asked, matrix_table(cascade, matrix, asked.cells, asked.arranged))
