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


def test_a_region_reaches_its_provinces_and_the_ministry_everything() -> None:
    region = Membership("TH-R12/REO", "TH-R12", Role.PLANNER, inside=frozenset({"TH-44", "TH-45"}))
    ministry = Membership("TH/MOE", "TH", Role.ADMIN)
    reader, minister = Person("p", "p", "p", memberships=(region,)), Person("m", "m", "m", memberships=(ministry,))
    assert [area for area in ("TH-44", "TH-R12", "TH-40", "TH-R13", "TH") if reader.may(Permission.READ, area)] == [
        "TH-44",
        "TH-R12",
    ]
    assert all(minister.may(Permission.READ, area) for area in ("TH-44", "TH-R12", "TH"))
    assert reader.may(Permission.EDIT_PLAN, "TH-R12")
    assert not reader.may(Permission.EDIT_PLAN, "TH-44")
    assert minister.may(Permission.ANALYSE, "TH")
    assert not minister.may(Permission.ANALYSE, "TH-44")
    assert (reader.roles("TH-44"), reader.roles("TH")) == (frozenset({Role.PLANNER}), frozenset())
