"""Money of a goal that lies nearly all with one agency although others work on it too."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.rule import (
    GAP_KINDS,
    KIND_EN,
    KIND_TH,
    Family,
    Finding,
    Rule,
    Severity,
    agency_name_en,
    element_subject,
    provincial_rows,
)
from graph.analysis.tables import NONE, MoneyArray, RowArray, to_baht

MOST_PERCENT = 75
"""Percent of an element's money that one of several agencies may hold before it is told."""


def _concentrated(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    rows = np.array([row for row in provincial_rows(cascade, GAP_KINDS) if coverage.agencies[row] > 1], dtype=np.intp)
    agency, amount = _largest(cascade, rows)
    total = coverage.budget[rows]
    # Whole numbers throughout: exactly the threshold is not over it.
    over = (total > 0) & (amount * 100 > total * MOST_PERCENT)
    held = dict(zip(rows[over].tolist(), zip(agency[over].tolist(), amount[over].tolist(), strict=True), strict=True))
    for row, (holder, part) in held.items():
        under = [one for one in cascade.elements_below(row).tolist() if one != row and one in held]
        if any(held[one][0] == holder for one in under):
            continue
        subject, kind, agencies = element_subject(cascade, row), cascade.elements.kinds[row], coverage.agencies[row]
        whole_amount = int(coverage.budget[row])
        percent, baht, whole = part * 100 // whole_amount, to_baht(part), to_baht(whole_amount)
        yield Finding(
            rule="budget-concentrated",
            severity=Severity.LOW,
            subject=subject,
            message_th=(
                f"{KIND_TH[kind]} {subject.code} มี {agencies} หน่วยงานทำ แต่เงิน {percent}% อยู่ที่"
                f"{cascade.agencies.shorts[holder]} ({baht:,.0f} จาก {whole:,.0f} บาท)"
            ),
            message_en=(
                f"{agencies} agencies work on {KIND_EN[kind]} {subject.code}, but {percent}% of the money is with "
                f"{agency_name_en(cascade, holder)} ({baht:,.0f} of {whole:,.0f} baht)."
            ),
            weight=int(cascade.goals[row]),
            evidence={
                "agency": cascade.agencies.codes[holder],
                "percent": percent,
                "budget_baht": baht,
                "of_baht": whole,
                "threshold_percent": MOST_PERCENT,
            },
        )


def _largest(cascade: Cascade, rows: NDArray[np.intp]) -> tuple[RowArray, MoneyArray]:
    """For each of these elements the agency with the most money there, and how much (millionths of a baht)."""
    links = cascade.links
    shape = (len(cascade.agencies), len(cascade.elements))
    direct = sparse.csr_array(
        (cascade.link_budget, (cascade.projects.agency[links.project], links.element)), shape=shape
    )
    money = (cascade.below[rows] @ direct.T.tocsr()).tocsr()
    agency, amount = np.full(len(rows), NONE, dtype=np.int32), np.zeros(len(rows), dtype=np.int64)
    for place, (start, end) in enumerate(zip(money.indptr[:-1], money.indptr[1:], strict=True)):
        if start < end:
            # Of several with the same amount the first agency.
            first = np.lexsort((money.indices[start:end], -money.data[start:end]))[0]
            agency[place], amount[place] = money.indices[start + first], money.data[start + first]
    return agency, amount


RULES = (
    Rule(
        id="budget-concentrated",
        family=Family.COVERAGE,
        severity=Severity.LOW,
        title_th=f"เงินเกิน {MOST_PERCENT}% อยู่ที่หน่วยงานเดียว",
        title_en=f"Over {MOST_PERCENT}% of the money with one agency",
        why_th="แม้มีหลายหน่วยงานทำ แต่ถ้าหน่วยงานที่ถือเงินส่วนใหญ่ถูกตัดงบ เรื่องนี้จะเหลือเงินน้อยมาก",
        why_en="Several agencies work on it, but if the one with most of the money is cut, little is left.",
        action_th="ดูว่างานที่เหลือทำได้จริงหรือไม่ และหารือการแบ่งงบหรือทำโครงการร่วมกัน",
        action_en="See whether the rest can do the work, and talk about sharing the budget or a joint project.",
        find=_concentrated,
    ),
)
