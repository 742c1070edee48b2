"""The made-up country: what it is asked to be, and the same from the same seed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from bench.country import Province, Size, country, make_province, scopes, shares, totals
from graph.analysis.coverage import coverage
from graph.model.country import provinces

SIZE = Size(projects=2_000, links=6_000, provinces=5, elements=400, upstream=130, agencies=60)


@pytest.fixture(scope="module")
def made() -> list[Province]:
    return list(country(SIZE))


def test_it_has_exactly_what_was_asked_for(made: list[Province]) -> None:
    found = [totals(province) for province in made]
    sums = {kind: sum(one[kind] for one in found) for kind in found[0]}
    assert (sums["projects"], sums["links"], sums["agencies"]) == (SIZE.projects, SIZE.links, SIZE.agencies)
    assert sums["elements"] + len(made[0].above.elements) == SIZE.elements
    assert len(made) == SIZE.provinces
    assert all(one.plan.area.id < other.plan.area.id for one, other in pairwise(made))


def test_the_whole_country_is_skewed_as_provinces_are() -> None:
    projects = sorted(share.projects for share in shares(Size()))
    assert sum(projects) == 1_000_000
    assert 0.06 < projects[-1] / sum(projects) < 0.08
    assert 2_000 < projects[0] < 6_000


def test_a_link_stands_once_and_the_shares_of_a_project_are_its_whole(made: list[Province]) -> None:
    for province in made:
        links, count = province.links, len(province.projects.code)
        assert len(np.unique(links.project * len(province.element_ids()) + links.element)) == len(links.project)
        assert set(np.bincount(links.project[links.is_primary], minlength=count)) == {0, 1}
        stated = ~np.isnan(links.share)
        whole = np.bincount(links.project[stated], links.share[stated], minlength=count)
        each = np.bincount(links.project, minlength=count)
        stating = np.bincount(links.project[stated], minlength=count)
        assert set(whole) == {0.0, 100.0}
        assert np.all((stating == 0) | (stating == each))
        assert 0.3 < stated.mean() < 0.7


def test_partners_are_others_than_the_owner(made: list[Province]) -> None:
    for province in made:
        assert np.all(province.projects.agency[province.partners.project] != province.partners.agency)


def test_the_same_seed_makes_the_same_province_whatever_else_is_made(made: list[Province]) -> None:
    share = shares(SIZE)[2]
    again = make_province(share, SIZE.upstream)
    assert again.projects.title == made[2].projects.title
    assert coverage(again.cascade()).to_json() == coverage(made[2].cascade()).to_json()
    assert make_province(share, SIZE.upstream, seed=2).projects.title != again.projects.title


def test_every_scope_is_a_cascade_without_a_circle() -> None:
    for cascade in scopes(SIZE):
        assert coverage(cascade).to_json()


def test_more_provinces_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="77"):
        shares(Size(provinces=len(provinces()) + 1))
