"""Titles that are likely to be of one project entered twice: alike in their letters, equal in their numbers.

Likeness is Dice's coefficient of the titles' distinct runs of three characters, after what says nothing is dropped:
spaces, punctuation, the word โครงการ, the fiscal year. Numbers must agree: รุ่นที่ 1 and รุ่นที่ 2 are two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.model.collation import search_key

LIKELY_SAME = 0.8
"""From this likeness on two titles are told to a person as one."""

GRAM = 3
# Rows compared at once: what a product of this many rows holds fits in memory for tens of thousands of titles.
_BLOCK = 512
_LETTER_BITS = 21  # what a Unicode letter takes; three of them fit into 64
_SILENT_WORDS = re.compile(r"โครงการ|ประจำปี(งบประมาณ)?|ปีงบประมาณ|พ\.ศ\.|project")
_YEAR = re.compile(r"(?<!\d)25\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")
_NO_LETTER = re.compile(r"[^\w\u0e00-\u0e7f\n]|_")


@dataclass(frozen=True, eq=False)
class Titles:
    """Titles made ready for comparing, in their order. `numbers` is equal where the numbers in them agree, and -1 for a
    title that says nothing; `met` gives what it is for numbers that were met."""

    plain: tuple[str, ...]
    numbers: NDArray[np.int64]
    met: Mapping[tuple[str, ...], int]


def likeness(title: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same but for what says nothing)."""
    one, two = _plain([title, other])
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


def ready(titles: Sequence[str], met: Mapping[tuple[str, ...], int] | None = None) -> Titles:
    """`met`: of titles that these will stand beside."""
    plain = _plain(titles)
    seen = dict(met or {})
    numbers = (seen.setdefault(_numbers(text), len(seen)) if text else -1 for text in plain)
    return Titles(tuple(plain), np.fromiter(numbers, dtype=np.int64, count=len(plain)), seen)


def pairs(
    titles: Titles, group: NDArray[np.integer], place: NDArray[np.integer], least: float = LIKELY_SAME
) -> dict[tuple[int, int], float]:
    """Every pair of titles (places, the smaller first) that is at least so much alike and stands in one group, with its
    likeness, in order. Memberships are rows of `group` and `place`: a title may be in several groups."""
    found: dict[tuple[int, int], float] = {}
    runs = _comparable(titles, group, place)
    wanted = np.unique(np.concatenate(runs)) if runs else np.zeros(0, dtype=np.int64)
    rows = _gram_rows([titles.plain[one] for one in wanted.tolist()])
    for run in runs:
        for first, second, score in _pairs_of(rows[np.searchsorted(wanted, run)], least):
            found[int(run[first]), int(run[second])] = score
    return dict(sorted(found.items()))


def _comparable(titles: Titles, group: NDArray[np.integer], place: NDArray[np.integer]) -> list[NDArray[np.int64]]:
    """The places of each group whose titles have the same numbers, each once and ascending, where there are several."""
    # What says nothing, and what no other title has the numbers of, is dropped before anything is sorted.
    several = np.r_[np.bincount(titles.numbers[titles.numbers >= 0]) > 1, False][titles.numbers[place]]
    place = place[several].astype(np.int64)
    key = group[several].astype(np.int64) * (int(titles.numbers.max(initial=0)) + 1) + titles.numbers[place]
    order = np.lexsort((place, key))
    key, place = key[order], place[order]
    runs = np.split(place, np.flatnonzero(key[1:] != key[:-1]) + 1) if len(place) else []
    distinct = [np.unique(run) for run in runs]
    return [run for run in distinct if len(run) > 1]


def _pairs_of(rows: sparse.csr_array, least: float) -> Iterator[tuple[int, int, float]]:
    sizes = np.diff(rows.indptr)
    turned = rows.T.tocsc()
    for start in range(0, rows.shape[0], _BLOCK):
        shared = (rows[start : start + _BLOCK] @ turned).tocoo()
        one, two = shared.coords[0] + start, shared.coords[1]
        score = 2 * shared.data / (sizes[one] + sizes[two])
        for place in np.flatnonzero((one < two) & (score >= least)).tolist():
            yield int(one[place]), int(two[place]), float(score[place])


def _gram_rows(texts: Sequence[str]) -> sparse.csr_array:
    """Texts × distinct runs of letters, 1 where the text has the run. The same runs as `_grams`, all at once."""
    padded = [text.ljust(GRAM, "\0") for text in texts]
    letters = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    sizes = np.fromiter(map(len, padded), dtype=np.int64, count=len(padded))
    owner = np.repeat(np.arange(len(texts)), sizes - GRAM + 1)
    first = np.arange(len(owner)) + owner * (GRAM - 1)
    run = letters[first]
    for place in range(1, GRAM):
        run = (run << _LETTER_BITS) | letters[first + place]
    known, column = np.unique(run, return_inverse=True)
    rows = sparse.csr_array((np.ones(len(run), dtype=np.int32), (owner, column)), shape=(len(texts), len(known)))
    rows.data[:] = 1
    return rows


def _plain(titles: Sequence[str]) -> list[str]:
    """The titles as they are compared: without what says nothing, and in one spelling of what looks the same."""
    # All as one text, a line each: much faster for a million titles than one after the other.
    text = search_key("\n".join(title.replace("\n", " ") for title in titles))
    return _NO_LETTER.sub("", _YEAR.sub(" ", _SILENT_WORDS.sub(" ", text))).split("\n") if titles else []


def _numbers(text: str) -> tuple[str, ...]:
    found = _NUMBER.findall(text)
    return tuple(sorted(number.lstrip("0") for number in found)) if found else ()


def _grams(text: str) -> set[str]:
    # A short title is one run of its own.
    return {text[start : start + GRAM] for start in range(max(1, len(text) - GRAM + 1))}
