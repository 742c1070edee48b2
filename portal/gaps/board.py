"""The findings of a run as the page shows them: filtered, by family and rule, the important ones as cards and long
lists folded into groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.analysis.gaps.registry import BY_ID, RULES
from graph.analysis.gaps.rule import Family, Severity
from graph.analysis.search import holds, words_of
from graph.model.collation import sort_key
from portal.gap_view import Gap

CARD_RULES = frozenset({"uncovered-strategy", "uncovered-objective", "uncovered-issue"})
"""Rules whose findings are what the page is read for: each gets a card of its own."""

FOLD_FROM = 8
"""A rule with so many findings or more folds them into groups; fewer stand as they are."""


@dataclass(frozen=True, slots=True)
class GapFilter:
    """What to show. `agency` is a code; None and empty mean all."""

    family: str | None = None
    rule: str | None = None
    severity: str | None = None
    agency: str | None = None
    is_new: bool = False
    text: str = ""

    @property
    def is_on(self) -> bool:
        return bool(self.family or self.rule or self.severity or self.agency or self.is_new or self.text)

    def lets_through(self, gap: Gap) -> bool:
        words = words_of(self.text)
        return (
            (not self.family or gap.family == self.family)
            and (not self.rule or gap.rule == self.rule)
            and (not self.severity or gap.severity == self.severity)
            and (not self.agency or gap.agency == self.agency)
            and (not self.is_new or gap.is_new)
            and (not words or holds(gap.search_key, words))
        )


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Findings folded under one heading: an upstream plan, an agency, an objective."""

    code: str
    title: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class RuleGaps:
    """A rule's findings: `cards` and `rows` stand as they are, `groups` are folded."""

    rule: str
    title: str
    why: str
    action: str
    total: int
    new: int
    cards: tuple[Gap, ...] = ()
    rows: tuple[Gap, ...] = ()
    groups: tuple[GapGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class FamilyGaps:
    family: str
    total: int
    rules: tuple[RuleGaps, ...]


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


def board(gaps: Iterable[Gap], wanted: GapFilter, language: str) -> tuple[FamilyGaps, ...]:
    """What passes the filter, by family and rule in the registry's order; empty ones are left out."""
    by_rule: dict[str, list[Gap]] = {}
    for gap in gaps:
        if wanted.lets_through(gap):
            by_rule.setdefault(gap.rule, []).append(gap)
    families = []
    for family in Family:
        rules = tuple(
            _rule(rule.id, by_rule[rule.id], language) for rule in RULES if rule.family is family and rule.id in by_rule
        )
        if rules:
            families.append(FamilyGaps(str(family), sum(rule.total for rule in rules), rules))
    return tuple(families)


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
        found.setdefault(gap.group or ("", gap.kind), []).append(gap)
    groups = [GapGroup(code, title, tuple(members)) for (code, title), members in found.items()]
    return tuple(sorted(groups, key=lambda group: (-len(group.gaps), sort_key(group.title))))
