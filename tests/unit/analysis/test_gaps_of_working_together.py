"""Agencies that do nearly the same, and those that should meet: against comparing every two of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import networkx as nx  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.gaps.rule import Severity
from graph.analysis.same_titles import NEARLY_SAME, likeness
from graph.model.project_form import ProjectForm
from tests.examples import examples
from tests.unit.analysis.small import Small

TITLES = (
    "ค่ายวิทยาศาสตร์เยาวชนอำเภอเมือง",
    "ค่ายวิทยาศาสตร์สำหรับเยาวชนอำเภอเมือง",
    "โครงการค่ายวิทยาศาสตร์เยาวชน",
    "พัฒนาครูภาษาไทย",
    "พัฒนาครูภาษาไทยรุ่นที่ 2",
)
PLACES = ((), (), ("เมืองมหาสารคาม",), ("บรบือ",), ("เมืองมหาสารคาม", "บรบือ"))
AGENCIES = ("A1", "A2", "A3", "A4")
ELEMENTS = {"O1": None, "O2": None, "S1": None, "S2": None, "S3": None}
SERVES = {"S1": ["O1"], "S2": ["O1", "O2"], "S3": []}


@st.composite
def provinces(draw: st.DrawFn) -> Small:
    codes = [f"P{number}" for number in range(draw(st.integers(0, 6)))]
    targets = st.lists(st.sampled_from(["S1", "S2", "S3"]), unique=True, max_size=2)
    two = st.tuples(st.sampled_from(codes), st.sampled_from(codes)) if codes else st.nothing()
    joint = st.tuples(st.sampled_from(codes), st.sampled_from(AGENCIES)) if codes else st.nothing()
    projects = {code: (draw(st.sampled_from(AGENCIES)), 1.0, draw(targets)) for code in codes}
    partners = draw(st.lists(joint, unique=True, max_size=3)) if codes else []
    return Small(
        ELEMENTS,
        serves=[(below, above) for below, all_above in SERVES.items() for above in all_above],
        projects=projects,
        agencies=AGENCIES,
        titles={code: draw(st.sampled_from(TITLES)) for code in codes},
        forms={code: ProjectForm(districts=draw(st.sampled_from(PLACES))) for code in codes},
        partners=[(code, agency) for code, agency in partners if projects[code][0] != agency],
        distinct=[pair for pair in draw(st.lists(two, max_size=2)) if pair[0] != pair[1]] if codes else [],
    )


def alike(small: Small, one: str, other: str) -> bool:
    (agency, _, links), (another, _, others) = small.projects[one], small.projects[other]
    here, there = small.forms[one].districts, small.forms[other].districts
    return (
        agency != another
        and bool(set(links) & set(others))
        and likeness(small.titles[one], small.titles[other]) >= NEARLY_SAME
        and (one, another) not in small.partners
        and (other, agency) not in small.partners
        and not {(one, other), (other, one)} & set(small.distinct)
        and not (here and there and not set(here) & set(there))
    )


@settings(max_examples=examples(150))
@given(provinces())
def test_overlaps_are_the_clusters_of_alike_pairs(small: Small) -> None:
    graph = nx.Graph([pair for pair in combinations(small.projects, 2) if alike(small, *pair)])
    expected = sorted(sorted(cluster) for cluster in nx.connected_components(graph))
    findings = small.findings("overlap")
    assert sorted([one.subject.code, *one.evidence["like"]] for one in findings) == expected
    for one in findings:
        codes = [one.subject.code, *one.evidence["like"]]
        assert set(one.evidence["agencies"]) == {small.projects[code][0] for code in codes}
        linked = [set(small.projects[code][2]) for code in codes]
        assert set(one.evidence["elements"]) == {
            element for element in ("S1", "S2", "S3") if sum(element in links for links in linked) > 1
        }


@settings(max_examples=examples(150))
@given(provinces())
def test_who_should_meet_are_the_groups_at_an_objective(small: Small) -> None:
    expected = {}
    for objective in ("O1", "O2"):
        working = {
            agency for agency, _, links in small.projects.values() if any(objective in SERVES[link] for link in links)
        }
        graph = nx.Graph()
        graph.add_nodes_from(working)
        for project in small.projects:
            part = {small.projects[project][0]} | {agency for code, agency in small.partners if code == project}
            graph.add_edges_from(combinations(part & working, 2))
        groups = {frozenset(group) for group in nx.connected_components(graph)}
        if len(groups) > 1:
            expected[objective] = groups
    findings = {one.subject.code: one for one in small.findings("should-meet")}
    assert {code: {frozenset(group) for group in one.evidence["groups"]} for code, one in findings.items()} == expected
    for one in findings.values():
        assert one.evidence["count"] == sum(len(group) for group in one.evidence["groups"])
        assert one.evidence["pair"] == [group[0] for group in one.evidence["groups"][:2]]


PAIR = Small(
    {"O1": None, "S1": None},
    serves=[("S1", "O1")],
    projects={"P1": ("A1", 1, ["S1"]), "P2": ("A2", 1, ["S1"]), "P3": ("A2", 1, ["S1"])},
    titles={"P1": TITLES[0], "P2": TITLES[1], "P3": TITLES[3]},
)


def test_a_place_that_both_name_makes_an_overlap_more_certain() -> None:
    (vague,) = PAIR.findings("overlap")
    assert (vague.severity, vague.subject.code) == (Severity.LOW, "P1")
    assert "คล้ายกับ P2 และหนุน S1 เหมือนกัน" in vague.message_th
    place = ProjectForm(districts=("บรบือ",))
    (sure,) = replace(PAIR, forms={"P1": place, "P2": place}).findings("overlap")
    assert sure.severity is Severity.MEDIUM
    assert replace(PAIR, forms={"P1": place, "P2": ProjectForm(districts=("วาปีปทุม",))}).findings("overlap") == []


def test_one_agency_twice_is_for_the_rule_of_duplicates() -> None:
    alone = replace(PAIR, projects={code: ("A1", 1, ["S1"]) for code in PAIR.projects})
    assert alone.found("overlap") == []
    assert alone.found("duplicate-project") == ["P2"]
    assert PAIR.found("duplicate-project") == []


def test_the_agency_with_most_work_is_to_be_asked_first() -> None:
    (finding,) = PAIR.findings("should-meet")
    assert finding.evidence == {"count": 2, "groups": [["A2"], ["A1"]], "pair": ["A2", "A1"]}
    assert "ยังไม่มีโครงการ คณะทำงาน หรือการประชุมร่วมกันเลย" in finding.message_th
    assert replace(PAIR, partners=[("P1", "A2")]).found("should-meet") == []


@pytest.mark.parametrize("day", [None, date(2021, 3, 1)])
def test_who_is_in_a_group_or_came_to_a_meeting_has_met(day: date | None) -> None:
    assert replace(PAIR, gatherings=[("G1", day, ["A1", "A2"])]).found("should-meet") == []
    assert replace(PAIR, gatherings=[("G1", day, ["A1"]), ("G2", day, ["A2", "X9"])]).found("should-meet") == ["O1"]
