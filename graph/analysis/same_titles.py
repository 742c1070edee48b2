"""Titles that are likely to be of one project entered twice: alike in their letters, equal in their numbers.

Likeness is Dice's coefficient of the titles' distinct runs of three characters, after what says nothing is dropped:
spaces, punctuation, the word โครงการ, the fiscal year. Numbers must agree: รุ่นที่ 1 and รุ่นที่ 2 are two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.model.collation import search_key

LIKELY_SAME = 0.8
"""From this likeness on two titles are told to a person as one."""

GRAM = 3
# Rows compared at once: what a product of this many rows holds fits in memory for tens of thousands of titles.
_BLOCK = 512
_SILENT_WORDS = re.compile(r"โครงการ|ประจำปี(งบประมาณ)?|ปีงบประมาณ|พ\.ศ\.|project")
_YEAR = re.compile(r"(?<!\d)25\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")
_NO_LETTER = re.compile(r"[^\w\u0e00-\u0e7f]|_")


def likeness(title: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same but for what says nothing)."""
    one, two = _normal(title), _normal(other)
    if _numbers(one) != _numbers(two):
        return 0.0
    if one == two:
        return 1.0 if one else 0.0
    grams, others = _grams(one), _grams(two)
    return 2 * len(grams & others) / (len(grams) + len(others))


def alike(title: str, others: Sequence[str]) -> list[tuple[int, float]]:
    """(place in `others`, likeness) of those that are likely the same, the likeliest first."""
    found = [(place, likeness(title, other)) for place, other in enumerate(others)]
    return sorted((one for one in found if one[1] >= LIKELY_SAME), key=lambda one: (-one[1], one[0]))


def pairs(titles: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Every pair (places, the smaller first) that is likely the same, with its likeness."""
    buckets: dict[tuple[str, ...], list[int]] = defaultdict(list)
    normal = [_normal(title) for title in titles]
    for place, text in enumerate(normal):
        if text:
            buckets[_numbers(text)].append(place)
    for members in buckets.values():
        if len(members) > 1:
            yield from _pairs_of([normal[place] for place in members], members)


def _pairs_of(texts: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, int, float]]:
    rows = _gram_rows(texts)
    sizes = np.asarray(rows.sum(axis=1)).ravel()
    turned = rows.T.tocsc()
    for start in range(0, len(texts), _BLOCK):
        shared = (rows[start : start + _BLOCK] @ turned).tocoo()
        one, two = shared.coords[0] + start, shared.coords[1]
        score = 2 * shared.data / (sizes[one] + sizes[two])
        chosen: NDArray[np.intp] = np.flatnonzero((one < two) & (score >= LIKELY_SAME))
        for place in chosen[np.lexsort((two[chosen], one[chosen]))].tolist():
            yield places[int(one[place])], places[int(two[place])], float(score[place])


def _gram_rows(texts: Sequence[str]) -> sparse.csr_array:
    """Texts × distinct runs of letters, 1 where the text has the run."""
    columns: dict[str, int] = {}
    found = [[columns.setdefault(gram, len(columns)) for gram in sorted(_grams(text))] for text in texts]
    bounds = np.cumsum([0, *map(len, found)])
    places = np.array([column for row in found for column in row], dtype=np.int32)
    ones = np.ones(len(places), dtype=np.int32)
    return sparse.csr_array((ones, places, bounds), shape=(len(texts), len(columns)))


def _normal(title: str) -> str:
    text = _SILENT_WORDS.sub(" ", search_key(title))
    return _NO_LETTER.sub("", _YEAR.sub(" ", text))


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(sorted(number.lstrip("0") for number in _NUMBER.findall(text)))


def _grams(text: str) -> set[str]:
    # A short title is one run of its own.
    return {text[start : start + GRAM] for start in range(max(1, len(text) - GRAM + 1))}
