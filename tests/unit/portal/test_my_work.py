"""What each role finds on the landing page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from graph.model.fiscal import now
from graph.model.people import Membership, Person, Role
from graph.model.run import Run
from portal.home.changes import recent_changes
from portal.home.my_work import count, my_work, own_agencies

AREA = "TH-44"


def somebody(*roles: Role, agency: str = "A02", area: str = AREA) -> Person:
    return Person("p", "login", "ชื่อ", memberships=tuple(Membership(f"{area}/{agency}", area, role) for role in roles))


def finding(
    rule: str,
    code: str,
    severity: str = "high",
    *,
    type_: str = "element",
    agency: str | None = None,
    weight: int = 0,
    due: str | None = None,
    **evidence: Any,
) -> dict[str, Any]:
    return {
        "key": f"{rule}|{AREA}/P/{code}",
        "rule": rule,
        "severity": severity,
        "weight": weight,
        "subject": {"type": type_, "kind": type_, "id": code, "public_id": code, "title_th": code, "title_en": None},
        "message_th": f"{rule} {code}",
        "message_en": f"{rule} {code}",
        "group": {"id": agency, "title_th": agency, "title_en": None} if agency else None,
        "part": "",
        "evidence": {"due": due, **evidence},
    }


FINDINGS = [
    finding("uncovered-strategy", "S6", weight=3),
    finding("uncovered-strategy", "S11", weight=5),
    finding("unlinked-project", "P1", type_="project", agency="A02"),
    finding("unlinked-project", "P9", type_="project", agency="A03"),
    finding("shares-off", "P2", "medium", type_="project", agency="A02"),
    finding("report-missing", "P3", type_="project", agency="A02", due="2020-07-31"),
    finding("report-missing", "P2", type_="project", agency="A02", due="2020-04-30"),
    finding("report-late", "P4", "low", type_="project", agency="A02", state="accepted"),
    finding("indicator-no-owner", "K10", "low", type_="indicator"),
    finding("indicator-no-owner", "K2", "low", type_="indicator"),
    finding("idle-agency", "A02", "medium", type_="agency"),
    finding("idle-agency", "A05", "medium", type_="agency"),
    finding("thin-cover-agency", "S3", "low", weight=1),
]


def codes(person: Person) -> dict[str, list[str]]:
    return {group.rule: [item.code for item in group.items] for group in my_work(person, AREA, FINDINGS)}


def test_an_officer_finds_what_is_wrong_with_their_own_agency_most_urgent_first() -> None:
    found = codes(somebody(Role.OFFICER))
    assert list(found) == ["report-missing", "unlinked-project", "shares-off", "idle-agency"]
    assert found["unlinked-project"] == ["P1"]
    assert found["report-missing"] == ["P2", "P3"], "what was due first stands first"
    assert found["idle-agency"] == ["A02"]


def test_an_executive_of_an_agency_finds_the_same() -> None:
    assert codes(somebody(Role.EXECUTIVE)) == codes(somebody(Role.OFFICER))


def test_a_planner_finds_the_plans_own_gaps() -> None:
    found = codes(somebody(Role.PLANNER, agency="A01"))
    assert found == {"uncovered-strategy": ["S11", "S6"], "indicator-no-owner": ["K2", "K10"]}


def test_a_coordinator_finds_every_agency() -> None:
    found = codes(somebody(Role.COORDINATOR, agency="A01"))
    assert found["unlinked-project"] == ["P1", "P9"]
    assert found["idle-agency"] == ["A02", "A05"]
    assert "indicator-no-owner" not in found
    assert list(found)[-1] == "thin-cover-agency"


def test_readers_find_nothing_to_mend() -> None:
    for role in (Role.VIEWER, Role.COMMITTEE, Role.OVERSEER, Role.ADMIN):
        assert my_work(somebody(role), AREA, FINDINGS) == ()


def test_two_roles_find_both_kinds_of_work_each_once() -> None:
    found = codes(somebody(Role.OFFICER, Role.COORDINATOR))
    assert found["unlinked-project"] == ["P1", "P9"]
    assert found["shares-off"] == ["P2"]


def test_a_role_in_another_province_is_no_work_here() -> None:
    elsewhere = somebody(Role.OFFICER, Role.PLANNER, area="TH-45")
    assert my_work(elsewhere, AREA, FINDINGS) == ()
    assert own_agencies(elsewhere, AREA) == frozenset()


def test_the_quarters_of_one_project_are_one_thing_to_mend() -> None:
    missing = [
        finding("report-missing", "P1", type_="project", agency="A02", due=f"2020-0{month}-30", quarter=quarter)
        for quarter, month in ((3, 7), (1, 1), (2, 4))
    ]
    (group,) = my_work(somebody(Role.OFFICER), AREA, missing)
    (item,) = group.items
    assert item.quarters == (1, 2, 3)
    assert item.due == date(2020, 1, 30)


def test_the_first_day_due_and_the_count() -> None:
    groups = my_work(somebody(Role.OFFICER), AREA, FINDINGS)
    assert groups[0].due == date(2020, 4, 30)
    assert count(groups) == 5


def run(hours_ago: int, opened: list[str], closed: list[str], *, is_first: bool = False) -> Run:
    at = now() - timedelta(hours=hours_ago)
    return Run(
        id=str(hours_ago),
        area=AREA,
        year=2563,
        at=at,
        seconds=0.1,
        saw=1,
        totals={},
        coverage={},
        findings=(),
        opened=[finding("uncovered-strategy", code) for code in opened],
        closed=[finding("uncovered-strategy", code) for code in closed],
        previous_at=None if is_first else at - timedelta(hours=1),
    )


def test_changes_are_what_stands_at_the_end_of_several_runs() -> None:
    runs = [run(1, ["S1"], ["S2"]), run(2, ["S2"], ["S3", "S1"]), run(9, ["S9"], [])]
    changes = recent_changes(runs, now() - timedelta(hours=5))
    assert [record["subject"]["id"] for record in changes.opened] == []
    assert [record["subject"]["id"] for record in changes.closed] == ["S3"]
    assert changes.since == runs[1].previous_at


def test_a_first_run_changed_nothing() -> None:
    changes = recent_changes([run(1, ["S1", "S2"], [], is_first=True)], now() - timedelta(days=7))
    assert changes.is_empty
    assert changes.since is None
