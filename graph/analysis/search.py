"""Finding things by words that a person types: every search box of the portal asks here.

A thing is found when its code and titles hold every word, wherever in them: people type parts of Thai words, which no
blank separates. Where nothing does, tone marks are let go of: they are what is mistyped most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.model.collation import search_key
from graph.model.plan import ElementKind

LONGEST_QUERY = 200
_TONE_MARKS = re.compile("[\u0e47-\u0e4c]")  # the four tones, the short vowel's mark and the silencer


@dataclass(frozen=True, slots=True)
class Hits:
    """The rows of what was found, the best first and at most as many as asked for; `total` counts all."""

    rows: tuple[int, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)


def clean_query(typed: str) -> str:
    """What was typed without needless blanks, and no longer than a search can be."""
    return " ".join(typed.split())[:LONGEST_QUERY]


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether `text` holds every word; both are search keys."""
    return all(word in text for word in words)


def words_of(query: str) -> list[str]:
    """The words that `holds` asks for."""
    return search_key(query).split()


def find_elements(cascade: Cascade, query: str, most: int) -> Hits:
    """Element rows: a code typed in full first, then codes that begin so, then the province's strategies, the rest of
    its plan, and upstream plans, each in its plan's order. An empty query gives the province's strategies."""
    elements, typed, words = cascade.elements, search_key(query).strip(), words_of(query)
    rows = _rows(cascade.element_search_keys, words)
    if not words:
        rows = [row for row in rows if elements.kinds[row] == ElementKind.STRATEGY and not elements.upstream[row]]
    keys = {row: search_key(cascade.element_keys[row]) for row in rows}
    rows.sort(
        key=lambda row: (
            keys[row] != typed,
            not keys[row].startswith(typed),
            bool(elements.upstream[row]),
            elements.kinds[row] != ElementKind.STRATEGY,
            row,
        )
    )
    return Hits(tuple(rows[:most]), len(rows))


def find_projects(cascade: Cascade, query: str, most: int | None = None) -> Hits:
    """Project rows: a code typed in full first, then in the plan's order. All of them without `most`."""
    typed, words = search_key(query).strip(), words_of(query)
    rows = _rows(cascade.project_search_keys, words)
    rows.sort(key=lambda row: (search_key(cascade.projects.codes[row]) != typed, row))
    return Hits(tuple(rows[:most]), len(rows))


def _rows(keys: Sequence[str], words: Sequence[str]) -> list[int]:
    """Rows whose key holds every word, with its tone marks if any does."""
    found = [row for row, text in enumerate(keys) if holds(text, words)]
    if found:
        return found
    toneless = [_TONE_MARKS.sub("", word) for word in words]
    return [row for row, text in enumerate(keys) if holds(_TONE_MARKS.sub("", text), toneless)]
