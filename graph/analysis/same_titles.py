"""Titles that are likely to be of one project entered twice: alike in their letters, equal in their numbers.

Likeness is Dice's coefficient of the titles' distinct runs of three characters, after what says nothing is dropped:
spaces, punctuation, the word โครงการ, the fiscal year. Numbers must agree: รุ่นที่ 1 and รุ่นที่ 2 are two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.analysis.tables import Links, Partners, Projects
from graph.model.collation import search_key

PairArray = NDArray[np.int32]
"""Pairs × 2."""

LIKELY_SAME = 0.8
"""From this likeness on two titles are told to a person as one."""

NEARLY_SAME = 0.65
"""From this likeness of their titles on, projects of two agencies for one element are told as doing nearly the same."""

GRAM = 3
# Rows compared at once: what a product of this many rows holds fits in memory for tens of thousands of titles.
_BLOCK = 1024
_PAIRS_AT_ONCE = 100_000
_MORE = 12  # rare runs of letters that two titles have to share before they are compared: few pass by chance
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


class Alike(NamedTuple):
    """Pairs of projects (rows, the smaller first, in order) by their titles: likely the same and of one agency, as its
    owner or a partner; nearly the same and linked to one element."""

    of_agency: PairArray
    at_element: PairArray


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
    titles: Titles,
    group: NDArray[np.integer],
    place: NDArray[np.integer],
    least: float = LIKELY_SAME,
    only: NDArray[np.bool_] | None = None,
) -> tuple[PairArray, NDArray[np.float64]]:
    """Every pair of titles (places, the smaller first) that is at least so much alike and stands in one group, in
    order, and how much each is alike. Memberships are rows of `group` and `place`: a title may be in several groups.
    With `only`, a truth a title, the pairs that one of these is in."""
    run, place = _comparable(titles, group, place)
    if only is not None:
        asked = np.isin(run, run[only[place]])
        run, place = run[asked], place[asked]
    if not len(place):
        return np.zeros((0, 2), dtype=np.int32), np.zeros(0)
    wanted, row = np.unique(place, return_inverse=True)
    grams = _gram_rows([titles.plain[one] for one in wanted.tolist()])
    if only is None:
        one, other = _candidates(grams, run, row, least)
    else:
        one, other = _pairs_of(only[place], run, row)
    one, other, score = _alike(grams, one, other, least)
    first, second = wanted[np.minimum(one, other)], wanted[np.maximum(one, other)]
    order = np.lexsort((second, first))
    return np.stack([first, second], axis=1)[order].astype(np.int32), score[order]


def alike_projects(
    titles: Titles, projects: Projects, partners: Partners, links: Links, only: NDArray[np.bool_] | None = None
) -> Alike:
    """Pairs of a scope's projects, as in `pairs`."""
    agency = np.r_[projects.agency, partners.agency]
    project = np.r_[np.arange(len(projects), dtype=np.int32), partners.project]
    return Alike(
        of_agency=pairs(titles, agency, project, LIKELY_SAME, only)[0],
        at_element=pairs(titles, links.element, links.project, NEARLY_SAME, only)[0],
    )


