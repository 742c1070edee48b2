"""Agencies that could work together and do not: alike projects side by side, and one objective served apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.rule import (
    Family,
    Finding,
    Rule,
    Severity,
    agency_name_en,
    element_group,
    element_subject,
    listed,
    project_subject,
    provincial_rows,
)
from graph.analysis.joint import taking_part, ties
from graph.analysis.same_titles import PairArray
from graph.analysis.tables import BoolArray, RowArray
from graph.model.plan import ElementKind

MOST_NAMED = 6
"""Agencies or projects that a message lists; the evidence has more."""

MOST_IN_EVIDENCE = 30


def _overlaps(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    """One finding a cluster of projects that are alike one by one, at the first of them."""
    found = _alike_elsewhere(cascade)
    if not len(found):
        return
    one, other = found.T
    count = len(cascade.projects)
    alike = sparse.csr_array((np.ones(len(found), dtype=bool), (one, other)), shape=(count, count))
    _, label = connected_components(alike, directed=False)
    members = np.unique(np.r_[one, other])
    members = members[np.argsort(label[members], kind="stable")]
    sizes = np.diff(np.r_[0, np.flatnonzero(np.diff(label[members])) + 1, len(members)])
    supported = _linked_by_several(cascade, members, sizes)
    stop = 0
    for size, elements in zip(sizes.tolist(), supported, strict=True):
        start, stop = stop, stop + size
        yield _overlap(cascade, members[start:stop], elements)


def _alike_elsewhere(cascade: Cascade) -> PairArray:
    """Pairs of projects of different agencies that do nearly the same for one element, and not in different districts.
    A joint project's partners know of each other."""
    agency, count = cascade.projects.agency.astype(np.int64), len(cascade.projects)
    found = cascade.alike.at_element
    found = found[agency[found[:, 0]] != agency[found[:, 1]]]
    one, other = found[:, 0].astype(np.int64), found[:, 1].astype(np.int64)
    takes, in_project = taking_part(cascade)
    part = takes.astype(np.int64) * count + in_project
    said = np.array([first * count + second for first, second in cascade.distinct_pairs], dtype=np.int64)
    known = np.isin(agency[one] * count + other, part) | np.isin(agency[other] * count + one, part)
    known |= np.isin(one * count + other, said)
    says = np.fromiter(map(bool, cascade.projects.districts), dtype=bool, count=count)
    for place in np.flatnonzero(~known & says[one] & says[other]).tolist():
        known[place] = _places(cascade, int(one[place]), int(other[place])) is False
    elsewhere: PairArray = found[~known]
    return elsewhere


def _places(cascade: Cascade, one: int, other: int) -> bool | None:
    """Whether two projects work in a district together; None where one of them does not say where."""
    here, there = cascade.projects.districts[one], cascade.projects.districts[other]
    return not set(here).isdisjoint(there) if here and there else None


def _overlap(cascade: Cascade, cluster: RowArray, elements: Sequence[int]) -> Finding:
    """Of these projects, which support these elements."""
    projects, (first, *others) = cascade.projects, cluster.tolist()
    subject = project_subject(cascade, first)
    codes = [cascade.element_keys[row] for row in elements]
    agencies = list(dict.fromkeys(projects.agency[cluster].tolist()))
    shorts = [cascade.agencies.shorts[row] for row in agencies]
    names_en = [agency_name_en(cascade, row) for row in agencies]
    like = [projects.codes[row] for row in others]
    known = bool(projects.districts[first]) and any(_places(cascade, first, row) for row in others)
    return Finding(
        rule="overlap",
        severity=Severity.MEDIUM if known else Severity.LOW,
        subject=subject,
        message_th=(
            f"โครงการ {subject.code} คล้ายกับ {listed(like, MOST_NAMED, 'และอีก {}')} และหนุน {', '.join(codes)} เหมือนกัน "
            f"({listed(shorts, MOST_NAMED, 'และอีก {}')})"
        ),
        message_en=(
            f"Project {subject.code} resembles {listed(like, MOST_NAMED, 'and {} more')} and supports the same "
            f"{', '.join(codes)} ({listed(names_en, MOST_NAMED, 'and {} more')})."
        ),
        weight=max(int(cascade.goals[row]) for row in elements),
        group=element_group(cascade, elements[0]),
        evidence={
            "like": like[:MOST_IN_EVIDENCE],
            "elements": codes,
            "agencies": [cascade.agencies.codes[row] for row in agencies[:MOST_IN_EVIDENCE]],
        },
    )


def _linked_by_several(cascade: Cascade, members: NDArray[np.int32], sizes: NDArray[np.intp]) -> list[list[int]]:
    """Of each cluster, so many of the `members` one after the other, the rows of the elements to which several of its
    projects are linked, most links first."""
    count = len(cascade.elements)
    order, start = cascade.links_by_project
    links = start[members + 1] - start[members]
    before = np.cumsum(links) - links
    link = order[np.arange(links.sum()) + np.repeat(start[members] - before, links)]
    cluster = np.repeat(np.repeat(np.arange(len(sizes)), sizes), links)
    pair, times = np.unique(cluster * count + cascade.links.element[link], return_counts=True)
    pair, times = pair[times > 1], times[times > 1]
    cluster, element = np.divmod(pair, count)
    element = element[np.lexsort((element, -times, cluster))]
    return [part.tolist() for part in np.split(element, np.searchsorted(cluster, np.arange(1, len(sizes))))]


