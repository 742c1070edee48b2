"""Links of projects to elements that a review of the plan has replaced: which, and by what. The old element itself may
be in the cascade no more, so the table says what it was called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from graph.analysis.tables import MaybeWords, RowArray, Table, Words


class SupersededColumns(TypedDict):
    """`successors` are public ids of the elements that stand for it now, at the end of all reviews."""

    project: Sequence[str]
    id: Sequence[str]
    code: Sequence[str]
    title: Sequence[str]
    title_en: Sequence[str | None]
    successors: Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class SupersededLinks(Table):
    """One row a project and old element. `successors` are rows of elements of the cascade; none where the one that
    replaced it is not in force."""

    project: RowArray
    ids: Words
    codes: Words
    titles: Words
    titles_en: MaybeWords
    successors: tuple[tuple[int, ...], ...]

    @classmethod
    def none(cls) -> SupersededLinks:
        return cls(np.zeros(0, dtype=np.int32), (), (), (), (), ())

    def of_project(self, project: int) -> dict[str, int]:
        """Rows of this table by the old element's public id, for one project (a row)."""
        return {self.ids[row]: row for row in np.flatnonzero(self.project == project).tolist()}


def superseded_table(columns: SupersededColumns, projects: Sequence[str], elements: Sequence[str]) -> SupersededLinks:
    """What refers to a project that is not here is left out, and successors that are not."""
    project_rows = {public_id: row for row, public_id in enumerate(projects)}
    element_rows = {public_id: row for row, public_id in enumerate(elements)}
    known = [row for row, project in enumerate(columns["project"]) if project in project_rows]
    return SupersededLinks(
        project=np.array([project_rows[columns["project"][row]] for row in known], dtype=np.int32),
        ids=tuple(columns["id"][row] for row in known),
        codes=tuple(columns["code"][row] for row in known),
        titles=tuple(columns["title"][row] for row in known),
        titles_en=tuple(columns["title_en"][row] for row in known),
        successors=tuple(
            tuple(sorted(element_rows[one] for one in columns["successors"][row] if one in element_rows))
            for row in known
        ),
    )
