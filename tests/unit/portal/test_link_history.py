"""The history of each link, from the events of its project."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graph.model.audit import Action, AuditEvent
from graph.model.plan import LinkRole
from graph.model.project import ProjectLink
from portal.projects.link_history import link_histories
from portal.suggesting import Piece, marked
from tests.unit.analysis.small import Small
from tests.unit.portal.conftest import Speak

CASCADE = Small({"I1": None, "S1": "I1", "S2": "I1"}).cascade()
S1, S2, GONE = "id:S1", "id:S2", "TH/P/S9"


def link(element: str, role: str = "primary", **more: Any) -> dict[str, Any]:
    return {"element": element, "role": role, "share": None, "reason": None, **more}


def event(number: int, was: list[dict[str, Any]], became: list[dict[str, Any]], **more: Any) -> AuditEvent:
    at = datetime(2020, 1, number, tzinfo=UTC)
    values = {"action": Action.LINKED, "before": {"links": was}, "after": {"links": became}, **more}
    return AuditEvent(
        f"e{number}", at, "TH-44", subject_kind="project", subject="id:P1", actor="p", actor_name="สมหญิง", **values
    )


def test_each_link_tells_who_set_changed_and_removed_it(speak: Speak) -> None:
    taken = link(S1, reason="ใช้คำเดียวกัน", suggested=True)
    events = [
        event(4, [taken, link(GONE, "secondary")], [link(S1, share="100", reason="เพราะ", suggested=True)]),
        event(3, [], [], action=Action.CHANGED, before={"title_th": "ก"}, after={"title_th": "ข"}),
        event(2, [link(GONE, "secondary")], [taken, link(GONE, "secondary")], on_behalf_of="TH-44/A02"),
        event(1, [], [link(GONE, "secondary")]),
    ]
    standing = [ProjectLink("id:P1", S1, LinkRole.PRIMARY), ProjectLink("id:P1", S2, LinkRole.SECONDARY)]
    with speak("th"):
        first, second, gone = link_histories(CASCADE, events, standing, {"TH-44/A02": "สพป."})
    assert (first.element is not None, first.is_linked) == (True, True)
    changed, set_ = first.moments
    assert (changed.before, changed.after, changed.reason, changed.is_suggested) == ("หลัก", "หลัก 100%", "เพราะ", False)
    assert (set_.before, set_.after, set_.on_behalf_of, set_.is_suggested) == ("", "หลัก", "สพป.", True)
    assert (second.is_linked, second.moments) == (True, ())
    assert (gone.key, gone.element, gone.is_linked) == ("S9", None, False)
    assert [(one.before, one.after) for one in gone.moments] == [("รอง", ""), ("", "รอง")]


def test_shared_words_are_marked_the_longest_first() -> None:
    pieces = marked("ครูและครูผู้ดูแล STEM", ["ครู", "ครูผู้ดูแล", "stem"])
    assert [piece.text for piece in pieces if piece.is_shared] == ["ครู", "ครูผู้ดูแล", "STEM"]
    assert "".join(piece.text for piece in pieces) == "ครูและครูผู้ดูแล STEM"
    assert marked("ชื่อ (1.5)", []) == (Piece("ชื่อ (1.5)", False),)
    assert marked("a.b", ["."]) == (Piece("a", False), Piece(".", True), Piece("b", False))
