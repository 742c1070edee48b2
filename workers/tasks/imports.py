"""Imports, out of the way of what people wait for: reading uploaded lists, taking their rows in and back; and those
whose request was lost."""

from __future__ import annotations

import logging

from celery import Task
from celery.exceptions import SoftTimeLimitExceeded

from graph.errors import NotFoundError
from graph.exchange import import_reading, import_turns
from graph.store import imports
from workers import coalesce, enqueue, names
from workers.app import TRIES_AGAIN, app

log = logging.getLogger(__name__)

# A list of 5,000 rows takes a few seconds; beyond this a file is no list. Writing ends by itself before.
LONGEST_SECONDS = 120


@app.task(
    bind=True,
    name=names.WORK_ON_IMPORT,
    **TRIES_AGAIN,
    soft_time_limit=LONGEST_SECONDS,
    time_limit=LONGEST_SECONDS + 20,
)
def work_on_import(self: Task, area: str, import_id: str) -> None:
    """Does what is next: reads the list, or says why it cannot be read; takes its good rows in; takes them back. Does
    nothing where that has been done. What takes long goes on in a task of its own."""
    coalesce.begin(coalesce.Work.IMPORT, import_id)
    try:
        written = import_turns.take_turn(area, import_id, self.request.id)
    except NotFoundError:
        # It was thrown away meanwhile.
        return
    except SoftTimeLimitExceeded:
        log.warning("import %s took too long", import_id)
        import_reading.refuse(imports.get_import(area, import_id), "too_slow")
        return
    if written.years:
        enqueue.recompute(area, written.years)
    if not written.is_over:
        enqueue.work_on_import(area, import_id)


@app.task(name=names.SWEEP_IMPORTS)
def sweep_imports() -> int:
    """Asks for every import that is the workers' turn and that no task is known to be at; returns how many."""
    left = imports.left_behind()
    for area, import_id in left:
        enqueue.work_on_import(area, import_id)
    return len(left)
