"""The gaps page's order and folding, its filters, and what it knows of how gaps came and went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import records, run_rules
from graph.model.fiscal import BANGKOK
from graph.model.run import Run
from portal.gap_view import Gap, gaps_of
from portal.gaps.board import FEW, PAGE_SIZE, GapFilter, RuleGaps, board, counts_of
from portal.gaps.history import gap_history
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder

Record = Mapping[str, Any]


@pytest.fixture(scope="module")
def found() -> list[dict[str, Any]]:
    cascade = Folder(MAHA_SARAKHAM).cascade(2563, date(2026, 1, 1))
    return records(run_rules(cascade, coverage(cascade)))


def day(number: int) -> datetime:
    return datetime(2026, 1, number, 9, tzinfo=BANGKOK)


def run(
    at: int, findings: list[Record], opened: list[Record], closed: list[Record] | None = None, first: bool = False
) -> Run:
    return Run(
        id=f"run-{at}",
        area="TH-44",
        year=2563,
        at=day(at),
        seconds=0.1,
        saw=at,
        totals={},
        coverage={},
        findings=findings,
        opened=opened,
        closed=closed or [],
        previous_at=None if first else day(at - 1),
    )


def test_uncovered_strategies_come_first_and_are_not_buried(found: list[dict[str, Any]]) -> None:
    first = board(gaps_of(found, "th", new=frozenset(), first_seen={}), GapFilter(), "th").families[0]

    strategies, upstream = first.rules[0], first.rules[1]
    assert (strategies.rule, [gap.code for gap in strategies.cards]) == (
        "uncovered-strategy",
        ["S11", "S14", "S6", "S15"],
    )
    assert (upstream.rule, upstream.total) == ("uncovered-upstream", 44)
    assert [gap.code for gap in upstream.rows] == ["MP-23", "N12-8"]
    assert [(group.code, len(group.gaps)) for group in upstream.groups] == [
        ("MP", 30),
        ("GOV", 7),
        ("N12", 4),
        ("ER", 1),
    ]


def test_every_finding_is_shown_once(found: list[dict[str, Any]]) -> None:
    gaps = gaps_of(found, "th", new=frozenset(), first_seen={})
    shown = [
        gap.key
        for family in board(gaps, GapFilter(), "th").families
        for rule in family.rules
        for gap in (*rule.cards, *rule.rows, *(one for group in rule.groups for one in group.gaps))
    ]

    assert sorted(shown) == sorted(gap.key for gap in gaps)
    assert counts_of(gaps).by_severity == {"high": 7, "medium": 36, "low": 90}


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (GapFilter(family="agencies"), 8),
        (GapFilter(rule="uncovered-strategy"), 4),
        (GapFilter(severity="high"), 7),
        (GapFilter(agency="A09"), 1),
        (GapFilter(text="งานวิจัย"), 1),
        (GapFilter(text="S6 นวัตกรรม"), 1),
        (GapFilter(is_new=True), 1),
        (GapFilter(severity="high", family="agencies"), 0),
        (GapFilter(rule="uncovered-upstream", group="GOV"), 7),
    ],
)
def test_filters(found: list[dict[str, Any]], wanted: GapFilter, count: int) -> None:
    gaps = gaps_of(found, "th", new=frozenset({found[0]["key"]}), first_seen={})

    assert wanted.is_on
    shown = board(gaps, wanted, "th")
    assert shown.total == sum(family.total for family in shown.families) == count


@pytest.fixture
def many(found: list[dict[str, Any]]) -> list[Gap]:
    """More than a page shows all of: 10 of each of the example's."""
    gaps = gaps_of(found, "th", new=frozenset(), first_seen={})
    return [replace(gap, key=f"{gap.key}-{number}") for gap in gaps for number in range(10)]


def _shown(rule: RuleGaps) -> list[str]:
    folded = [gap for group in rule.groups for gap in group.gaps]
    return [gap.key for gap in (*rule.cards, *rule.rows, *folded)]


def test_a_long_board_counts_all_and_shows_the_first_of_each_rule(many: list[Gap]) -> None:
    long = board(many, GapFilter(), "th")

    rules = [rule for family in long.families for rule in family.rules]
    assert long.is_short
    assert long.total == sum(rule.total for rule in rules) == 1330
    assert all(len(_shown(rule)) <= 2 * FEW for rule in rules)
    upstream = next(rule for rule in rules if rule.rule == "uncovered-upstream")
    assert upstream.is_cut
    assert [(group.key, group.total, group.gaps) for group in upstream.groups] == [
        ("MP", 300, ()),
        ("GOV", 70, ()),
        ("N12", 40, ()),
        ("ER", 10, ()),
    ]
    for group in upstream.groups:
        opened = GapFilter(rule=upstream.rule, group=group.key, severity=group.severity)
        assert board(many, opened, "th").total == group.total


def test_the_pages_of_a_rule_show_each_finding_once(many: list[Gap]) -> None:
    wanted = GapFilter(rule="uncovered-upstream")
    pages = [board(many, wanted, "th", number) for number in range(1, 10)]

    rules = [page.families[0].rules[0] for page in pages]
    assert [len(_shown(rule)) for rule in rules] == [PAGE_SIZE] * 8 + [40]
    assert sorted(key for rule in rules for key in _shown(rule)) == sorted(
        gap.key for gap in many if gap.rule == wanted.rule
    )
    assert {(rule.total, page.total) for rule, page in zip(rules, pages, strict=True)} == {(440, 440)}
    # Of a group that goes on over pages each says how many it has in all.
    assert {group.total for rule in rules for group in rule.groups if group.code == "MP"} == {300}
    assert board(many, wanted, "th", 99).page == pages[-1].page


def test_a_rule_that_is_no_longer_there_is_left_out(found: list[dict[str, Any]]) -> None:
    assert gaps_of([{**found[0], "rule": "of-old"}], "en", new=frozenset(), first_seen={}) == []


def test_first_seen_and_new_are_from_the_runs_that_opened_it(found: list[dict[str, Any]]) -> None:
    always, came, back = found[:3]
    oldest = run(1, [], opened=[always, back], first=True)
    closing = run(3, [], opened=[], closed=[back])
    middle = run(5, [], opened=[came])
    newest = run(7, [always, came, back], opened=[back])

    known = gap_history(newest, [newest, middle, closing, oldest])

    assert known.new == {back["key"]}
    assert known.first_seen == {came["key"]: day(5), back["key"]: day(7)}
    assert known.closed == ()
    assert [(change.at, change.difference) for change in known.changes] == [(day(7), 1), (day(5), 1), (day(3), -1)]


def test_closed_ones_say_when_and_how_a_rule_changed(found: list[dict[str, Any]]) -> None:
    gone, stays = found[0], found[1]
    newest = run(7, [stays], opened=[], closed=[gone])

    known = gap_history(newest, [])

    assert [(one.record["key"], one.at) for one in known.closed] == [(gone["key"], day(7))]
    assert known.difference("uncovered-strategy", newest) == -1


def test_the_first_run_is_no_news(found: list[dict[str, Any]]) -> None:
    known = gap_history(run(1, found, opened=found, first=True), [])

    assert (known.new, known.first_seen, known.changes) == (frozenset(), {}, ())
