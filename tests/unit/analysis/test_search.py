"""Finding elements and projects by what people type."""

from __future__ import annotations

from datetime import date

import pytest

from graph.analysis.cascade import Cascade
from graph.analysis.search import clean_query, find_elements, find_projects
from graph.model.agency import Agency
from graph.model.area import Scope
from graph.model.collation import search_key
from graph.model.plan import Element, Plan, PlanLevel
from graph.model.project import Project

AREA, YEAR = "TH-90", 2563
PLANS = (
    Plan("P", "P", AREA, PlanLevel.PROVINCE, "แผนจังหวัด", from_year=2563, to_year=2565),
    Plan("NS", "NS", "TH", PlanLevel.NATIONAL, "ยุทธศาสตร์ชาติ", from_year=2561, to_year=2580),
)
ELEMENTS = (
    ("G1", "main_goal", "คนในจังหวัดได้เรียนรู้ตลอดชีวิต", None),
    ("O1", "objective", "ผู้เรียนมีคุณภาพ", "Learners of quality"),
    ("S1", "strategy", "พัฒนากระบวนการเรียนรู้ด้วยเทคโนโลยีดิจิทัล", None),
    ("S2", "strategy", "พัฒนาครูและบุคลากร", "Develop teachers"),
    ("S10", "strategy", "แหล่งน้ำเพื่อโรงเรียน ๕๐ แห่ง", None),
    ("NS-1", "strategy", "การพัฒนาทรัพยากรมนุษย์", None),
)


@pytest.fixture(scope="module")
def cascade() -> Cascade:
    elements = [
        Element(
            code,
            code,
            *(("NS", PlanLevel.NATIONAL) if code.startswith("N") else ("P", PlanLevel.PROVINCE)),
            kind,
            *titles,
        )
        for code, kind, *titles in ELEMENTS
    ]
    projects = [
        Project(code, code, AREA, "P", "A02", YEAR, title)
        for code, title in (("A02-1", "อบรมครู"), ("A02-12", "ห้องเรียนดิจิทัล A02-1"))
    ]
    return Cascade.build(
        Scope(AREA, YEAR),
        date(2020, 1, 1),
        plans=PLANS,
        elements=elements,
        agencies=[Agency("A02", "A02", AREA, "เขต")],
        projects=projects,
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("เรี่ยนรู", ["S1", "G1"]),
        ("แหลงนำ", ["S10"]),
        ("โร้งเรียน๕๐", []),
        ("การเรียนรู้", ["S1"]),
        ("เรียนรู้ ดิจิทัล", ["S1"]),
        ("  พัฒนา ", ["S1", "S2", "NS-1"]),
        ("เรียน", ["S1", "S10", "G1", "O1"]),
        ("s1", ["S1", "S10"]),
        ("ns", ["NS-1"]),
        ("TEACHERS", ["S2"]),
        ("develop ครู", ["S2"]),
        ("50 แห่ง", ["S10"]),
        ("๕๐", ["S10"]),
        ("เเหล่งนํ้า", ["S10"]),
        ("เทคโน\u200bโลยี", ["S1"]),
        ("ไม่มีคำนี้", []),
        (".*", []),
        ("'\"\\{$", []),
    ],
)
def test_elements_that_hold_every_word_the_best_first(cascade: Cascade, query: str, found: list[str]) -> None:
    assert [cascade.elements.codes[row] for row in find_elements(cascade, query, 30).rows] == found


def test_nothing_typed_gives_the_strategies_of_the_province(cascade: Cascade) -> None:
    assert [cascade.elements.codes[row] for row in find_elements(cascade, "  ", 30).rows] == ["S1", "S2", "S10"]


def test_a_long_list_is_cut_and_says_so(cascade: Cascade) -> None:
    hits = find_elements(cascade, "เรียน", 3)
    assert (len(hits.rows), hits.total, hits.is_cut) == (3, 4, True)
    assert not find_elements(cascade, "เรียน", 4).is_cut


def test_projects_a_code_typed_in_full_first(cascade: Cascade) -> None:
    assert find_projects(cascade, "a02-1").rows == (0, 1)
    assert find_projects(cascade, "A02-12").rows == (1,)
    assert find_projects(cascade, "ดิจิทัล").rows == (1,)
    assert find_projects(cascade, "").rows == (0, 1)
    assert find_projects(cascade, "", 1).total == 2


def test_a_query_is_cleaned_and_no_longer_than_a_search_can_be() -> None:
    assert clean_query("  ก \n ข ") == "ก ข"
    assert len(clean_query("ก" * 1000)) == 200


def test_what_looks_the_same_is_the_same() -> None:
    assert search_key("น้ำ") == search_key("นํ้า") == search_key("น้ํา")
    assert search_key("แผน ปี ๒๕๖๓") == search_key("เเผน ปี 2563")
    assert search_key("MP-10") == search_key("mp-10")
