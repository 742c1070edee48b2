"""The findings of a run as the page shows them: filtered, by family and rule, the important ones as cards and long
lists folded into groups. A board too long for one page shows the first of each rule; a rule too long has pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.analysis.gaps.registry import BY_ID, RULES
from graph.analysis.gaps.rule import Family, Severity
from graph.analysis.search import holds, words_of
from graph.model.collation import sort_key
from graph.store.page import Page, page_of
from portal.gap_view import Gap

CARD_RULES = frozenset({"uncovered-strategy", "uncovered-objective", "uncovered-issue"})
"""Rules whose findings are what the page is read for: each gets a card of its own."""

FOLD_FROM = 8
"""A rule with so many findings or more folds them into groups; fewer stand as they are."""

MOST_WHOLE = 200
"""Findings that one page shows all of."""

FEW = 8
"""Of more, so many cards, rows and groups of each rule."""

PAGE_SIZE = 50
"""Of more of one rule that was asked for, so many findings a page."""


@dataclass(frozen=True, slots=True)
class GapFilter:
    """What to show. `agency` is a code, `group` a GapGroup's key; None and empty mean all."""

    family: str | None = None
    rule: str | None = None
    severity: str | None = None
    agency: str | None = None
    is_new: bool = False
    text: str = ""
    group: str | None = None

    @property
    def is_on(self) -> bool:
        return self != GapFilter()

    def passing(self, gaps: Iterable[Gap]) -> list[Gap]:
        words = words_of(self.text)
        return [gap for gap in gaps if self._lets_through(gap, words)]

    def _lets_through(self, gap: Gap, words: Sequence[str]) -> bool:
        return (
            (not self.family or gap.family == self.family)
            and (not self.rule or gap.rule == self.rule)
            and (not self.severity or gap.severity == self.severity)
            and (not self.agency or gap.agency == self.agency)
            and (not self.group or _key(*_group_of(gap)) == self.group)
            and (not self.is_new or gap.is_new)
            and (not words or holds(gap.search_key, words))
        )


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Findings folded under one heading: an upstream plan, an agency, an objective. `gaps` are those of `total` that
    the page shows, none where it only names the group; all are of one `severity`. Findings without a group stand under
    their kind of thing: then there is no `code`."""

    code: str
    title: str
    severity: str
    gaps: tuple[Gap, ...]
    total: int

    @property
    def key(self) -> str:
        """What names it in addresses."""
        return _key(self.code, self.title)


@dataclass(frozen=True, slots=True)
class RuleGaps:
    """A rule's findings: `cards` and `rows` stand as they are, `groups` are folded. `is_cut`: there are more than the
    page shows or names."""

    rule: str
    title: str
    why: str
    action: str
    total: int
    new: int
    cards: tuple[Gap, ...] = ()
    rows: tuple[Gap, ...] = ()
    groups: tuple[GapGroup, ...] = ()
    is_cut: bool = False

    def first(self) -> RuleGaps:
        """The first cards and rows, and the largest groups by name."""
        groups = tuple(replace(group, gaps=()) for group in self.groups[:FEW])
        is_cut = max(len(self.cards), len(self.rows), len(self.groups)) > FEW
        return replace(self, cards=self.cards[:FEW], rows=self.rows[:FEW], groups=groups, is_cut=is_cut)

    def paged(self, number: int) -> tuple[RuleGaps, Page[Gap]]:
        """A page of all findings in their order, each under its group."""
        ordered = [*self.cards, *self.rows, *(gap for group in self.groups for gap in group.gaps)]
        page = page_of(ordered, number, PAGE_SIZE)
        here = {gap.key for gap in page.items}

        def shown(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
            return tuple(gap for gap in gaps if gap.key in here)

        groups = [replace(group, gaps=shown(group.gaps)) for group in self.groups]
        on_page = tuple(group for group in groups if group.gaps)
        return replace(self, cards=shown(self.cards), rows=shown(self.rows), groups=on_page), page


@dataclass(frozen=True, slots=True)
class FamilyGaps:
    family: str
    total: int
    rules: tuple[RuleGaps, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What a page shows of `total` findings. `is_short`: of each rule only the first. `page`: where one is among the
    pages of a rule. `group`: the one that was asked for."""

    families: tuple[FamilyGaps, ...]
    total: int
    is_short: bool = False
    page: Page[Gap] | None = None
    group: GapGroup | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Of all findings, whatever is filtered."""

    total: int
    new: int
    by_severity: Mapping[str, int]
    by_family: Mapping[str, int]
    by_rule: Mapping[str, int]


def counts_of(gaps: Sequence[Gap]) -> Counts:
    return Counts(
        total=len(gaps),
        new=sum(gap.is_new for gap in gaps),
        by_severity=Counter(gap.severity for gap in gaps),
        by_family=Counter(gap.family for gap in gaps),
        by_rule=Counter(gap.rule for gap in gaps),
    )


def board(gaps: Iterable[Gap], wanted: GapFilter, language: str, page: int = 1) -> Board:
    """What passes the filter, by family and rule in the registry's order; empty ones are left out. `page` counts when
    one rule was asked for that has more than a page shows."""
    passing = wanted.passing(gaps)
    by_rule: dict[str, list[Gap]] = {}
    for gap in passing:
        by_rule.setdefault(gap.rule, []).append(gap)
    found = [_rule(rule.id, by_rule[rule.id], language) for rule in RULES if rule.id in by_rule]
    is_long, asked_page = len(passing) > MOST_WHOLE, None
    if is_long and len(found) == 1:
        rule, asked_page = found[0].paged(page)
        found = [rule]
    elif is_long:
        found = [rule.first() for rule in found]
    families = []
    for family in Family:
        rules = tuple(rule for rule in found if BY_ID[rule.rule].family is family)
        if rules:
            families.append(FamilyGaps(str(family), sum(rule.total for rule in rules), rules))
    return Board(
        families=tuple(families),
        total=len(passing),
        is_short=is_long and asked_page is None,
        page=asked_page,
        group=_group(*_group_of(passing[0]), passing) if wanted.group and passing else None,
    )


def _rule(rule_id: str, gaps: Sequence[Gap], language: str) -> RuleGaps:
    rule = BY_ID[rule_id]
    thai = language != "en"
    cards, rows, folded = _spread(rule_id, gaps)
    return RuleGaps(
        rule=rule_id,
        title=rule.title_th if thai else rule.title_en,
        why=rule.why_th if thai else rule.why_en,
        action=rule.action_th if thai else rule.action_en,
        total=len(gaps),
        new=sum(gap.is_new for gap in gaps),
        cards=tuple(cards),
        rows=tuple(rows),
        groups=_groups(folded),
    )


def _spread(rule_id: str, gaps: Sequence[Gap]) -> tuple[list[Gap], list[Gap], list[Gap]]:
    """(cards, rows, folded). Of a long list only what is more severe than its mildest stays outside the groups."""
    if rule_id in CARD_RULES:
        return list(gaps), [], []
    if len(gaps) < FOLD_FROM:
        return [], list(gaps), []
    mildest = max(Severity(gap.severity).order for gap in gaps)
    rows = [gap for gap in gaps if Severity(gap.severity).order < mildest]
    folded = [gap for gap in gaps if Severity(gap.severity).order == mildest]
    return [], rows, folded


def _groups(gaps: Sequence[Gap]) -> tuple[GapGroup, ...]:
    """By the findings' own groups, the largest first; findings without one stand under their kind of thing."""
    found: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps:
        found.setdefault(_group_of(gap), []).append(gap)
    groups = [_group(code, title, members) for (code, title), members in found.items()]
    return tuple(sorted(groups, key=lambda group: (-group.total, sort_key(group.title))))


def _group(code: str, title: str, gaps: Sequence[Gap]) -> GapGroup:
    return GapGroup(code, title, gaps[0].severity, tuple(gaps), len(gaps))


def _group_of(gap: Gap) -> tuple[str, str]:
    return gap.group or ("", gap.kind)


def _key(code: str, title: str) -> str:
    return code or title