def _comparable(
    titles: Titles, group: NDArray[np.integer], place: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Memberships in runs, by run: the places of one group whose titles have the same numbers, each once, where there
    are several."""
    # What says nothing, and what no other title has the numbers of, is dropped before anything is sorted.
    several = np.r_[np.bincount(titles.numbers[titles.numbers >= 0]) > 1, False][titles.numbers[place]]
    place = place[several].astype(np.int64)
    key = group[several].astype(np.int64) * (int(titles.numbers.max(initial=0)) + 1) + titles.numbers[place]
    order = np.lexsort((place, key))
    key, place = key[order], place[order]
    if len(place):
        fresh = np.r_[True, (key[1:] != key[:-1]) | (place[1:] != place[:-1])]
        key, place = key[fresh], place[fresh]
    _, run, size = np.unique(key, return_inverse=True, return_counts=True)
    kept = size[run] > 1
    return run[kept].astype(np.int64), place[kept].astype(np.int64)


def _candidates(
    grams: sparse.csr_array, run: NDArray[np.int64], row: NDArray[np.int64], least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of rows of `grams` in one run that may be so much alike: all that are, and few others.

    Of two sets that share n things the rarest |set| - n + k of each share k of them, whatever the order of rarity
    (prefix filter: Chaudhuri et al. 2006; with k > 1: Wang, Li & Feng 2012, "Can we beat the prefix filtering?"). So
    only rare runs of letters are multiplied, and what most titles have is never looked at."""
    size = np.diff(grams.indptr)
    # By run, short titles first: each meets those after it, with which it has in common at least `least` of its own
    # runs of letters, and at least `least / (2 - least)` of theirs.
    order = np.lexsort((size[row], run))
    run, row = run[order], row[order]
    shorter = _rarest(grams, _ceil(least * size))
    longer = _rarest(grams, _ceil(least / (2 - least) * size))
    found = []
    for start, stop, last in _blocks(run):
        one, other, shared = _products(shorter, longer, row[start:stop], row[start:last], run[start:last])
        enough = np.minimum(_ceil(least / 2 * (size[row[start + one]] + size[row[start + other]])), _MORE)
        kept = (one < other) & (shared >= enough)
        found.append(np.stack([row[start + one[kept]], row[start + other[kept]]]))
    one, other = np.concatenate(found, axis=1)
    pair = _distinct(np.minimum(one, other) * grams.shape[0] + np.maximum(one, other))
    return pair // grams.shape[0], pair % grams.shape[0]


def _pairs_of(
    asked: NDArray[np.bool_], run: NDArray[np.int64], row: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every pair of rows in one run, one of which is asked for."""
    first = np.searchsorted(run, run[asked], side="left")
    size = np.searchsorted(run, run[asked], side="right") - first
    one, other = (
        np.repeat(row[asked], size),
        row[np.arange(size.sum()) + np.repeat(first - np.cumsum(size) + size, size)],
    )
    count = int(row.max(initial=0)) + 1
    pair = _distinct((np.minimum(one, other) * count + np.maximum(one, other))[one != other])
    return pair // count, pair % count


def _blocks(run: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """(start, stop, last): memberships start … stop are to meet start … last. Part of a large run and the rest of it,
    or as many whole small runs as make a block."""
    ends = np.r_[np.flatnonzero(run[1:] != run[:-1]) + 1, len(run)]
    start = 0
    while start < len(run):
        end = int(ends[np.searchsorted(ends, start, side="right")])
        if end - start > _BLOCK:
            yield start, start + _BLOCK, end
            start += _BLOCK
        else:
            stop = int(ends[np.searchsorted(ends, start + _BLOCK, side="right") - 1])
            yield start, stop, stop
            start = stop


def _products(
    shorter: sparse.csr_array,
    longer: sparse.csr_array,
    row: NDArray[np.int64],
    against: NDArray[np.int64],
    run: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(place in `row`, place in `against`, rare runs of letters in common) of those in one run; `row` are the first of
    `against`."""
    width = shorter.shape[1]
    apart = (run - run[0]) * width
    mine, theirs = shorter[row], longer[against]
    left = mine.indices + np.repeat(apart[: len(row)], np.diff(mine.indptr))
    right = theirs.indices + np.repeat(apart, np.diff(theirs.indptr))
    known = _distinct(left)
    column = np.minimum(np.searchsorted(known, right), len(known) - 1)
    met = known[column] == right
    starts = np.r_[0, np.cumsum(met)][theirs.indptr]
    ones = np.ones(max(len(left), len(right)), dtype=np.int32)
    one = sparse.csr_array((ones[: len(left)], np.searchsorted(known, left), mine.indptr), (len(row), len(known)))
    other = sparse.csr_array((ones[: int(met.sum())], column[met], starts), (len(against), len(known)))
    product = (one @ other.T.tocsr()).tocoo()
    return product.coords[0].astype(np.int64), product.coords[1].astype(np.int64), product.data


def _rarest(grams: sparse.csr_array, shared: NDArray[np.int64]) -> sparse.csr_array:
    """Of each row the rarest entries, so many that two rows with `shared` in common have _MORE of these in common."""
    size = np.diff(grams.indptr)
    within = np.arange(len(grams.indices)) - np.repeat(grams.indptr[:-1], size)
    kept = within < np.repeat(size - np.maximum(shared, 1) + _MORE, size)
    starts = np.r_[0, np.cumsum(kept)][grams.indptr]
    return sparse.csr_array((grams.data[kept], grams.indices[kept], starts), shape=grams.shape)


def _ceil(shared: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole things, but for the rounding of binary fractions."""
    return np.ceil(shared - 1e-9).astype(np.int64)


def _alike(
    grams: sparse.csr_array, one: NDArray[np.int64], other: NDArray[np.int64], least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Those pairs that are so much alike, with their likeness."""
    size = np.diff(grams.indptr)
    shared = [
        grams[one[start : start + _PAIRS_AT_ONCE]].multiply(grams[other[start : start + _PAIRS_AT_ONCE]]).sum(axis=1)
        for start in range(0, len(one), _PAIRS_AT_ONCE)
    ]
    score = 2 * np.concatenate([np.zeros(0), *shared]) / (size[one] + size[other])
    kept = score >= least
    return one[kept], other[kept], score[kept]


def _gram_rows(texts: Sequence[str]) -> sparse.csr_array:
    """Texts × distinct runs of letters, 1 where the text has the run; in each row the rarest first. The same runs as
    `_grams`, all at once."""
    owner, run = letter_runs(texts)
    known, column, count = np.unique(run, return_inverse=True, return_counts=True)
    rarity = np.empty(len(known), dtype=np.int64)
    rarity[np.argsort(count, kind="stable")] = np.arange(len(known))
    entry = _distinct(owner * len(known) + rarity[column])
    starts = np.searchsorted(entry, np.arange(len(texts) + 1) * len(known))
    ones = np.ones(len(entry), dtype=np.int32)
    return sparse.csr_array((ones, entry % len(known), starts), shape=(len(texts), len(known)))


def letter_runs(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(place of the text, a run of GRAM letters in it as one number) of every run of letters, text after text."""
    padded = [text.ljust(GRAM, "\0") for text in texts]
    letters = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    sizes = np.fromiter(map(len, padded), dtype=np.int64, count=len(padded))
    owner = np.repeat(np.arange(len(texts)), sizes - GRAM + 1)
    first = np.arange(len(owner)) + owner * (GRAM - 1)
    run = letters[first]
    for place in range(1, GRAM):
        run = (run << _LETTER_BITS) | letters[first + place]
    return owner, run


def _distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each value once, ascending. numpy's own hashes them first, which takes ten times as long for millions."""
    ascending = np.sort(values)
    return ascending[np.r_[True, ascending[1:] != ascending[:-1]]] if len(ascending) else ascending


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
