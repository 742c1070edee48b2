"""Links to replaced elements: the table, the rule, and what a what-if makes of both."""

from __future__ import annotations

from dataclasses import replace

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import run_rules
from graph.analysis.gaps.rule import Finding
from graph.analysis.superseded import SupersededLinks, superseded_table
from graph.analysis.without import without
from tests.unit.analysis.small import Small

SMALL = Small(
    {"I1": None, "S2": "I1", "S3": "I1"},
    projects={"P1": ("A1", 10, ["S2"]), "P2": ("A2", 5, [])},
)


def with_replaced(*rows: tuple[str, str, tuple[str, ...]]) -> Cascade:
    """(project, old element, its successors) by codes."""
    whole = SMALL.cascade()
    table = superseded_table(
        {
            "project": [f"id:{project}" for project, _, _ in rows],
            "id": [f"id:{old}" for _, old, _ in rows],
            "code": [old for _, old, _ in rows],
            "title": [f"ชื่อเดิม {old}" for _, old, _ in rows],
            "title_en": [None for _ in rows],
            "successors": [tuple(f"id:{one}" for one in new) for _, _, new in rows],
        },
        whole.projects.ids,
        whole.elements.ids,
    )
    return replace(whole, superseded=table)


def findings(cascade: Cascade) -> list[Finding]:
    return [one for one in run_rules(cascade, coverage(cascade)) if one.rule == "superseded-link"]


def test_a_link_to_a_replaced_element_is_found_with_what_replaced_it() -> None:
    cascade = with_replaced(("P2", "S1", ("S3", "S2")), ("P1", "O9", ()))
    bare, split = findings(cascade)
    assert (split.subject.code, split.part, split.evidence["successors"]) == ("P2", "S1", ["S2", "S3"])
    assert split.message_th == "โครงการ P2 ยังเชื่อมโยงกับ S1 ซึ่งทบทวนเป็น S2, S3 แล้ว"
    assert split.group is not None
    assert split.group.code == "A2"
    assert bare.message_en == "Project P1 is still linked to O9, which was revised and has no successor this year."
    assert len({split.key, bare.key}) == 2


def test_without_reviews_nothing_is_found() -> None:
    assert findings(SMALL.cascade()) == []


def test_projects_and_successors_that_are_not_here_are_left_out() -> None:
    cascade = with_replaced(("P7", "S1", ("S2",)), ("P2", "S1", ("S2", "S8")))
    assert len(cascade.superseded) == 1
    assert cascade.superseded.of_project(cascade.project_rows["P2"]) == {"id:S1": 0}
    assert cascade.superseded.of_project(cascade.project_rows["P1"]) == {}
    assert findings(cascade)[0].evidence["successors"] == ["S2"]


def test_a_project_that_stops_takes_its_links_along() -> None:
    cascade = with_replaced(("P1", "S1", ("S2",)), ("P2", "S1", ("S3",)))
    left = without(cascade, projects=["id:P1"])
    assert [one.subject.code for one in findings(left)] == ["P2"]
    assert len(without(cascade, agencies=["id:A1", "id:A2"]).superseded) == 0
    assert len(SupersededLinks.none()) == 0
