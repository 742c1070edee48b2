"""What is missing this year, why it matters, and the button that does something about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from graph.analysis.gaps.registry import BY_ID, RULES
from graph.analysis.gaps.rule import Family, Severity
from graph.analysis.search import clean_query
from graph.model.people import Permission
from graph.model.run import Run
from graph.settings import settings
from graph.store import agencies, runs
from portal.as_of import looking_back, shown_figures
from portal.asked import whole
from portal.formatting import be_datetime
from portal.gap_names import family_name, kind_name, severity_name
from portal.gap_view import Gap, gaps_of
from portal.gaps.board import Counts, GapFilter, board, counts_of
from portal.gaps.history import GapHistory, gap_history, history_until
from portal.gaps.workbook import gap_table
from portal.i18n import language, plain_title
from portal.newest import Newest
from portal.permissions import permission
from portal.remedies import call_remedies, chips, remedies
from portal.scope import current_scope
from portal.spreadsheets import send_workbook
from portal.subjects import subject_url

blueprint = Blueprint("gaps", __name__, template_folder="templates")

RUNS_READ = 60
"""How far back it is looked for when a gap was first seen."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a run says, in one language."""

    gaps: list[Gap]
    history: GapHistory
    counts: Counts


@lru_cache(maxsize=1)
def _told() -> Newest[tuple[str, str, bool], _Told]:
    """About 0.5 kB a gap beside the runs that they are of; as many as findings of these."""
    return Newest(settings().kept_findings, lambda told: 100 + len(told.gaps))


@blueprint.get("/<area:area>/gaps")
@permission(Permission.READ)
def index(area: str) -> str:
    year = current_scope().year
    found = shown_figures(area, year)
    wanted = _wanted()
    if found.run is None:
        return render_template("gaps/none_yet.html", state=found.state, year=year)
    told, run = _told_by(found.run), found.run
    unlinked = len(run.totals["unlinked"])
    return render_template(
        "gaps/index.html",
        state=found.state,
        year=year,
        run=run,
        history=told.history,
        counts=told.counts,
        wanted=wanted,
        board=board(told.gaps, wanted, language(), request.args.get("page", 1, type=whole)),
        coverage=run.coverage,
        closed=gaps_of([one.record for one in told.history.closed], language(), new=frozenset(), first_seen={}),
        options=_options(area),
        remedies=lambda gap: [*remedies(gap, area, unlinked), *call_remedies(gap, area)[:1]],
        chips=lambda gap: chips(gap, run.coverage),
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
    gaps = _told_by(found.run).gaps if found.run else []
    title = _("ช่องว่างของแผน %(area)s ปีงบประมาณ พ.ศ. %(year)s", area=plain_title(scope.area), year=scope.year)
    said = _("วิเคราะห์เมื่อ %(at)s", at=be_datetime(found.state.run_at))
    return send_workbook(gap_table(title, said, wanted.passing(gaps), language()), scope)


def _told_by(run: Run) -> _Told:
    """Kept, as neither a run nor those before it change."""
    is_past = looking_back() is not None

    def read() -> _Told:
        if is_past:
            history = history_until(run, runs.recent_runs(run.area, run.year, runs.KEPT_RUNS))
        else:
            history = gap_history(run, runs.recent_runs(run.area, run.year, RUNS_READ))
        gaps = gaps_of(run.findings, language(), new=history.new, first_seen=history.first_seen)
        return _Told(gaps, history, counts_of(gaps))

    return _told().get((run.id, language(), is_past), read)


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
        group=asked("group") or None,
    )


def _options(area: str) -> dict[str, Any]:
    english = language() == "en"
    return {
        "family": [(str(one), family_name(one)) for one in Family],
        "rule": [(one.id, one.title_en if english else one.title_th) for one in RULES],
        "severity": [(str(one), severity_name(one)) for one in Severity],
        "agency": [(one.code, one.short) for one in agencies.list_agencies(area)],
    }
