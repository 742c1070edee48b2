"""What counts as the same title, alone and among thousands."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import same_titles
from graph.analysis.same_titles import LIKELY_SAME, alike, likeness, pairs, ready

TITLE = "โครงการพัฒนาคุณภาพการศึกษาด้วยเทคโนโลยีดิจิทัล"
texts = st.text("กขคงจาิเ้ 12๑๒.()ab", max_size=24)


@pytest.mark.parametrize("other", [
    TITLE,
    "พัฒนาคุณภาพการศึกษาด้วยเทคโนโลยีดิจิทัล",
    "โครงการ พัฒนาคุณภาพ การศึกษาด้วยเทคโนโลยีดิจิทัล  ",
    "โครงการพัฒนาคุณภาพการศึกษาด้วยเทคโนโลยีดิจิทัล ประจำปีงบประมาณ พ.ศ. ๒๕๖๔",
    "โครงการ “พัฒนาคุณภาพการศึกษาด้วยเทคโนโลยีดิจิทัล” ปี 2564",
    "โครงการพัฒนาคุณภาพการศึกษาด้วยเทคโนโลยีดิจิตัล",
    "โครงการพัฒนาคุณภาพการศึกษา ด้วยเทคโนโลยีดิจิทัล จังหวัด",
])  # fmt: skip
def test_spellings_of_one_title(other: str) -> None:
    assert likeness(TITLE, other) >= LIKELY_SAME


@pytest.mark.parametrize(("one", "other"), [
    (TITLE, "โครงการพัฒนาครูและบุคลากรทางการศึกษา"),
    ("โครงการอบรมครู รุ่นที่ 1", "โครงการอบรมครู รุ่นที่ 2"),
    ("โครงการอบรมครู รุ่นที่ ๑", "โครงการอบรมครู"),
    ("โครงการ", "โครงการ"),
    ("", TITLE),
])  # fmt: skip
def test_titles_of_two_projects(one: str, other: str) -> None:
    assert likeness(one, other) < LIKELY_SAME


@given(texts, texts)
def test_likeness_is_even_handed_and_within_bounds(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1


@given(
    st.lists(texts, max_size=12),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 11))),
    st.sampled_from([0.5, 0.65, 0.8]),
    st.sampled_from([(1024, 256), (2, 1), (3, 4)]),
)
def test_pairs_are_those_that_likeness_finds(
    titles: list[str], memberships: list[tuple[int, int]], least: float, at_once: tuple[int, int]
) -> None:
    """However many are compared at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(same_titles, "_BLOCK", at_once[0])
        patch.setattr(same_titles, "_SMALL", at_once[1])
        _compare(titles, memberships, least)


def _compare(titles: list[str], memberships: list[tuple[int, int]], least: float) -> None:
    known = [(group, place) for group, place in memberships if place < len(titles)]
    expected = {
        (first, second): likeness(titles[first], titles[second])
        for group, first in known
        for other, second in known
        if group == other and first < second and likeness(titles[first], titles[second]) >= least
    }
    group, place = np.array(known, dtype=np.int64).reshape(-1, 2).T
    found, score = pairs(ready(titles), group, place, least)
    assert dict(zip(map(tuple, found.tolist()), score.tolist(), strict=True)) == pytest.approx(expected)
    assert found.tolist() == sorted(found.tolist())
    only = np.arange(len(titles)) % 3 == 0
    some, _ = pairs(ready(titles), group, place, least, only)
    assert some.tolist() == [pair for pair in found.tolist() if only[pair].any()]


def test_alike_gives_the_likeliest_first() -> None:
    others = ["โครงการลูกเสือ", TITLE + " จังหวัด", TITLE]
    assert [place for place, _ in alike(TITLE, others)] == [2, 1]


def test_a_title_of_a_whole_text() -> None:
    text = "".join(chr(0x4E00 + place % 20_000) + chr(0x61 + place % 7) for place in range(40_000))
    assert pairs(ready([text, text]), np.zeros(2, dtype=np.int64), np.arange(2))[1].tolist() == [1.0]


def test_thousands_of_titles_take_a_moment() -> None:
    words = ["พัฒนา", "ครู", "นักเรียน", "ดิจิทัล", "คุณธรรม", "อาชีพ", "ภาษา", "คณิต", "ชุมชน", "สุขภาพ"]
    titles = [f"โครงการ{''.join(words[(n // 10**place) % 10] for place in range(4))}" for n in range(4_000)]
    started = time.perf_counter()
    places = np.arange(len(titles))
    assert len(pairs(ready(titles), np.zeros_like(places), places)[0])
    assert time.perf_counter() - started < 20
