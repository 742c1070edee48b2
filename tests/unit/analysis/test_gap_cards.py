"""Cards of the gap board against a plain re-telling of random histories; what comes first; what a week held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.gap_cards import GapCard, Hanging, gap_cards, hanging_money, week
from graph.analysis.gaps.registry import compare, is_over
from graph.model.fiscal import BANGKOK
from graph.model.gap_card import CardDeeds, CardState, Deed, deed_from_json
from graph.model.run import Run
from tests.unit.analysis.small import AREA, YEAR, Small

TODAY = date(2026, 3, 10)
START = datetime(2026, 3, 1, 9, tzinfo=BANGKOK)
LETTERS = "ABCD"


def record(code: str, rule: str = "uncovered-strategy", **changes: Any) -> dict[str, Any]:
    subject = {"type": "element", "kind": "strategy", "id": code, "public_id": f"id:{code}", "title_th": code}
    made = {
        "key": f"{rule}|id:{code}",
        "rule": rule,
        "severity": "high",
        "weight": 0,
        "evidence": {},
        "subject": subject,
    }
    return made | changes


def history(found: Sequence[Sequence[dict[str, Any]]]) -> list[Run]:
    """The runs that found these, a day apart, oldest first, with what each opened and closed as the workers tell it."""
    runs: list[Run] = []
    for place, records in enumerate(found):
        at = START + timedelta(days=place)
        change = compare(runs[-1].findings, records) if runs else compare(records, records)
        runs.append(
            Run(
                id=f"run-{place}",
                area=AREA,
                year=YEAR,
                at=at,
                seconds=0.1,
                saw=place,
                totals={},
                coverage={},
                findings=records,
                opened=change.opened,
                closed=change.closed,
                previous_at=runs[-1].at if runs else None,
            )
        )
    return runs


def cards_of(runs: Sequence[Run], **more: Any) -> list[GapCard]:
    """The board at the end of a history."""
    return gap_cards(runs[-1], list(reversed(runs)), more.pop("deeds", {}), more.pop("day", TODAY), **more)


@dataclass
class Told:
    """A gap as somebody who looked at every run would tell of it."""

    is_open: bool
    came: datetime | None
    went: datetime | None
    times: int
    returned: bool


def retold(runs: Sequence[Run]) -> dict[str, Told]:
    """Run by run, by what stood in each, never by what it says of the one before."""
    told: dict[str, Told] = {}
    for place, run in enumerate(runs):
        here = {one["key"] for one in run.findings}
        for key in sorted(here | told.keys()):
            known = told.setdefault(key, Told(False, None, None, 0, False))
            if key in here and not known.is_open:
                known.returned = known.went is not None or known.returned
                known.came, known.went, known.times = (run.at if place else None), None, 0
            if key not in here and known.is_open:
                known.went, known.times = run.at, 0
            known.is_open = key in here
            known.times += known.is_open
    return told


def state_of(told: Told, deed: Deed, called: bool) -> CardState:
    if not told.is_open:
        return CardState.SOLVED
    if called:
        return CardState.CALL_OPEN
    if deed.waived_until is not None and deed.waived_until >= TODAY:
        return CardState.WAIVED
    return CardState.NEW if deed.owner is None else CardState.TAKEN_UP


found = st.lists(st.lists(st.sampled_from(LETTERS), unique=True), min_size=1, max_size=9)
deeds = st.builds(
    Deed,
    owner=st.sampled_from([None, "p-1"]),
    due=st.sampled_from([None, TODAY - timedelta(days=1), TODAY]),
    waived_until=st.sampled_from([None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=9)]),
)


@given(found=found, done=st.dictionaries(st.sampled_from(LETTERS), deeds), called=st.sets(st.sampled_from(LETTERS)))
def test_cards_tell_what_the_runs_and_the_people_did(
    found: list[list[str]], done: Mapping[str, Deed], called: set[str]
) -> None:
    runs = history([[record(code) for code in codes] for codes in found])
    by_key = {record(code)["key"]: CardDeeds(record(code)["key"], deed, version=1) for code, deed in done.items()}
    calls = {record(code)["key"]: ("call-1",) for code in called}
    cards = cards_of(runs, deeds=by_key, open_calls=calls)
    told = retold(runs)

    assert {card.key for card in cards} == set(told)
    for card in cards:
        known, deed = told[card.key], by_key.get(card.key, CardDeeds(card.key)).deed
        assert card.is_open == known.is_open
        assert card.opened_at == known.came or not known.is_open
        assert card.closed_at == known.went
        assert card.seen == known.times
        assert card.has_returned == (known.returned and known.is_open)
        assert card.state is state_of(known, deed, card.key in calls)
        assert card.is_overdue(TODAY) == (
            card.state in (CardState.TAKEN_UP, CardState.CALL_OPEN) and deed.due is not None and deed.due < TODAY
        )
    assert [card.is_open for card in cards] == sorted((card.is_open for card in cards), reverse=True)


@given(found=found, days=st.integers(0, 9))
def test_a_week_holds_what_differs_between_its_ends(found: list[list[str]], days: int) -> None:
    runs = history([[record(code) for code in codes] for codes in found])
    since = START + timedelta(days=days, hours=1)
    before = next((run for run in reversed(runs) if run.at <= since), runs[0])
    then, now = ({one["key"] for one in run.findings} for run in (before, runs[-1]))
    held = week(cards_of(runs), since, TODAY)

    assert {card.key for card in held.opened} == now - then
    assert {card.key for card in held.closed} == then - now


def test_a_page_of_an_older_run_takes_no_notice_of_newer_ones() -> None:
    runs = history([[record("A")], [record("A"), record("B")], [record("B")]])
    cards = gap_cards(runs[1], list(reversed(runs)), {}, TODAY)
    assert [(card.record["subject"]["id"], card.is_open) for card in cards] == [("A", True), ("B", True)]


def test_what_matters_comes_first() -> None:
    def indicator(code: str) -> dict[str, Any]:
        subject = {"type": "indicator", "kind": "indicator", "id": code, "public_id": f"id:{code}", "title_th": code}
        return record(code, "indicator-no-target", subject=subject, evidence={"element": "S9"})

    issue = record("I1", "uncovered-issue")
    issue["subject"] = issue["subject"] | {"kind": "issue"}
    findings = [
        record("S10"),
        record("S2"),
        record("S3", weight=4),
        indicator("K1"),
        record("NS-1", "uncovered-upstream", weight=9),
        issue,
        record("S4", severity="medium", weight=99),
        record("S5"),
    ]
    hanging = Hanging(elements={"S5": 1_000.0, "S4": 9e9})
    cards = cards_of(history([findings]), hanging=hanging)
    codes = [card.record["subject"]["id"] for card in cards]
    assert codes == ["I1", "S3", "S5", "S2", "S10", "NS-1", "K1", "S4"]


def test_a_late_report_that_was_accepted_is_no_card() -> None:
    late = record("P1", "report-late", evidence={"state": "accepted"})
    assert is_over(late)
    assert cards_of(history([[late, record("S1")]]))[0].record["rule"] == "uncovered-strategy"
    assert len(cards_of(history([[late, record("S1")]]))) == 1


def test_money_hangs_on_projects_agencies_and_what_indicators_measure() -> None:
    small = Small({"S1": None}, projects={"P1": ("A1", 100, ["S1"]), "P2": ("A1", 50, ["S1"])})
    hanging = hanging_money(small.cascade(), {"S1": {"budget_baht": 150}})

    def on(kind: str, code: str, **evidence: str) -> float:
        return hanging.on({"subject": {"type": kind, "id": code, "public_id": f"id:{code}"}, "evidence": evidence})

    assert [on("project", "P1"), on("agency", "A1"), on("agency", "A2"), on("element", "S1")] == [100, 150, 0, 150]
    assert [on("indicator", "K1", element="S1"), on("indicator", "K1"), on("element", "S9")] == [150, 0, 0]


def test_a_deed_is_told_and_read_back() -> None:
    deed = Deed("p-1", "สมหญิง", TODAY, START, "รอปีหน้า", TODAY, "สมหญิง", START)
    assert deed_from_json(deed.to_json()) == deed
    assert deed_from_json(Deed().to_json()) == Deed()
