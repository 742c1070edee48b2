"""Whose name stands on a project's form: the same person with a title and without, of their own agency only."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model.people import Person
from graph.model.project_form import InCharge
from graph.store.in_charge import Charge
from portal.directory.duties import Given

SOMYING = Person("p", "somying", "สมหญิง ใจดี", email="somying@example.go.th")


@pytest.mark.parametrize(
    ("name", "email", "is_hers"),
    [
        ("สมหญิง ใจดี", None, True),
        ("นางสาวสมหญิง  ใจดี", None, True),
        ("ดร. สมหญิง ใจดี", None, True),
        ("นางสมหญิง ใจร้าย", None, False),
        ("ส. ใจดี", "Somying@Example.go.th ", True),
        ("นาย", None, False),
    ],
)
def test_a_name_on_a_form(name: str, email: str | None, is_hers: bool) -> None:
    given = Given([Charge("P1", "A/1", InCharge(name, email=email))], [], [], date(2020, 1, 1))
    assert given.to_person(SOMYING, "A/1").projects == (("P1",) if is_hers else ())
    assert given.to_person(SOMYING, "A/2").projects == ()
