"""The workers' turn at an import, whatever is next: to read it, to take its good rows in, or to take them back."""

from __future__ import annotations

import time

from graph.exchange import import_reading, import_writing
from graph.exchange.import_writing import Written
from graph.store import imports

# An import that takes a worker down with it comes back to the next one; it does not come back for ever.
MOST_ATTEMPTS = 3
# So long a task writes before it leaves the rest to another: many lists take turns.
LONGEST_WRITING = 60.0

NOTHING = Written(frozenset(), is_over=True)


def take_turn(area: str, import_id: str, task: str) -> Written:
    """Does the workers' part, as `task` that may be delivered anew. Nothing where it is not their turn (any more), or
    another task is at it. Raises NotFoundError."""
    attempts = imports.begin_work(area, import_id, task)
    standing = imports.get_import(area, import_id)
    if attempts == 0:
        return NOTHING
    if standing.state.is_reading:
        if attempts > MOST_ATTEMPTS:
            import_reading.refuse(standing, "gave_up")
        else:
            import_reading.read_import(standing, lambda percent: imports.set_progress(area, import_id, percent))
        return NOTHING
    if attempts > MOST_ATTEMPTS:
        import_writing.finish(standing, "gave_up")
        return NOTHING
    written = import_writing.write(standing, time.monotonic() + LONGEST_WRITING)
    if not written.is_over:
        imports.release(area, import_id)
    return written