def _should_meet(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    rows = [row for row in provincial_rows(cascade, [ElementKind.OBJECTIVE]) if coverage.agencies[row] > 1]
    together = ties(cascade)
    tied = np.diff(together.indptr) > 1
    work = _links_of_agencies(cascade, rows)
    for place, row in enumerate(rows):
        mine = slice(work.indptr[place], work.indptr[place + 1])
        agencies, links = work.indices[mine], work.data[mine]
        agencies = agencies[np.lexsort((agencies, -links))]
        count, groups = _groups(together, tied, agencies)
        if count > 1:
            yield _meeting(cascade, row, len(agencies), count, groups)


def _links_of_agencies(cascade: Cascade, rows: Sequence[int]) -> sparse.csr_array:
    """These elements × agencies: how many links of the agency's projects reach the element."""
    links = cascade.links
    shape = (len(cascade.elements), len(cascade.agencies))
    ones = np.ones(len(links), dtype=np.int64)
    direct = sparse.csr_array((ones, (links.element, cascade.projects.agency[links.project])), shape=shape)
    work: sparse.csr_array = (cascade.below[rows] @ direct).tocsr()
    return work


def _groups(together: sparse.csr_array, tied: BoolArray, agencies: RowArray) -> tuple[int, list[list[int]]]:
    """How many groups the agencies fall into by who is tied to whom, directly or through another of them, and the first
    of them, MOST_IN_EVIDENCE at most; all in the order given."""
    # A group has the place of its first member as its label.
    label = np.arange(len(agencies))
    some = np.flatnonzero(tied[agencies])
    if len(some):
        chosen = agencies[some]
        count, found = connected_components(together[chosen][:, chosen], directed=False)
        first = np.full(count, len(agencies))
        np.minimum.at(first, found, some)
        label[some] = first[found]
    heads = np.flatnonzero(label == np.arange(len(agencies)))
    return len(heads), [agencies[label == head].tolist() for head in heads[:MOST_IN_EVIDENCE].tolist()]


def _meeting(cascade: Cascade, row: int, agencies: int, apart: int, groups: Sequence[Sequence[int]]) -> Finding:
    """Of so many agencies that fall `apart` into so many groups; `groups` are the first of them."""
    subject, codes = element_subject(cascade, row), cascade.agencies.codes
    first, rest = groups[:MOST_NAMED], apart - len(groups[:MOST_NAMED])
    shorts = ", ".join("+".join(cascade.agencies.shorts[one] for one in group) for group in first)
    names_en = ", ".join(" + ".join(agency_name_en(cascade, one) for one in group) for group in first)
    if apart == agencies:
        thai, english = "ยังไม่มีโครงการ คณะทำงาน หรือการประชุมร่วมกันเลย", "share no project, working group or meeting"
    else:
        thai = f"แยกเป็น {apart} กลุ่มที่ไม่มีโครงการ คณะทำงาน หรือการประชุมร่วมกัน"
        english = f"fall into {apart} groups that share no project, working group or meeting"
    return Finding(
        rule="should-meet",
        severity=Severity.LOW,
        subject=subject,
        message_th=(
            f"{agencies} หน่วยงานทำเรื่องเป้าประสงค์ {subject.code} แต่{thai}: {shorts}{f' และอีก {rest}' if rest else ''}"
        ),
        message_en=(
            f"{agencies} agencies serve objective {subject.code} and {english} "
            f"({names_en}{f' and {rest} more' if rest else ''})."
        ),
        weight=int(cascade.goals[row]),
        evidence={
            "count": agencies,
            "groups": [[codes[one] for one in group[:MOST_IN_EVIDENCE]] for group in groups],
            "pair": [codes[group[0]] for group in groups[:2]],
        },
    )


RULES = (
    Rule(
        id="overlap",
        family=Family.AGENCIES,
        severity=Severity.LOW,
        title_th="หลายหน่วยงานทำเรื่องเกือบเดียวกัน",
        title_en="Several agencies doing nearly the same",
        why_th="กลุ่มเป้าหมายเดียวกันอาจได้รับซ้ำ ขณะที่บางพื้นที่ไม่มีใครทำ และเสียโอกาสรวมงบทำให้ใหญ่ขึ้น",
        why_en="The same people may be served twice while others are not, and joint work could do more with the money.",
        action_th="ชวนหน่วยงานเจ้าของมาเทียบพื้นที่และกลุ่มเป้าหมาย แล้วแบ่งพื้นที่กันหรือทำเป็นโครงการร่วม",
        action_en="Have the owners compare places and target groups, and divide them or make it a joint project.",
        find=_overlaps,
    ),
    Rule(
        id="should-meet",
        family=Family.AGENCIES,
        severity=Severity.LOW,
        title_th="หน่วยงานที่ควรมาพบกัน",
        title_en="Agencies that should meet",
        why_th="หน่วยงานเหล่านี้ทำเพื่อเป้าประสงค์เดียวกันแต่ต่างคนต่างทำ ผลจึงไม่เสริมกันและอาจซ้ำกัน",
        why_en="They work for the same objective apart from each other: results do not add up and may overlap.",
        action_th="นัดหารือหรือตั้งคณะทำงานเรื่องเป้าประสงค์นี้ เริ่มจากหน่วยงานที่มีงานมากที่สุด แล้วหาโครงการที่ทำร่วมกันได้",
        action_en="Call a meeting or set up a working group on this objective, those with most work in it first.",
        find=_should_meet,
    ),
)
