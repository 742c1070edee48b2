"""The flow of money as the page shows it: what it passes at each stage, with names and addresses, and what goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from graph.analysis.cascade import Cascade
from graph.analysis.money_flow import Amounts, MoneyFlow, issue_rows, national_rows
from graph.analysis.tables import NONE, to_baht
from portal.budget_sources import NO_SOURCE
from portal.flows.sankey import Sankey, sankey
from portal.i18n import plain_in_language

MOST_DRAWN = 14
"""Things of a stage that are drawn by themselves; the smallest of the others stand together as one."""

STAGES = ("source", "agency", "issue", "national")


@dataclass(frozen=True, slots=True)
class Stop:
    """A thing that money passes. `key` is distinct over the stages and names its rows on the page; `code` names it in
    addresses, if at all; `url` opens what it counts. `is_lack`: money that names no source, or reaches nothing."""

    key: str
    stage: str
    code: str | None
    title: str
    amount: float
    url: str | None
    is_lack: bool = False

    @property
    def shown_code(self) -> str | None:
        """The code as people know it; an agency has its short name."""
        return self.code if self.stage in ("issue", "national") else None


@dataclass(frozen=True, slots=True)
class Passage:
    """Money that goes on to one thing of the next stage; `part` is its percent of all."""

    end: Stop
    amount: float
    part: float
    url: str | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A thing and where its money goes on to, the most first."""

    start: Stop
    passages: list[Passage]


@dataclass(frozen=True, slots=True)
class MoneyPicture:
    """`stops` are by stage, `leaving` what leaves each of the first three. `drawing` holds the largest things by
    themselves; `shown` has every stop by key, those that stand in it for several too."""

    total: float
    stops: dict[str, list[Stop]]
    leaving: dict[str, list[Leaving]]
    drawing: Sankey
    shown: dict[str, Stop]

    @property
    def reached(self) -> list[Stop]:
        """National strategies that money reaches, the most first."""
        return sorted((one for one in self.stops["national"] if not one.is_lack), key=lambda one: -one.amount)

    @property
    def lost(self) -> float:
        """Baht that reach no national strategy."""
        return sum(one.amount for one in self.stops["national"] if one.is_lack)

    @property
    def unnamed(self) -> float:
        """Baht that name no source."""
        return sum(one.amount for one in self.stops["source"] if one.is_lack)


def money_picture(cascade: Cascade, flow: MoneyFlow) -> MoneyPicture:
    columns = (
        _sums(flow.by_source, 0),
        _sums(flow.by_issue, 0),
        _sums(flow.by_issue, 1),
        _sums(flow.by_national, 1),
    )
    largest = [one for one, _amount in columns[1].most_common()]
    orders = (
        range(len(flow.sources)),
        largest,
        issue_rows(cascade),
        national_rows(cascade),
    )
    stops: dict[str, list[Stop]] = {}
    for stage, amounts, order in zip(STAGES, columns, orders, strict=True):
        rows = [*(row for row in order if row != NONE), NONE]
        stops[stage] = [_stop(cascade, flow, stage, row, amounts[row]) for row in rows if amounts[row]]
    by_key = {one.key: one for row in stops.values() for one in row}
    flows = [
        _named(flow.by_source, "source", "agency"),
        _named(flow.by_issue, "agency", "issue"),
        _named(flow.by_national, "issue", "national"),
    ]
    drawing, bundles = _drawing([stops[stage] for stage in STAGES], flows)
    return MoneyPicture(
        total=to_baht(flow.total),
        stops=stops,
        leaving={
            stage: [_leaving(one, amounts, by_key, flow.total) for one in stops[stage]]
            for stage, amounts in zip(STAGES[:-1], flows, strict=True)
        },
        drawing=drawing,
        shown=by_key | bundles,
    )


def _sums(flow: Amounts, end: int) -> Counter[int]:
    sums: Counter[int] = Counter()
    for pair, amount in flow.items():
        sums[pair[end]] += amount
    return sums


