"""For which agencies somebody writes, and for which only in their stead."""

from __future__ import annotations

import pytest

from graph.model.people import Membership, Permission, Person, Role


@pytest.mark.parametrize(
    ("role", "writes"),
    [(Role.VIEWER, False), (Role.COMMITTEE, False), (Role.ADMIN, False), (Role.OFFICER, True), (Role.EXECUTIVE, True)],
)
def test_a_planner_who_only_reads_in_an_agency_does_not_speak_for_it(role: Role, writes: bool) -> None:
    memberships = (Membership("TH-90/A01", "TH-90", Role.PLANNER), Membership("TH-90/A02", "TH-90", role))
    person = Person("p", "login", "ชื่อ", memberships=memberships)
    assert person.may(Permission.EDIT_PROJECT, "TH-90", "TH-90/A02")
    assert ("TH-90/A02" in person.own_agencies("TH-90")) is writes
    assert "TH-90/A01" in person.own_agencies("TH-90")
    assert person.own_agencies("TH-91") == ()
