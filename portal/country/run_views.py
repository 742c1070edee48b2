"""The national run: when it was, which provinces it could not see to, whether the sums had drifted; starting one."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import DuplicateError
from graph.model.area import COUNTRY
from graph.model.fiscal import today
from graph.model.people import Permission
from graph.store import national_runs, scopes
from portal.country.asked import Country
from portal.country.run import shown_runs, standing_provinces
from portal.flash import flash_done, flash_note
from portal.formatting import ago
from portal.permissions import permission
from portal.sessions import acting
from workers import enqueue

LAST_RUNS = 8


def register_run_views(blueprint: Blueprint) -> None:
    @blueprint.get("/<area:area>/country/run")
    @permission(Permission.READ)
    def run(area: str) -> str:
        """A region sees of each run what it did for its own provinces."""
        country = Country()
        mark, _ended_at = national_runs.progress(country.year)
        runs = shown_runs(national_runs.recent(country.year, LAST_RUNS), country.provinces)
        return render_template(
            "country/run.html",
            country=country,
            mark=mark,
            runs=runs,
            last=next((one for one in runs if one.run.ended_at is not None), None),
            running=next((one for one in runs if one.run.ended_at is None), None),
            provinces=standing_provinces(country.provinces, scopes.states(country.year), runs, today()),
        )

    @blueprint.get("/<area:area>/country/run/freshness")
    @permission(Permission.READ)
    def run_freshness(area: str) -> Response:
        """As the freshness of a province's figures: `run` is another after each province that the run has seen to."""
        mark, ended_at = national_runs.progress(Country().year)
        is_running = mark is not None and ended_at is None
        return jsonify(run=mark, fresh=not is_running, said="" if is_running else ago(ended_at))

    @blueprint.post("/<area:area>/country/run")
    @permission(Permission.ANALYSE)
    def start_run(area: str) -> ResponseReturnValue:
        country = Country()
        if area != COUNTRY:
            abort(404)
        try:
            run_id = national_runs.begin(country.year, whole=False, actor=acting(area))
        except DuplicateError:
            flash_note(_("กำลังวิเคราะห์ทั้งประเทศของปีงบประมาณ %(year)s อยู่แล้ว", year=country.year))
        else:
            enqueue.national_run(run_id, country.year)
            flash_done(_("เริ่มวิเคราะห์ทั้งประเทศแล้ว ออกจากหน้านี้ได้ ผลจะอยู่ที่นี่"))
        return redirect(url_for("country.run"), 303)
