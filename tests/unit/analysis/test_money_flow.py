"""Money from its sources to the national strategy: every stage adds up to the same baht, divided as by a walk."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.money_flow import Amounts, Funding, issue_rows, money_flow, national_rows
from graph.analysis.tables import NONE
from tests.examples import examples
from tests.unit.analysis.brute_force import MILLION, Walk
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder
from tests.unit.analysis.small import Small
from tests.unit.analysis.test_coverage_properties import AGENCIES, cascade_of, walks

amounts = st.integers(0, 10**9).map(lambda satang: satang * 10_000)
names = st.sampled_from(["Function", "Area", None])
fundings = st.builds(Funding, names, st.lists(st.tuples(names, amounts), max_size=3).map(tuple))


def _along(flow: Amounts, end: int) -> dict[int, int]:
    """What a flow brings to (1) or takes from (0) each thing."""
    found: dict[int, int] = {}
    for pair, amount in flow.items():
        found[pair[end]] = found.get(pair[end], 0) + amount
    return found


@settings(max_examples=examples(150))
@given(walks(), st.lists(fundings, min_size=6, max_size=6))
def test_every_stage_divides_the_whole_budget(walk: Walk, given_fundings: list[Funding]) -> None:
    cascade = cascade_of(walk)
    flow = money_flow(cascade, dict(zip((one.id for one in walk.projects), given_fundings, strict=False)))
    total = int(cascade.projects.budget.sum())
    assert flow.total == total
    for stage in (flow.by_source, flow.by_issue, flow.by_national):
        assert sum(stage.values()) == total
        assert all(amount > 0 for amount in stage.values())
    own = np.zeros(len(AGENCIES), dtype=np.int64)
    np.add.at(own, cascade.projects.agency, cascade.projects.budget)
    by_agency = {row: int(amount) for row, amount in enumerate(own.tolist()) if amount}
    assert _along(flow.by_source, 1) == _along(flow.by_issue, 0) == by_agency
    assert _along(flow.by_issue, 1) == _along(flow.by_national, 0)
    assert [*flow.sources] == sorted(
        flow.sources, key=lambda one: (-_along(flow.by_source, 0)[flow.sources.index(one)], one)
    )


@settings(max_examples=examples(150))
@given(walks())
def test_what_reaches_several_is_divided_equally(walk: Walk) -> None:
    cascade = cascade_of(walk)
    flow = money_flow(cascade, {})
    ids = cascade.elements.ids
    issues, nationals = ({ids[row] for row in rows(cascade)} for rows in (issue_rows, national_rows))
    expected: dict[str | None, Fraction] = {}
    for project in walk.projects:
        for at, amount in walk.parts(project, int((project.budget or 0) * MILLION)).items():
            reached: list[str | None] = [*(walk.above(at) & nationals)] or [None]
            for one in reached:
                expected[one] = expected.get(one, Fraction(0)) + Fraction(amount, len(reached))
    shown = _along(flow.by_national, 1)
    # Whole baht: at each division less than one is put elsewhere.
    off = MILLION * len(walk.projects) * len(ids) * (1 + len(issues))
    for row, public_id in enumerate(ids):
        if public_id in nationals:
            assert abs(shown.get(row, 0) - expected.get(public_id, 0)) <= off
    assert set(shown) <= {NONE, *national_rows(cascade)}


def test_a_projects_parts_name_their_sources() -> None:
    cascade = Small(
        elements={"I1": None, "I2": None, "S1": "I1", "N1": None, "N2": None},
        serves=[("S1", "I2")],
        upstream=[("S1", "N1"), ("S1", "N2")],
        projects={"P1": ("A1", 101, ["S1"]), "P2": ("A2", 40, []), "P3": ("A2", 9, ["N2"]), "P4": ("A2", None, ["S1"])},
    ).cascade()
    flow = money_flow(
        cascade,
        {
            "id:P1": Funding("Function", (("Area", 60 * MILLION), (None, 20 * MILLION))),
            "id:P2": Funding(None, (("Area", 30 * MILLION), ("Agenda", 50 * MILLION))),
        },
    )
    assert flow.sources == ("Area", "Function", "Agenda")
    assert flow.by_source == {
        (0, 0): 60 * MILLION,
        (1, 0): 41 * MILLION,
        (0, 1): 15 * MILLION,
        (2, 1): 25 * MILLION,
        (NONE, 1): 9 * MILLION,
    }
    one, two, n1, n2 = (cascade.element_rows[code] for code in ("I1", "I2", "N1", "N2"))
    assert flow.by_issue == {(0, one): 51 * MILLION, (0, two): 50 * MILLION, (1, NONE): 49 * MILLION}
    assert flow.by_national == {
        (one, n1): 26 * MILLION,
        (one, n2): 25 * MILLION,
        (two, n1): 25 * MILLION,
        (two, n2): 25 * MILLION,
        (NONE, NONE): 40 * MILLION,
        (NONE, n2): 9 * MILLION,
    }


def test_the_example_province() -> None:
    province = Folder(MAHA_SARAKHAM).cascade(2563, date(2020, 11, 1))
    flow = money_flow(province, {})
    assert flow.total == 4_235_000 * MILLION
    assert NONE not in _along(flow.by_issue, 1)
    assert len(_along(flow.by_national, 1)) == 6
    assert all(amount % MILLION == 0 for stage in (flow.by_issue, flow.by_national) for amount in stage.values())
