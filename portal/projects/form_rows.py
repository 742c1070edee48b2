"""The rows of the project form as typed: activities, parts of the budget, people in charge, partners. Read from a
form that was sent, changed by its buttons, turned into what the store takes; nothing here asks or writes the graph."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, TypeVar

from graph.exchange import cells
from graph.exchange.problems import CellError
from graph.model.amounts import in_digits
from graph.model.fiscal import Quarter
from graph.model.partner import Partner, PartnerDraft
from graph.model.project_form import MAX_ROWS, Activity, BudgetLine, InCharge, ProjectForm
from portal.formatting import baht

_NAME = re.compile(r"(activities|budget_lines|in_charge|partners)-(\d{1,4})-([a-z]+\d?)")
_COMMAND = re.compile(r"(add|remove):(activities|budget_lines|in_charge|partners)(?::(\d{1,4}))?")
QUARTERS = tuple(Quarter)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """`q1` to `q4` are "1" where the quarter is ticked."""

    title: str = ""
    weight: str = ""
    q1: str = ""
    q2: str = ""
    q3: str = ""
    q4: str = ""

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(quarter for quarter in QUARTERS if getattr(self, f"q{int(quarter)}"))


@dataclass(frozen=True, slots=True)
class BudgetRow:
    source: str = ""
    category: str = ""
    quarter: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    name: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """`agency` is a public id."""

    agency: str = ""
    part: str = ""


Row = ActivityRow | BudgetRow | PersonRow | PartnerRow
R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Rows:
    """Fields are named as the groups are in the form: `activities-0-title`."""

    activities: tuple[ActivityRow, ...] = ()
    budget_lines: tuple[BudgetRow, ...] = ()
    in_charge: tuple[PersonRow, ...] = ()
    partners: tuple[PartnerRow, ...] = ()


_KINDS: Mapping[str, type[Any]] = {
    "activities": ActivityRow,
    "budget_lines": BudgetRow,
    "in_charge": PersonRow,
    "partners": PartnerRow,
}


def typed_rows(form: Mapping[str, str]) -> Rows:
    """The rows of a form that was sent, in the order of their numbers; a longer form than ours was not made by it."""
    found: dict[str, dict[int, dict[str, str]]] = {name: {} for name in _KINDS}
    for name, value in form.items():
        match = _NAME.fullmatch(name)
        if match and match[3] in {one.name for one in fields(_KINDS[match[1]])}:
            found[match[1]].setdefault(int(match[2]), {})[match[3]] = value.strip()
    rows = {name: [kind(**found[name][place]) for place in sorted(found[name])] for name, kind in _KINDS.items()}
    return Rows(**{name: tuple(members[: MAX_ROWS + 1]) for name, members in rows.items()})


def standing_rows(form: ProjectForm, partners: Sequence[Partner] = ()) -> Rows:
    """The rows of what is saved."""
    return Rows(
        activities=tuple(_activity_row(one) for one in form.activities),
        budget_lines=tuple(
            BudgetRow(
                one.source or "",
                one.category or "",
                str(int(one.quarter)) if one.quarter else "",
                "" if one.amount is None else baht(one.amount),
            )
            for one in form.budget_lines
        ),
        in_charge=tuple(
            PersonRow(one.name, one.position or "", one.phone or "", one.email or "") for one in form.in_charge
        ),
        partners=tuple(PartnerRow(one.agency, one.part) for one in partners),
    )


def edited(rows: Rows, command: str) -> Rows:
    """The rows after a button: `add:activities`, `remove:activities:2`."""
    match = _COMMAND.fullmatch(command)
    if match is None:
        return rows
    do, group, place = match[1], match[2], int(match[3] or -1)
    members = list(getattr(rows, group))
    if do == "add":
        members.append(_KINDS[group]())
    elif 0 <= place < len(members):
        del members[place]
    return replace(rows, **{group: tuple(members)})


def trimmed(rows: Rows) -> Rows:
    """Without the rows in which nothing is typed."""
    return Rows(**{name: tuple(row for row in getattr(rows, name) if row != kind()) for name, kind in _KINDS.items()})


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows as the store takes them; `wrong`: field → code of what cannot be read (not_a_number, too_many_decimals,
    out_of_range, negative, no_agency). What cannot be read counts as not stated."""

    activities: tuple[Activity, ...]
    budget_lines: tuple[BudgetLine, ...]
    in_charge: tuple[InCharge, ...]
    partners: tuple[PartnerDraft, ...]
    wrong: Mapping[str, str]


def read_rows(rows: Rows) -> Reading:
    wrong: dict[str, str] = {}
    activities = tuple(
        Activity(
            row.title, _figure(f"activities-{place}-weight", row.weight.rstrip(" %"), wrong, cells.share), row.quarters
        )
        for place, row in enumerate(rows.activities)
    )
    lines = tuple(
        BudgetLine(
            row.source or None,
            row.category or None,
            Quarter(int(row.quarter)) if row.quarter in {str(int(quarter)) for quarter in QUARTERS} else None,
            _figure(f"budget_lines-{place}-amount", row.amount.removesuffix("บาท").strip(), wrong, cells.baht),
        )
        for place, row in enumerate(rows.budget_lines)
    )
    for place, partner in enumerate(rows.partners):
        if not partner.agency:
            wrong[f"partners-{place}-agency"] = "no_agency"
    return Reading(
        activities=activities,
        budget_lines=lines,
        in_charge=tuple(
            InCharge(row.name, row.position or None, row.phone or None, row.email or None) for row in rows.in_charge
        ),
        partners=tuple(PartnerDraft(row.agency, row.part) for row in rows.partners if row.agency),
        wrong=wrong,
    )


def _figure(name: str, text: str, wrong: dict[str, str], read: Any) -> Decimal | None:
    if not text:
        return None
    try:
        value: Decimal = read(text)
    except CellError as error:
        known = {"too_many_decimals": "too_many_decimals", "number_out_of_range": "out_of_range"}
        wrong[name] = known.get(error.code, "not_a_number")
        return None
    return value


def _activity_row(activity: Activity) -> ActivityRow:
    weight = "" if activity.weight is None else in_digits(activity.weight)
    return ActivityRow(activity.title, weight, **{f"q{int(quarter)}": "1" for quarter in activity.quarters})
