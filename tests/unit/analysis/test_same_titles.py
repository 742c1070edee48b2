"""What counts as the same title, alone and among thousands."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.same_titles import LIKELY_SAME, alike, likeness, pairs

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


@given(st.lists(texts, max_size=12))
def test_pairs_are_those_that_likeness_finds(titles: list[str]) -> None:
    expected = {
        (first, second)
        for second in range(len(titles))
        for first in range(second)
        if likeness(titles[first], titles[second]) >= LIKELY_SAME
    }
    assert {(first, second) for first, second, _ in pairs(titles)} == expected


def test_alike_gives_the_likeliest_first() -> None:
    others = ["โครงการลูกเสือ", TITLE + " จังหวัด", TITLE]
    assert [place for place, _ in alike(TITLE, others)] == [2, 1]


def test_thousands_of_titles_take_a_moment() -> None:
    words = ["พัฒนา", "ครู", "นักเรียน", "ดิจิทัล", "คุณธรรม", "อาชีพ", "ภาษา", "คณิต", "ชุมชน", "สุขภาพ"]
    titles = [f"โครงการ{''.join(words[(n // 10**place) % 10] for place in range(4))}" for n in range(4_000)]
    started = time.perf_counter()
    assert sum(1 for _ in pairs(titles)) >= 0
    assert time.perf_counter() - started < 20
