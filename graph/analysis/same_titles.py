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
# Titles compared at once with as many others: what a product takes stays near the processor.
_BLOCK = 1024
_SMALL = 256  # up to so many, titles of several runs are compared at once: most of it for nothing, but with fewer calls
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


class _Members(NamedTuple):
    """Memberships, by run: titles that may be alike. `place` is the title's."""

    run: NDArray[np.int64]
    place: NDArray[np.int64]


class _Grams(NamedTuple):
    """What the titles at some places, ascending, consist of: how many distinct runs of letters, and which (titles ×
    runs of letters)."""

    place: NDArray[np.int64]
    size: NDArray[np.int64]
    rows: sparse.csr_array


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
    members = _comparable(titles, group, place, only)
    return _alike(_grams_of(titles, members.place), members, least, only)


def alike_projects(
    titles: Titles, projects: Projects, partners: Partners, links: Links, only: NDArray[np.bool_] | None = None
) -> Alike:
    """Pairs of a scope's projects, as in `pairs`."""
    agency = np.r_[projects.agency, partners.agency]
    project = np.r_[np.arange(len(projects), dtype=np.int32), partners.project]
    of_agency = _comparable(titles, agency, project, only)
    at_element = _comparable(titles, links.element, links.project, only)
    grams = _grams_of(titles, np.r_[of_agency.place, at_element.place])
    return Alike(
        of_agency=_alike(grams, of_agency, LIKELY_SAME, only)[0],
        at_element=_alike(grams, at_element, NEARLY_SAME, only)[0],
    )


def _comparable(
    titles: Titles, group: NDArray[np.integer], place: NDArray[np.integer], only: NDArray[np.bool_] | None
) -> _Members:
    """The places of one group whose titles have the same numbers, each once, where there are several; with `only`,
    where one of these is among them."""
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
    if only is not None:
        kept &= np.bincount(run, only[place], len(size))[run] > 0
    return _Members(run[kept].astype(np.int64), place[kept].astype(np.int64))


def _alike(
    grams: _Grams, members: _Members, least: float, only: NDArray[np.bool_] | None
) -> tuple[PairArray, NDArray[np.float64]]:
    """As `pairs`. All that two titles of a run have in common is counted, by dense products: titles of one field share
    most of their letters, so that looking only at those with a rare run of letters in common took ten times as long."""
    # By run, short titles first.
    row = np.searchsorted(grams.place, members.place)
    order = np.lexsort((grams.size[row], members.run))
    run, row = members.run[order], row[order]
    size = grams.size[row]
    asked = None if only is None else only[grams.place[row]]
    # Half of what a title has is what it brings to a likeness of `least`; whole ones, so a pair may fall short of it.
    brings = np.floor(least / 2 * size).astype(grams.rows.dtype)
    pair, score = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for mine, theirs in _meetings(run, size, least, asked):
        for one, other, shared in _products(grams.rows, row, brings, mine, theirs):
            much = 2 * shared.astype(np.int64) / (size[one] + size[other])
            kept = (much >= least) & (run[one] == run[other])
            kept &= one < other if asked is None else one != other
            first, second = row[one[kept]], row[other[kept]]
            pair.append(np.minimum(first, second) * len(grams.place) + np.maximum(first, second))
            score.append(much[kept])
    distinct, place = np.unique(np.concatenate(pair), return_index=True)
    found = grams.place[np.stack(np.divmod(distinct, max(len(grams.place), 1)), axis=1)]
    return found.astype(np.int32), np.concatenate(score)[place]


def _meetings(
    run: NDArray[np.int64], size: NDArray[np.int64], least: float, asked: NDArray[np.bool_] | None
) -> Iterator[tuple[NDArray[np.int64], slice]]:
    """Memberships that are to meet those of a slice: part of a large run and the longer ones of it, or as many whole
    small runs as make a block; of these, those that are asked for."""
    ends = np.r_[np.flatnonzero(run[1:] != run[:-1]) + 1, len(run)]
    start = 0
    while start < len(run):
        end = int(ends[np.searchsorted(ends, start, side="right")])
        if end - start <= _SMALL:
            stop = end = int(ends[np.searchsorted(ends, start + _SMALL, side="right") - 1])
        elif asked is None:
            stop = min(start + _BLOCK, end)
            # What is longer than this shares too little of itself with any of these.
            longest = size[stop - 1] * (2 - least) / least + 1e-9
            end = start + int(np.searchsorted(size[start:end], longest, side="right"))
        else:
            stop = end
        mine = np.arange(start, stop)
        yield mine if asked is None else mine[asked[start:stop]], slice(start, end)
        start = stop


def _products(
    rows: sparse.csr_array,
    row: NDArray[np.int64],
    brings: NDArray[np.signedinteger],
    mine: NDArray[np.int64],
    theirs: slice,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.signedinteger]]]:
    """(membership of `mine`, one of `theirs`, runs of letters in common) where these are as many as both bring."""
    left = rows[row[mine]]
    known = np.flatnonzero(np.bincount(left.indices, minlength=1))
    # What none of mine has stands in a row of its own, which is multiplied by nothing.
    column = np.full(rows.shape[1], len(known), dtype=np.int32)
    column[known] = np.arange(len(known))
    left = sparse.csr_array((left.data, column[left.indices], left.indptr), shape=(len(mine), len(known) + 1))
    for start in range(theirs.start, theirs.stop, _BLOCK):
        stop = min(start + _BLOCK, theirs.stop)
        right = rows[row[start:stop]]
        has = np.zeros((len(known) + 1, stop - start), dtype=rows.dtype)
        has[column[right.indices], np.repeat(np.arange(stop - start), np.diff(right.indptr))] = 1
        shared = left @ has
        enough = np.flatnonzero(shared >= brings[mine][:, np.newaxis] + brings[start:stop])
        one, other = np.divmod(enough, stop - start)
        yield mine[one], start + other, shared.ravel()[enough]


def _grams_of(titles: Titles, place: NDArray[np.int64]) -> _Grams:
    """Of the titles at these places."""
    wanted = np.unique(place)
    rows = _gram_rows([titles.plain[one] for one in wanted.tolist()])
    return _Grams(wanted, np.diff(rows.indptr).astype(np.int64), rows)


def _gram_rows(texts: Sequence[str]) -> sparse.csr_array:
    """Texts × distinct runs of letters, 1 where the text has the run. The same runs as `_grams`, all at once."""
    owner, run = letter_runs(texts)
    known, column = np.unique(run, return_inverse=True)
    entry = _distinct(owner * len(known) + column)
    starts = np.searchsorted(entry, np.arange(len(texts) + 1) * len(known))
    # Small numbers are counted four times as fast; a title of so many letters is a slip, but one that may be saved.
    most = np.diff(starts).max(initial=0)
    ones = np.ones(len(entry), dtype=np.int16 if most < 2**15 else np.int64)
    return sparse.csr_array((ones, entry % max(len(known), 1), starts), shape=(len(texts), len(known)))


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
