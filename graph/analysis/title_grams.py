"""Many titles made ready for finding those that share most runs of letters with a text: an index from each run of
letters to the titles that have it, so that a question looks at its own runs only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.same_titles import letter_runs
from graph.model.collation import search_key
from graph.model.suggestion import words_of_project

RunArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class TitleGrams:
    """Distinct titles. `rows`: where each stands in what `like` gives. `runs` and `owner` are pairs, by run: a run of
    letters, and the row of a title that has it; `length` is of each title as a vector of its runs' weights."""

    rows: Mapping[str, int]
    runs: RunArray
    owner: NDArray[np.int32]
    length: NDArray[np.float64]

    @classmethod
    def of(cls, titles: Iterable[str]) -> TitleGrams:
        rows = {title: row for row, title in enumerate(dict.fromkeys(titles))}
        runs, owner = _pairs(list(rows), 0)
        return cls(rows, runs, owner, _lengths(runs, owner, len(rows)))

    def __len__(self) -> int:
        return len(self.rows)

    def holding(self, titles: Iterable[str]) -> TitleGrams:
        """With these titles too. Those that are not among them stay until they are the larger part."""
        wanted = dict.fromkeys(titles)
        lacking = [title for title in wanted if title not in self.rows]
        if not lacking:
            return self
        if len(self) + len(lacking) > 2 * len(wanted):
            return TitleGrams.of(wanted)
        rows = {**self.rows, **{title: len(self) + row for row, title in enumerate(lacking)}}
        further, owner = _pairs(lacking, len(self))
        place = np.searchsorted(self.runs, further, side="right")
        runs, owner = np.insert(self.runs, place, further), np.insert(self.owner, place, owner)
        return TitleGrams(rows, runs, owner, _lengths(runs, owner, len(rows)))

    def like(self, text: str) -> NDArray[np.float64]:
        """How like the text each title is, 0 to 1: the cosine of the runs of letters that they have, each weighted by
        log((1 + n) / (1 + df)) + 1, where df of n titles have it."""
        asked, _ = _pairs([text], 0)
        first = np.searchsorted(self.runs, asked, side="left")
        count = np.searchsorted(self.runs, asked, side="right") - first
        weight = _rarity(count, len(self)) ** 2
        # The places first[0] … first[0] + count[0], first[1] … one after the other.
        places = np.arange(count.sum()) + np.repeat(first - np.cumsum(count) + count, count)
        shared = np.bincount(self.owner[places], np.repeat(weight, count), minlength=len(self))
        length = self.length * np.sqrt(weight.sum())
        found: NDArray[np.float64] = np.divide(shared, length, out=np.zeros(len(self)), where=length > 0)
        return found


def _pairs(titles: list[str], first: int) -> tuple[RunArray, NDArray[np.int32]]:
    """(run of letters, row of a title that has it), each pair once, by run; rows from `first` on."""
    # All as one text, a line each: much faster than one after the other. A project's words hold no line break.
    plain = search_key("\n".join(words_of_project(title) for title in titles)).replace(" ", "").split("\n")
    owner, run = letter_runs(plain if titles else [])
    order = np.lexsort((owner, run))
    owner, run = owner[order], run[order]
    fresh = np.r_[True, (run[1:] != run[:-1]) | (owner[1:] != owner[:-1])] if len(run) else np.zeros(0, dtype=bool)
    return run[fresh], (owner[fresh] + first).astype(np.int32)


def _lengths(runs: RunArray, owner: NDArray[np.int32], titles: int) -> NDArray[np.float64]:
    _, column, count = np.unique(runs, return_inverse=True, return_counts=True)
    return np.sqrt(np.bincount(owner, _rarity(count, titles)[column] ** 2, minlength=titles))


def _rarity(count: RunArray, titles: int) -> NDArray[np.float64]:
    return np.asarray(np.log((1 + titles) / (1 + count)) + 1, dtype=np.float64)
