"""What is wrong in a plan folder: one Problem a finding, with file, row and column, in English and Thai.
The words themselves stand in graph.exchange.words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.exchange.words import WORDS

# A damaged file of a hundred thousand rows would otherwise say the same thing a hundred thousand times.
MOST_PER_FILE = 1000
SHOWN_LENGTH = 60


class Severity(StrEnum):
    """An error keeps the folder out; a warning says what was understood or left out."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` is the row as a spreadsheet shows it (the header is 1), None for the whole file; `column` likewise.
    `code` is stable; `problem` (English) and `problem_th` say what is wrong and what is accepted."""

    file: str
    row: int | None
    column: str | None
    code: str
    problem: str
    problem_th: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "problem": self.problem,
            "problem_th": self.problem_th,
            "severity": self.severity.value,
            "code": self.code,
        }


class CellError(ValueError):
    """A cell that cannot be read. `code` names words; `fields` fill them in."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def shown(text: object) -> str:
    """`text` as a message may show it: one line, control characters visible, not longer than SHOWN_LENGTH."""
    plain = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in str(text)[:500]
    )
    return plain if len(plain) <= SHOWN_LENGTH else plain[: SHOWN_LENGTH - 1] + "…"


def problem(
    code: str,
    file: str,
    row: int | None = None,
    column: str | None = None,
    *,
    severity: Severity = Severity.ERROR,
    **fields: object,
) -> Problem:
    english, thai = WORDS[code]
    safe = {name: value if isinstance(value, int) else shown(value) for name, value in fields.items()}
    # What is accepted is ours and must be read whole.
    if "accepted" in fields:
        safe["accepted"] = str(fields["accepted"])
    if "path" in fields:
        safe["path"] = str(fields["path"])
    name = shown(file)
    named = None if column is None else shown(column)
    return Problem(name, row, named, code, english.format(**safe), thai.format(**safe), severity)


class Problems:
    """Collects problems in the order of finding, at most MOST_PER_FILE a file; the rest are counted."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._per_file: Counter[str] = Counter()
        self._errors = 0

    @property
    def has_errors(self) -> bool:
        return self._errors > 0

    def has_error_in(self, file: str) -> bool:
        return any(found.file == file and found.is_error for found in self._found)

    def has(self, code: str, file: str) -> bool:
        return any(found.file == file and found.code == code for found in self._found)

    def add(
        self,
        code: str,
        file: str,
        row: int | None = None,
        column: str | None = None,
        *,
        severity: Severity = Severity.ERROR,
        **fields: object,
    ) -> None:
        self._errors += severity is Severity.ERROR
        file = shown(file)
        self._per_file[file] += 1
        if self._per_file[file] <= MOST_PER_FILE:
            self._found.append(problem(code, file, row, column, severity=severity, **fields))

    def warn(self, code: str, file: str, row: int | None = None, column: str | None = None, **fields: object) -> None:
        self.add(code, file, row, column, severity=Severity.WARNING, **fields)

    def all(self, files: Iterable[str]) -> list[Problem]:
        """Every problem: files in the order of `files`, then others; rows ascending within a file."""
        place = {file: index for index, file in enumerate(files)}
        for file, count in self._per_file.items():
            if count > MOST_PER_FILE and not any(p.code == "more_problems" and p.file == file for p in self._found):
                self._found.append(problem("more_problems", file, count=count - MOST_PER_FILE))
        # The whole file first; the count of what was left out last.
        return sorted(
            self._found,
            key=lambda p: (place.get(p.file, len(place)), p.file, p.code == "more_problems", p.row or 0),
        )
