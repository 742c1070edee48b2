"""What differs between two pictures of a scope, as pages show it (components/difference.html): sums side by side,
elements that lose or gain, gaps come and gone."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from graph.analysis.cascade import Cascade
from graph.analysis.gaps.registry import BY_ID
from graph.analysis.gaps.rule import Finding
from graph.analysis.tables import to_baht
from graph.analysis.what_if import Difference, ElementChange, Sums
from portal.formatting import baht, number
from portal.i18n import language
from portal.subjects import subject_url
from portal.threads import ElementView, element_view


@dataclass(frozen=True, slots=True)
class SumRow:
    """A figure before and after; `difference` with its sign, None where it stays. `url` opens what is counted now."""

    label: str
    before: str
    after: str
    difference: str | None
    url: str


@dataclass(frozen=True, slots=True)
class ElementRow:
    """An element before and after; money in baht."""

    element: ElementView
    projects: tuple[int, int]
    agencies: tuple[int, int]
    budget: tuple[float, float]


@dataclass(frozen=True, slots=True)
class GapRow:
    """A finding in the page's language; `url` is None where it is about a project that is only planned here."""

    rule: str
    severity: str
    message: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`lost`, `gained` and `others` are elements whose figures differ; `added` and `gone` are on one side only."""

    sums: tuple[SumRow, ...]
    lost: tuple[ElementRow, ...]
    gained: tuple[ElementRow, ...]
    others: tuple[ElementRow, ...]
    opened: tuple[GapRow, ...]
    closed: tuple[GapRow, ...]
    added: tuple[ElementView, ...] = ()
    gone: tuple[ElementView, ...] = ()

    @property
    def is_nothing(self) -> bool:
        figures = self.lost or self.gained or self.others or any(row.difference for row in self.sums)
        return not (figures or self.opened or self.closed or self.added or self.gone)


def outcome(cascade: Cascade, told: Difference, earlier: Cascade | None = None) -> Outcome:
    """`cascade` as it stands; `told` is what the changes do to it, or what happened since `earlier`."""
    standing = {*cascade.projects.codes, *cascade.agencies.codes, *cascade.element_keys, *cascade.indicators.codes}
    rest = [one for one in told.elements if not one.is_lost and not one.is_gained]
    # The province's own first: its strategies are what people know.
    rest.sort(key=lambda one: bool(cascade.elements.upstream[one.element]))
    return Outcome(
        sums=_sums(told.before, told.after),
        lost=_rows(cascade, (one for one in told.elements if one.is_lost)),
        gained=_rows(cascade, (one for one in told.elements if one.is_gained)),
        others=_rows(cascade, rest),
        opened=tuple(_gap(one, standing) for one in told.opened),
        closed=tuple(_gap(one, standing) for one in told.closed),
        added=tuple(element_view(cascade, row) for row in told.added),
        gone=tuple(element_view(earlier or cascade, row) for row in told.gone),
    )


def _sums(before: Sums, after: Sums) -> tuple[SumRow, ...]:
    def counts(label: str, old: int, new: int, url: str) -> SumRow:
        return SumRow(label, number(old), number(new), _signed(new - old, number(abs(new - old))), url)

    def money(label: str, old: int, new: int, url: str) -> SumRow:
        by = baht(to_baht(abs(new - old)))
        return SumRow(label, baht(to_baht(old)), baht(to_baht(new)), _signed(new - old, by), url)

    ends = [before.strategies, after.strategies]
    strategies = _("กลยุทธ์ที่มีโครงการ (จาก %(all)s)", all=" → ".join(map(number, dict.fromkeys(ends))))
    return (
        counts(strategies, before.strategies_covered, after.strategies_covered, url_for("plan.outline")),
        counts(_("เป้าหมายของแผนต้นทางที่ไปถึง"), before.goals, after.goals, url_for("upstream.index")),
        counts(_("โครงการ"), before.projects, after.projects, url_for("projects.index")),
        counts(_("หน่วยงานที่มีโครงการ"), before.agencies, after.agencies, url_for("agencies.index")),
        money(_("งบประมาณ (บาท)"), before.budget, after.budget, url_for("projects.index", sort="budget", order="desc")),
        money(_("งบที่ไปถึงแผน (บาท)"), before.linked, after.linked, url_for("projects.index", linked="yes")),
        counts(_("ช่องว่าง"), before.findings, after.findings, url_for("gaps.index")),
    )


def _signed(difference: int, shown: str) -> str | None:
    if not difference:
        return None
    return f"+{shown}" if difference > 0 else f"−{shown}"


def _rows(cascade: Cascade, changes: Iterable[ElementChange]) -> tuple[ElementRow, ...]:
    return tuple(
        ElementRow(
            element_view(cascade, one.element),
            one.projects,
            one.agencies,
            (to_baht(one.budget[0]), to_baht(one.budget[1])),
        )
        for one in changes
    )


def _gap(finding: Finding, standing: AbstractSet[str]) -> GapRow:
    english, rule, subject = language() == "en", BY_ID[finding.rule], finding.subject
    return GapRow(
        rule=rule.title_en if english else rule.title_th,
        severity=str(finding.severity),
        message=finding.message_en if english else finding.message_th,
        url=subject_url(subject.type, subject.code) if subject.code in standing else None,
    )
