"""An office's list on its way in: an uploaded file, how it is read, and what became of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from graph.model.people import Actor


class ImportState(StrEnum):
    """`UPLOADED` and `READING` are the workers' turn, and so are `STORING` and `UNDOING`: good rows go in, or all that
    went in is taken back. `COLUMNS` waits for somebody to say what the columns are about, `PREVIEW` for rows to be
    mended or taken in. `DONE`: no row waits any more. `UNDONE`: all was taken back. `REFUSED`: the file cannot be
    read."""

    UPLOADED = "uploaded"
    READING = "reading"
    COLUMNS = "columns"
    PREVIEW = "preview"
    STORING = "storing"
    UNDOING = "undoing"
    DONE = "done"
    UNDONE = "undone"
    REFUSED = "refused"

    @property
    def is_workers(self) -> bool:
        """Whether the workers have to do something next."""
        return self.is_reading or self.is_writing

    @property
    def is_reading(self) -> bool:
        return self in (ImportState.UPLOADED, ImportState.READING)

    @property
    def is_writing(self) -> bool:
        return self in (ImportState.STORING, ImportState.UNDOING)

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody has to do something next."""
        return self in (ImportState.COLUMNS, ImportState.PREVIEW)


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Rows by what becomes of them (graph.exchange.project_list.RowState)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    waiting: int = 0
    stored: int = 0
    dropped: int = 0
    left_out: int = 0

    @property
    def good(self) -> int:
        """Rows that would go in now."""
        return self.new + self.changed

    @property
    def open(self) -> int:
        """Rows that are neither in nor done with."""
        return self.good + self.waiting

    @property
    def projects(self) -> int:
        """Rows that are projects."""
        return self.open + self.unchanged + self.stored


@dataclass(frozen=True, slots=True)
class ImportRun:
    """What the workers take in, or take back, at somebody's word: of `total` projects so many are created, changed,
    removed and put back as they were, or were passed over. Remembered until something else is done with the list.
    `also_worked_on`: a project that the list created is removed whatever was done with it since."""

    actor: Actor
    total: int
    created: int = 0
    changed: int = 0
    removed: int = 0
    restored: int = 0
    passed: int = 0
    also_worked_on: bool = False

    @property
    def done(self) -> int:
        return self.created + self.changed + self.removed + self.restored + self.passed


@dataclass(frozen=True, slots=True)
class ProjectImport:
    """`agency` is the one whose projects the list has; `year` (พ.ศ.) that of rows that state none. `progress` is
    percent of the reading, `run` what was taken in or back last, as far as it came. `problem` is why the file is
    refused or the run given up, a code with what fills in its words. `kept` are the projects that an undo left, because
    they were changed since: (code, title)."""

    id: str
    area: str
    plan: str
    agency: str
    year: int
    file_name: str
    size: int
    state: ImportState
    created_by: str
    created_by_name: str
    created_at: datetime
    updated_at: datetime
    on_behalf: bool = False
    progress: int = 0
    run: ImportRun | None = None
    problem: str | None = None
    problem_fields: Mapping[str, Any] = field(default_factory=dict)
    counts: ImportCounts = ImportCounts()
    can_undo: bool = False
    kept: tuple[tuple[str, str], ...] = ()
    version: int = 1
