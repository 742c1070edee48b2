"""What the rules find, in order: what matters first on top."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.many import Many
from graph.analysis.gaps.rule import Finding, Rule, SubjectType
from graph.model.collation import sort_key

CountArray = NDArray[np.int64]
Found = Many | list[Finding]


@dataclass(frozen=True, eq=False)
class Ranked:
    """Findings in order, put into words as they are asked for. `found` is what each rule found; the findings of all,
    one rule after the other, stand in the order of `order`."""

    found: Sequence[Found]
    order: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.order)

    def __iter__(self) -> Iterator[Finding]:
        return map(self.finding, range(len(self)))

    def finding(self, place: int) -> Finding:
        """The one at this place of the order."""
        rule, row = self._where
        found = self.found[rule[place]]
        return found.finding(row[place]) if isinstance(found, Many) else found[row[place]]

    @cached_property
    def _where(self) -> tuple[list[int], list[int]]:
        """Which rule found each, and its row there."""
        sizes = list(map(len, self.found))
        rule = np.repeat(np.arange(len(sizes)), sizes)
        row = np.arange(len(rule)) - np.cumsum([0, *sizes])[rule]
        return rule[self.order].tolist(), row[self.order].tolist()


def rank(cascade: Cascade, coverage: Coverage, rules: Sequence[Rule]) -> Ranked:
    """By severity, then by how many upstream elements hang on the subject, then by code (S2 before S10), then in the
    order of `rules`, then by part."""
    found: list[Found] = []
    for rule in rules:
        of_rule = rule.find(cascade, coverage)
        found.append(of_rule if isinstance(of_rule, Many) else list(of_rule))
    if not any(map(len, found)):
        return Ranked(found, np.zeros(0, dtype=np.intp))
    severity = _of_each(found, lambda many: many.severity.order, lambda one: one.severity.order)
    weight = _of_each(found, lambda many: 0, lambda one: one.weight)
    place = np.repeat(np.arange(len(found)), list(map(len, found)))
    part = _ranks_of_parts(found)
    return Ranked(found, np.lexsort((part, place, _ranks_of_codes(cascade, found), -weight, severity)))


def _of_each(found: Sequence[Found], of_many: Callable[[Many], int], of_one: Callable[[Finding], int]) -> CountArray:
    """A number a finding."""
    return np.concatenate([
        np.full(len(one), of_many(one)) if isinstance(one, Many) else np.array(list(map(of_one, one)), dtype=np.int64)
        for one in found
    ])  # fmt: skip


def _ranks_of_parts(found: Sequence[Found]) -> CountArray:
    parts = [(one.parts or [""] * len(one)) if isinstance(one, Many) else [each.part for each in one] for one in found]
    rank = {part: place for place, part in enumerate(sorted(set(chain.from_iterable(parts))))}
    return np.array([rank[part] for part in chain.from_iterable(parts)], dtype=np.int64)


def _ranks_of_codes(cascade: Cascade, found: Sequence[Found]) -> NDArray[np.float64]:
    """What orders the findings' subjects by their codes, a number a finding. Projects have theirs; of the few other
    subjects each stands between two of them, or beside one of the same code."""
    ranks, first = cascade.project_ranks
    codes = cascade.projects.codes
    others = {one.subject.code for few in found if isinstance(few, list) for one in few if not _is_project(one)}
    keys = {code: sort_key(code) for code in others}
    known: dict[str, float] = {}
    ordered = sorted(set(keys.values()))
    for place, key in enumerate(ordered):
        after = bisect_left(first, key, key=lambda row: sort_key(codes[row]))
        beside = after < len(first) and sort_key(codes[first[after]]) == key
        known[key] = after if beside else after - 1 + (place + 1) / (len(ordered) + 1)

    def rank_of(one: Finding) -> float:
        subject = one.subject
        return float(ranks[cascade.project_rows[subject.public_id]]) if _is_project(one) else known[keys[subject.code]]

    return np.concatenate([
        ranks[one.project] if isinstance(one, Many) else np.array(list(map(rank_of, one)), dtype=np.float64)
        for one in found
    ])  # fmt: skip


def _is_project(one: Finding) -> bool:
    return one.subject.type is SubjectType.PROJECT
