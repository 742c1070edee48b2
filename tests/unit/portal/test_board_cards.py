"""The board's cards as its pages show them: columns, what falls due, and which development issues a gap belongs to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from graph.analysis.gap_cards import GapCard, Hanging, Passage, closing_call, rank
from graph.model.call import AnswerState, CallAnswer, Offer, ProjectCall
from graph.model.fiscal import BANGKOK
from graph.model.gap_card import CardDeeds, CardState, Deed
from graph.model.project import ProjectStatus
from portal.board.cards import COLUMN_SHOWS, NOBODY, BoardFilter, Due, columns, issues_of, narrowed, shown_cards
from portal.home.my_cards import my_cards
from tests.unit.analysis.small import Small

DAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=BANGKOK)
CASCADE = Small(
    {"I1": None, "I2": None, "O1": "I1", "O2": "I2", "S1": None, "S2": None, "N1": None},
    serves=[("S1", "O1"), ("S2", "O2")],
    upstream=[("S2", "N1")],
    projects={"P1": ("A1", 1, ["S1"]), "P2": ("A2", 1, ["S1"]), "P3": ("A2", 1, ["S2"])},
    indicators={"K1": ("O2", {})},
).cascade()


def record(kind: str, code: str, rule: str = "uncovered-strategy") -> dict[str, Any]:
    subject = {"type": kind, "kind": kind, "id": code, "public_id": f"id:{code}", "title_th": code, "title_en": None}
    said = {"message_th": f"ขาด {code}", "message_en": f"{code} lacks", "group": None, "part": "", "evidence": {}}
    return {"key": f"{rule}|{code}", "rule": rule, "severity": "high", "weight": 0, "subject": subject, **said}


def card(code: str, state: CardState = CardState.NEW, **deed: Any) -> GapCard:
    found = record("element", code)
    done = CardDeeds(found["key"], Deed(**deed))
    return GapCard(found["key"], found, state is not CardState.SOLVED, state, done, rank(found, Hanging()))


@pytest.mark.parametrize(
    ("kind", "code", "issues"),
    [
        ("element", "S1", {"I1"}),
        ("element", "I2", {"I2"}),
        ("element", "N1", {"I2"}),
        ("project", "P1", {"I1"}),
        ("agency", "A2", {"I1", "I2"}),
        ("indicator", "K1", {"I2"}),
        ("element", "gone", set()),
        ("project", "gone", set()),
    ],
)
def test_a_gap_belongs_to_the_issues_above_what_it_is_about(kind: str, code: str, issues: set[str]) -> None:
    assert issues_of(CASCADE, record(kind, code)) == issues


def test_filters_of_owner_and_due_date() -> None:
    cards = [
        card("S1"),
        card("S2", CardState.TAKEN_UP, owner="p-1", due=DAY - timedelta(days=1)),
        card("O1", CardState.TAKEN_UP, owner="p-1", due=DAY + timedelta(days=7)),
        card("O2", CardState.TAKEN_UP, owner="p-2", due=DAY + timedelta(days=8)),
        card("I1", CardState.SOLVED, owner="p-1"),
    ]
    shown = shown_cards(cards, "th", DAY)

    def codes(**wanted: Any) -> list[str]:
        return [one.gap.code for one in narrowed(shown, BoardFilter(**wanted), DAY, CASCADE)]

    assert codes(due=Due.OVERDUE) == ["S2"]
    assert codes(due=Due.SOON) == ["O1"]
    assert codes(due=Due.NONE) == ["S1"]
    assert codes(owner=NOBODY) == ["S1"]
    assert codes(owner="p-1", state=CardState.TAKEN_UP) == ["S2", "O1"]
    assert codes(issue="I2") == ["S2", "O2"]
    assert codes(text="ขาด o") == ["O1", "O2"]


def test_a_column_shows_its_first_and_counts_the_rest() -> None:
    shown = shown_cards([card(f"S{n}") for n in range(COLUMN_SHOWS + 3)], "th", DAY)
    first, *others = columns(shown)
    assert (first.state, len(first.cards), first.rest) == (CardState.NEW, COLUMN_SHOWS, 3)
    assert [one.total for one in others] == [0, 0, 0, 0]


def test_my_cards_are_those_that_are_still_there_due_first() -> None:
    findings = [record("element", code) for code in ("S1", "S2", "O1", "O2")]
    deeds = {
        "uncovered-strategy|S1": Deed(owner="me"),
        "uncovered-strategy|S2": Deed(owner="me", due=DAY - timedelta(days=1)),
        "uncovered-strategy|O1": Deed(owner="me", waived_until=DAY),
        "uncovered-strategy|O2": Deed(owner="somebody"),
        "uncovered-strategy|closed": Deed(owner="me"),
    }
    mine = my_cards("me", {key: CardDeeds(key, deed) for key, deed in deeds.items()}, findings, DAY)
    assert [(one.code, one.is_overdue) for one in mine] == [("S2", True), ("S1", False)]


def call(
    opened: int, closed: int | None = None, *, counts: bool = True, key: str = "uncovered-strategy|S1"
) -> ProjectCall:
    offer = Offer("id:P1", "P1", "โครงการ", None, ProjectStatus.READY, is_linked=counts)
    return ProjectCall(
        id=f"call-{opened}",
        area="TH-44",
        year=2564,
        element="id:S1",
        wanted="โครงการ",
        due=DAY,
        opened_at=NOON + timedelta(hours=opened),
        opened_by="สมหญิง",
        finding=key,
        closed_at=None if closed is None else NOON + timedelta(hours=closed),
        answers=(CallAnswer("TH-44/A1", AnswerState.OFFERED, offer),),
    )


def test_which_call_closed_a_gap() -> None:
    found = card("S1", CardState.SOLVED)
    gone = GapCard(found.key, found.record, False, found.state, found.deeds, found.rank, (Passage(NOON, False, NOON),))
    open_then, closed_after = call(-2), call(-3, 1)
    assert closing_call(gone, [closed_after, open_then]) is open_then
    assert closing_call(gone, [closed_after]) is closed_after
    others = [call(1), call(-2, -1), call(-2, counts=False), call(-2, key="uncovered-strategy|S2")]
    assert closing_call(gone, others) is None
    assert closing_call(card("S1"), [open_then]) is None