def _named(flow: Amounts, start: str, end: str) -> dict[tuple[str, str], int]:
    return {(_key(start, one), _key(end, other)): amount for (one, other), amount in flow.items()}


def _key(stage: str, row: int) -> str:
    return f"{stage}-{'none' if row == NONE else row}"


def _stop(cascade: Cascade, flow: MoneyFlow, stage: str, row: int, amount: int) -> Stop:
    key, baht = _key(stage, row), to_baht(amount)
    if row == NONE:
        lacks = {
            "source": _("ไม่ระบุแหล่ง"),
            "issue": _("ไม่ถึงประเด็นใด"),
            "national": _("ไม่ถึงยุทธศาสตร์ชาติ"),
        }
        # Nothing leaves the last stage: what arrives there is told with what it comes from.
        places = {"source": url_for("projects.index", source=NO_SOURCE), "national": "#leaving-issue"}
        return Stop(key, stage, None, lacks[stage], baht, places.get(stage, f"#{key}"), is_lack=True)
    if stage == "source":
        name = flow.sources[row]
        return Stop(key, stage, None, name, baht, url_for("projects.index", source=name))
    if stage == "agency":
        code = cascade.agencies.codes[row]
        return Stop(key, stage, code, cascade.agencies.shorts[row], baht, url_for("projects.index", agency=code))
    elements, code = cascade.elements, cascade.element_keys[row]
    title = plain_in_language(elements.titles[row], elements.titles_en[row])
    return Stop(key, stage, code, title, baht, url_for("projects.index", element=code))


def _leaving(start: Stop, flow: Mapping[tuple[str, str], int], stops: Mapping[str, Stop], total: int) -> Leaving:
    onward = sorted((-amount, end) for (one, end), amount in flow.items() if one == start.key)
    return Leaving(
        start,
        [
            Passage(stops[end], to_baht(-amount), -100 * amount / total, _opens(start, stops[end]))
            for amount, end in onward
        ],
    )


def _opens(start: Stop, end: Stop) -> str | None:
    """The list of the projects that money between two things is of, as near as it can be asked for."""
    if start.stage == "source":
        return url_for("projects.index", source=NO_SOURCE if start.is_lack else start.title, agency=end.code)
    if start.stage == "agency":
        return url_for("projects.index", agency=start.code, element=end.code)
    if end.code is None:
        return start.url if start.code else None
    return end.url


def _drawing(
    columns: Sequence[Sequence[Stop]], flows: Iterable[dict[tuple[str, str], int]]
) -> tuple[Sankey, dict[str, Stop]]:
    """The picture with the small things of a long stage put together, and the stops that stand for them."""
    bundles: dict[str, Stop] = {}
    stands_for: dict[str, str] = {}
    for column in columns:
        if len(column) <= MOST_DRAWN:
            continue
        kept = {one.key for one in sorted(column, key=lambda one: -one.amount)[: MOST_DRAWN - 1]}
        others = [one for one in column if one.key not in kept]
        stage = others[0].stage
        bundle = Stop(
            key=f"{stage}-others",
            stage=stage,
            code=None,
            title=_("อื่น ๆ อีก %(count)s รายการ", count=len(others)),
            amount=sum(one.amount for one in others),
            url=f"#leaving-{stage}",
        )
        bundles[bundle.key] = bundle
        stands_for |= {one.key: bundle.key for one in others}
    drawn: Counter[tuple[str, str]] = Counter()
    for one in flows:
        for (start, end), amount in one.items():
            drawn[stands_for.get(start, start), stands_for.get(end, end)] += amount
    leaving, arriving = Counter[str](), Counter[str]()
    for (start, end), amount in drawn.items():
        leaving[start] += amount
        arriving[end] += amount
    stages = [
        [(key, leaving[key] or arriving[key]) for key in dict.fromkeys(stands_for.get(one.key, one.key) for one in row)]
        for row in columns
    ]
    return sankey(stages, drawn), bundles
