"""Suggested links as a pure function: what is offered, in which order, and why."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.analysis.char_grams import CharGrams
from graph.analysis.suggest import Candidate, candidates, suggest
from graph.analysis.thai_words import shared_words, telling_words
from graph.model.suggestion import (
    FedIndicator,
    PastProject,
    SimilarProject,
    Suggestion,
    from_json,
    to_json,
    words_of_project,
)
from tests.unit.analysis.small import Small

DRUGS = Candidate(
    "id:S3",
    "S3",
    "ป้องกันและแก้ไขปัญหายาเสพติดในสถานศึกษา",
    "ความมั่นคง",
    (FedIndicator("K1", "ร้อยละของพลเมืองดี"), FedIndicator("K3", "ร้อยละของสถานศึกษาที่ปลอดยาเสพติด")),
)
WASTE = Candidate("id:S13", "S13", "จัดการขยะและพลังงานในสถานศึกษา")
READING = Candidate("id:S8", "S8", "ยกระดับผลสัมฤทธิ์ทางการเรียนและการอ่านการเขียน")
AMONG = (DRUGS, WASTE, READING)


class Fixed:
    """A likeness that a test lays down, by text."""

    name = "fixed"

    def __init__(self, elements: dict[str, float], projects: dict[str, float]) -> None:
        self.elements, self.projects = elements, projects

    def __call__(
        self, text: str, elements: Sequence[str], projects: Sequence[str]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return (
            np.array([self.elements.get(one.split()[0], 0.0) for one in elements]),
            np.array([self.projects.get(one, 0.0) for one in projects]),
        )


def past(code: str, title: str, *elements: str) -> PastProject:
    return PastProject(f"id:{code}", code, title, 2563, elements)


def test_shared_letters_find_the_element_and_the_reason_can_be_checked() -> None:
    (best, *_) = suggest("ค่ายป้องกันยาเสพติดชั้นประถม", AMONG, (), CharGrams())
    assert best.code == "S3"
    assert "ยาเสพติด" in best.words
    assert best.indicator == FedIndicator("K3", "ร้อยละของสถานศึกษาที่ปลอดยาเสพติด")
    assert best.reason_th.startswith("ใช้คำเดียวกัน: ป้องกัน ยาเสพติด")


def test_what_similar_projects_were_linked_to_counts_half() -> None:
    before = (past("P1", "โครงการธนาคาร", "id:S13"), past("P2", "โครงการอื่น", "id:S8"))
    likeness = Fixed({WASTE.title: 0.5, READING.title: 0.6, DRUGS.title: 0.0}, {"ธนาคาร": 0.9, "อื่น": 0.1})
    best, second, last = suggest("ธนาคารขยะ", AMONG, before, likeness)
    assert [one.code for one in (best, second, last)] == ["S13", "S8", "S3"]
    assert best.score == pytest.approx((0.5 + 0.45) / 1.5, abs=1e-4)
    assert best.projects == (SimilarProject("P1", "โครงการธนาคาร", 2563),)
    # Nobody has linked to S3 yet: it is as far off as the farthest of the others, not farther.
    assert last.score == pytest.approx(0.05 / 1.5, abs=1e-4)


def test_only_projects_that_are_alike_are_named() -> None:
    before = [past(f"P{number}", f"ชื่อ{number}", "id:S13") for number in range(20)]
    found = suggest("คำถาม", AMONG, before, Fixed({}, {"ชื่อ7": 0.5}))
    by_code = {one.code: one for one in found}
    assert [project.code for project in by_code["S13"].projects] == ["P7"]
    assert by_code["S8"].projects == ()


@pytest.mark.parametrize(("text", "top"), [("", 5), ("ขยะ", 0)])
def test_no_words_no_suggestions(text: str, top: int) -> None:
    assert suggest(text, AMONG, (), CharGrams(), top) == []
    assert suggest("ขยะ", (), (), CharGrams()) == []


def test_strategies_are_offered_and_without_any_objectives_and_issues() -> None:
    whole = Small(
        elements={"I1": None, "O1": "I1", "S1": "I1", "N1": None},
        serves=[("S1", "O1")],
        indicators={"K1": ("O1", {}), "K2": ("O1", {"shared": True})},
    ).cascade()
    (only,) = candidates(whole)
    assert (only.code, only.parent_title) == ("S1", "ชื่อ I1")
    assert [one.code for one in only.indicators] == ["K2", "K1"]
    bare = Small(elements={"I1": None, "O1": "I1", "N1": None}).cascade()
    assert [one.code for one in candidates(bare)] == ["I1", "O1"]


def test_words_that_every_title_has_tell_nothing() -> None:
    assert telling_words("โครงการพัฒนาการศึกษาจังหวัด ปี 2563") == ()
    assert telling_words("โครงการยกระดับผลสัมฤทธิ์ O-NET") == ("ผลสัมฤทธิ์", "o-net")
    assert shared_words("โรงเรียนปลอดขยะ", WASTE.title) == ("ขยะ",)
    # Spelt as the title spells it, whatever way it was typed.
    assert shared_words("ประหยัดน\u0e4d\u0e49า", "จัดการน้ำในโรงเรียน") == ("น้ำ",)
    # ปลอด is a word of its own there, and only a part of one here.
    assert shared_words("ปลอดขยะ", "เสริมสร้างความปลอดภัยในสถานศึกษา") == ()


def test_a_projects_words_begin_with_its_title_without_the_word_project() -> None:
    assert words_of_project("โครงการ  ลูกเสือ\nจิตอาสา", None, " เพราะ ") == "ลูกเสือ จิตอาสา เพราะ"
    assert len(words_of_project("ก" * 2_000)) == 600
    assert words_of_project("โครงการ") == ""


def test_suggestions_survive_being_kept() -> None:
    found = suggest("ค่ายป้องกันยาเสพติด", AMONG, [past("P1", "ค่ายยาเสพติด", "id:S3")], CharGrams())
    assert from_json(to_json(found)) == tuple(found)


thai = st.text(st.sampled_from("กขคงจฉชดตถทนบปผพมยรลวสหอะาิีุูเแโใ่้์ abc123"), max_size=40)


@given(text=thai, titles=st.lists(thai, min_size=1, max_size=6), before=st.lists(st.tuples(thai, st.integers(0, 5))))
def test_any_words_give_each_element_once_in_order_of_score(
    text: str, titles: list[str], before: list[tuple[str, int]]
) -> None:
    among = [Candidate(f"id:S{place}", f"S{place}", title) for place, title in enumerate(titles)]
    projects = [past(f"P{place}", title, f"id:S{to}") for place, (title, to) in enumerate(before)]
    found: list[Suggestion] = suggest(words_of_project(text), among, projects, CharGrams(), top=10)
    assert len({one.element for one in found}) == len(found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(-0.0001 <= one.score <= 1.0001 for one in found)
    assert not found or len(found) == len(among)
    assert all(project.code in {one.code for one in projects} for hit in found for project in hit.projects)
