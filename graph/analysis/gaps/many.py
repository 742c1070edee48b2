"""Findings that a province has by the tens of thousands, nearly all of them what the run before said too: kept as
columns, put into words when these are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.gaps.rule import Finding, Severity, agency_group, project_subject
from graph.analysis.tables import RowArray

MarkArray = NDArray[np.int64]


class Words(NamedTuple):
    """What one finding says."""

    message_th: str
    message_en: str
    evidence: Mapping[str, Any] = {}


@dataclass(frozen=True, eq=False)
class Many:
    """Findings of one rule, all as severe, about projects: a row each, folded under the projects' owners, of no weight.
    `facts` are columns of texts, numbers that are not below zero, tuples of these and None. `words` gets the year, the
    project's code and the row's facts, and knows nothing else, so rows of equal marks say the same. `parts` as in a
    Finding, one a row."""

    cascade: Cascade
    rule: str
    severity: Severity
    project: RowArray
    facts: tuple[Sequence[Any], ...]
    words: Callable[..., Words]
    parts: Sequence[str] | None = None

    def __len__(self) -> int:
        return len(self.project)

    def __iter__(self) -> Iterator[Finding]:
        return (self.finding(row) for row in range(len(self)))

    def finding(self, row: int) -> Finding:
        project = int(self.project[row])
        subject = project_subject(self.cascade, project)
        words = self.words(self.cascade.scope.year, subject.code, *(column[row] for column in self.facts))
        return Finding(
            rule=self.rule,
            severity=self.severity,
            subject=subject,
            message_th=words.message_th,
            message_en=words.message_en,
            group=agency_group(self.cascade, project),
            part=self.parts[row] if self.parts is not None else "",
            evidence=words.evidence,
        )

    def marks(self) -> MarkArray:
        """A number a row. Within this process, of findings of one scope, equal numbers are of equal findings."""
        rows, place = np.unique(self.project, return_inverse=True)
        subject = _project_marks(self.cascade, rows)[place].tolist()
        parts = self.parts if self.parts is not None else [""] * len(self)
        told = zip([self.rule] * len(self), subject, parts, *self.facts, strict=True)
        return np.fromiter(map(hash, told), dtype=np.int64, count=len(self))

    def subjects(self, number: Callable[[str], int]) -> MarkArray:
        """The number of each row's project, from its public id."""
        rows, place = np.unique(self.project, return_inverse=True)
        ids = self.cascade.projects.ids
        return np.array([number(ids[row]) for row in rows.tolist()], dtype=np.int64)[place]


def _project_marks(cascade: Cascade, rows: RowArray) -> MarkArray:
    """Of all that a finding says of its project and of who owns it."""
    projects, agencies = cascade.projects, cascade.agencies
    owner = [hash(one) for one in zip(agencies.codes, agencies.names, agencies.names_en, strict=True)]
    ids, codes, titles, titles_en = projects.ids, projects.codes, projects.titles, projects.titles_en
    told = (
        hash((ids[row], codes[row], titles[row], titles_en[row], owner[agency]))
        for row, agency in zip(rows.tolist(), projects.agency[rows].tolist(), strict=True)
    )
    return np.fromiter(told, dtype=np.int64, count=len(rows))
