"""How the product is doing, for its administrators: servers, queues, workers, how far behind the figures are, and the
last runs with their timings."""

from __future__ import annotations

from importlib.metadata import version

from flask import Blueprint, abort, current_app, render_template
from flask_babel import lazy_gettext as _l

from graph import migrate
from graph.model.fiscal import now
from graph.model.people import Permission
from graph.settings import Settings
from graph.store import areas, national_runs
from portal.operations import graph_standing, queue_standing
from portal.permissions import permission
from portal.status.troubles import troubles
from workers import names

blueprint = Blueprint("status", __name__, template_folder="templates")

SHOWN_SCOPES = 20
SHOWN_RUNS = 20
SHOWN_NATIONAL_RUNS = 5
QUEUES = {
    names.INTERACTIVE: _l("งานที่มีคนรอ"),
    names.SUGGESTIONS: _l("ข้อเสนอการเชื่อมโยง"),
    names.BULK: _l("งานก้อนใหญ่"),
}
STEPS = {"load": _l("อ่าน"), "coverage": _l("ความครอบคลุม"), "rules": _l("ช่องว่าง"), "store": _l("เก็บผล")}


@blueprint.get("/status")
@permission(Permission.WATCH)
def index() -> str:
    settings: Settings = current_app.extensions["sanphaen_settings"]
    graph = graph_standing(SHOWN_SCOPES)
    if graph is None:
        abort(503)
    queue = queue_standing(SHOWN_RUNS)
    pending = _pending()
    return render_template(
        "status/index.html",
        graph=graph,
        queue=queue,
        troubles=troubles(graph, queue, pending, settings.sweep_seconds),
        swept=queue.ended.get(names.SWEEP) if queue else None,
        national=national_runs.recent(limit=SHOWN_NATIONAL_RUNS),
        areas={area.id: area for area in areas.list_areas()},
        queues=QUEUES,
        steps=STEPS,
        migrations=len(migrate.load_migrations()),
        pending=pending,
        app_version=version("sanphaen"),
        at=now(),
    )


def _pending() -> int | None:
    """How many migrations the database lacks; None where it is of another version than this program."""
    try:
        return len(migrate.pending())
    except migrate.MigrationError:
        return None
