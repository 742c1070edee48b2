"""Earlier projects that share most letters with a text: against counting by hand, and the same however they came."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.earlier_projects import MOST_COMPARED, most_alike, titles_of
from graph.analysis.title_grams import TitleGrams
from graph.model.collation import search_key
from graph.model.suggestion import words_of_project
from tests.unit.analysis.small import YEAR, Small

titles = st.lists(st.text(st.sampled_from("กขคงโเแำ่้ ab๑1\n"), max_size=12), max_size=8)


def runs(title: str) -> set[str]:
    plain = search_key(words_of_project(title)).replace(" ", "").ljust(3, "\0")
    return {plain[start : start + 3] for start in range(len(plain) - 2)}


def cosines(text: str, among: list[str]) -> list[float]:
    have = Counter(run for title in among for run in runs(title))
    weight = {run: math.log((1 + len(among)) / (1 + have[run])) + 1 for run in {*have, *runs(text)}}

    def length(of: set[str]) -> float:
        return math.sqrt(sum(weight[run] ** 2 for run in of))

    return [
        sum(weight[run] ** 2 for run in runs(title) & runs(text)) / (length(runs(title)) * length(runs(text)))
        for title in among
    ]


@given(text=st.text(st.sampled_from("กขคงโเแำ่้ ab๑1"), max_size=12), among=titles)
def test_likeness_is_the_cosine_of_weighted_runs(text: str, among: list[str]) -> None:
    grams = TitleGrams.of(among)
    assert grams.like(text).tolist() == pytest.approx(cosines(text, list(grams.rows)))


@given(before=titles, further=titles)
def test_titles_that_come_later_stand_as_if_they_had_been_there(before: list[str], further: list[str]) -> None:
    every = [*before, *further]
    held, afresh = TitleGrams.of(before).holding(every), TitleGrams.of(every)
    assert held.rows == afresh.rows
    assert np.allclose(held.like("กขคงแำ"), afresh.like("กขคงแำ"))


def test_titles_that_have_gone_do_not_pile_up() -> None:
    grams = TitleGrams.of(())
    for turn in range(50):
        grams = grams.holding([f"ชื่อ {turn}", f"เรื่อง {turn}"])
        assert len(grams) <= 4


def test_the_most_alike_are_given_with_what_they_are_about() -> None:
    many = {f"P{number}": ("A1", None, ["S1"]) for number in range(MOST_COMPARED + 20)}
    cascade = Small(
        elements={"S1": None, "S2": None},
        projects={**many, "Q": ("A1", None, ["S2", "~S1"]), "R": ("A1", None, ["~S1", "~S2"]), "U": ("A1", None, [])},
        titles={
            **{code: f"โครงการที่ {code}" for code in many},
            "Q": "โครงการธนาคารขยะโรงเรียน",
            "R": "ธนาคารขยะ",
            "U": "ธนาคารขยะเทศบาล",
        },
    ).cascade()
    grams = TitleGrams.of(titles_of([cascade]))
    found = most_alike("ธนาคารขยะเทศบาล", [cascade], grams)
    assert len(found) == MOST_COMPARED
    # One that is linked to nothing tells nothing; without a primary link, every link tells.
    assert [(one.code, one.elements) for one in found[:2]] == [("R", ("id:S1", "id:S2")), ("Q", ("id:S2",))]
    assert found[0].year == YEAR
    without = most_alike("ธนาคารขยะเทศบาล", [cascade], grams, but="id:R")
    assert (len(without), without[0].code) == (MOST_COMPARED, "Q")
    # Of two years the newer one's project comes first where titles are equal.
    assert [one.code for one in most_alike("ธนาคารขยะ", [cascade, cascade], grams, most=3)] == ["R", "R", "Q"]
    assert most_alike("ธนาคารขยะ", [], TitleGrams.of(())) == []
