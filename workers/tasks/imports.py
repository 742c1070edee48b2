"""Reading uploaded lists, out of the way of what people wait for; and those whose request was lost."""

from __future__ import annotations

import logging

from celery.exceptions import SoftTimeLimitExceeded

from graph.errors import NotFoundError, UnreachableError
from graph.exchange import import_reading
from graph.store import imports
from workers import enqueue, names
from workers.app import app

log = logging.getLogger(__name__)

RETRIES = 5
# A list of 5,000 rows takes a few seconds; beyond this a file is no list.
LONGEST_SECONDS = 120


@app.task(
    name=names.READ_IMPORT,
    autoretry_for=(UnreachableError,),
    retry_backoff=1,
    retry_backoff_max=30,
    max_retries=RETRIES,
    soft_time_limit=LONGEST_SECONDS,
    time_limit=LONGEST_SECONDS + 20,
)
def read_import(area: str, import_id: str) -> None:
    """Reads the list, or says why it cannot be read. Does nothing where that has been done."""
    try:
        import_reading.read_import(area, import_id, lambda percent: imports.set_progress(area, import_id, percent))
    except NotFoundError:
        # It was thrown away meanwhile.
        return
    except SoftTimeLimitExceeded:
        log.warning("import %s took too long", import_id)
        import_reading.refuse(imports.get_import(area, import_id), "too_slow")


@app.task(name=names.SWEEP_IMPORTS)
def sweep_imports() -> int:
    """Asks for every uploaded list that no task is known to read; returns how many."""
    left = imports.left_behind()
    for area, import_id in left:
        enqueue.read_import(area, import_id)
    return len(left)
