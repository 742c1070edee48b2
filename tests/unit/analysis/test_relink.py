"""What a project's links would do, held against the example province's own coverage."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.relink import ProposedLink, covered, outlook, relinked
from graph.analysis.tables import MILLION
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, cascade_of


@pytest.fixture(scope="module")
def cascade() -> Cascade:
    return cascade_of(MAHA_SARAKHAM, 2563, date(2020, 12, 31))


def row(cascade: Cascade, code: str) -> int:
    return cascade.element_rows[code]


def test_covered_is_what_coverage_counts(cascade: Cascade) -> None:
    assert np.array_equal(covered(cascade), coverage(cascade).projects > 0)


def test_the_links_that_stand_change_nothing(cascade: Cascade) -> None:
    project = cascade.project_rows["P001"]
    standing = [ProposedLink(row(cascade, "S1"), is_primary=True), ProposedLink(row(cascade, "S18"), is_primary=False)]
    seen = outlook(cascade, project, standing)
    assert (seen.gained, seen.lost) == ((), ())
    assert seen.budget == (40_000 * MILLION, 0)
    assert [cascade.element_keys[one.goal] for one in seen.threads] == ["NS-1", "NS-3", "NS-6"]


def test_a_link_to_an_uncovered_strategy_covers_it_and_the_goals_that_only_it_serves(cascade: Cascade) -> None:
    project = cascade.project_rows["P001"]
    links = [ProposedLink(row(cascade, code), is_primary=code == "S1") for code in ("S1", "S18", "S6")]
    seen = outlook(cascade, project, links)
    gained = {cascade.element_keys[one] for one in seen.gained}
    assert {"S6", "MP-23", "N12-8"} <= gained
    assert not {"S1", "O2"} & gained
    after = coverage(relinked(cascade, project, links))
    assert set(seen.gained) == set(np.flatnonzero((after.projects > 0) & (coverage(cascade).projects == 0)).tolist())


def test_taking_the_only_links_away_is_said_to_lose_what_they_carried(cascade: Cascade) -> None:
    # P010 is the only project of S3 in 2563.
    seen = outlook(cascade, cascade.project_rows["P010"], ())
    lost = {cascade.element_keys[one] for one in seen.lost}
    assert "S3" in lost
    assert (seen.threads, seen.reached, seen.budget) == ((), (), ())


def test_money_follows_the_shares_to_the_millionth(cascade: Cascade) -> None:
    third = [
        ProposedLink(row(cascade, code), is_primary=code == "S1", share=share)
        for code, share in (("S1", 33.34), ("S2", 33.33), ("S3", 33.33))
    ]
    budget = outlook(cascade, cascade.project_rows["P001"], third).budget
    assert sum(budget) == 40_000 * MILLION
    assert budget[0] == round(40_000 * MILLION * 0.3334)


def test_the_cascade_itself_stays_as_it_is(cascade: Cascade) -> None:
    before = len(cascade.links)
    outlook(cascade, 0, [ProposedLink(row(cascade, "S6"), is_primary=True)])
    assert len(cascade.links) == before
