"""What is missing this year, why it matters, and the button that does something about it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from graph.analysis.gaps.registry import BY_ID, RULES
from graph.analysis.gaps.rule import Family, Severity
from graph.analysis.search import clean_query
from graph.model.people import Permission
from graph.model.run import Run
from graph.store import agencies, runs
from portal.as_of import looking_back, shown_figures
from portal.formatting import be_datetime
from portal.gap_names import family_name, kind_name, severity_name
from portal.gap_view import Gap, gaps_of
from portal.gaps.board import GapFilter, board, counts_of
from portal.gaps.history import GapHistory, gap_history, history_until
from portal.gaps.workbook import gap_table
from portal.i18n import language, plain_title
from portal.permissions import permission
from portal.remedies import call_remedies, chips, remedies
from portal.scope import current_scope
from portal.spreadsheets import send_workbook
from portal.subjects import subject_url

blueprint = Blueprint("gaps", __name__, template_folder="templates")

RUNS_READ = 60
"""How far back it is looked for when a gap was first seen."""


@blueprint.get("/<area:area>/gaps")
@permission(Permission.READ)
def index(area: str) -> str:
    year = current_scope().year
    found = shown_figures(area, year)
    wanted = _wanted()
    if found.run is None:
        return render_template("gaps/none_yet.html", state=found.state, year=year)
    gaps, history = _gaps(found.run)
    totals = found.run.totals
    return render_template(
        "gaps/index.html",
        state=found.state,
        year=year,
        run=found.run,
        history=history,
        counts=counts_of(gaps),
        wanted=wanted,
        board=board(gaps, wanted, language()),
        shown=sum(wanted.lets_through(gap) for gap in gaps),
        coverage=found.run.coverage,
        closed=gaps_of([one.record for one in history.closed], language(), new=frozenset(), first_seen={}),
        options=_options(area),
        remedies=lambda gap: [*remedies(gap, area, len(totals["unlinked"])), *call_remedies(gap, area)[:1]],
        chips=lambda gap: chips(gap, found.run.coverage if found.run else {}),
        subject_url=lambda gap: subject_url(gap.subject_type, gap.code),
        family_name=family_name,
        severity_name=severity_name,
        kind_name=kind_name,
    )


@blueprint.get("/<area:area>/gaps.xlsx")
@permission(Permission.READ)
def export(area: str) -> Response:
    """The findings that the filters of the address let through."""
    scope = current_scope()
    found = shown_figures(area, scope.year)
    wanted = _wanted()
    gaps = _gaps(found.run)[0] if found.run else []
    title = _("ช่องว่างของแผน %(area)s ปีงบประมาณ พ.ศ. %(year)s", area=plain_title(scope.area), year=scope.year)
    said = _("วิเคราะห์เมื่อ %(at)s", at=be_datetime(found.state.run_at))
    shown = [gap for gap in gaps if wanted.lets_through(gap)]
    return send_workbook(gap_table(title, said, shown, language()), scope)


def _gaps(run: Run) -> tuple[list[Gap], GapHistory]:
    if looking_back() is None:
        history = gap_history(run, runs.recent_runs(run.area, run.year, RUNS_READ))
    else:
        history = history_until(run, runs.recent_runs(run.area, run.year, runs.KEPT_RUNS))
    return gaps_of(run.findings, language(), new=history.new, first_seen=history.first_seen), history


def _wanted() -> GapFilter:
    """The filters of the address; words that are none of ours filter nothing."""
    asked = request.args.get
    family, rule, severity = asked("family"), asked("rule"), asked("severity")
    return GapFilter(
        family=family if family in tuple(Family) else None,
        rule=rule if rule in BY_ID else None,
        severity=severity if severity in tuple(Severity) else None,
        agency=asked("agency") or None,
        is_new=asked("new") == "1",
        text=clean_query(asked("q", "")),
    )


def _options(area: str) -> dict[str, Any]:
    english = language() == "en"
    return {
        "family": [(str(one), family_name(one)) for one in Family],
        "rule": [(one.id, one.title_en if english else one.title_th) for one in RULES],
        "severity": [(str(one), severity_name(one)) for one in Severity],
        "agency": [(one.code, one.short) for one in agencies.list_agencies(area)],
    }
