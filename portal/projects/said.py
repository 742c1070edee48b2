"""The rows of a project form in words: for the page of two edits at once, and for the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from portal.projects.form_rows import ActivityRow, BudgetRow, PartnerRow, PersonRow, Row


def said_rows(rows: Sequence[Row], agency_names: Mapping[str, str]) -> str:
    """A line a row."""
    return "\n".join(said_row(row, agency_names) for row in rows)


def said_row(row: Row, agency_names: Mapping[str, str]) -> str:
    match row:
        case ActivityRow():
            weight = f"{row.weight}%" if row.weight else ""
            quarters = ", ".join(str(int(quarter)) for quarter in row.quarters)
            parts = [row.title, weight, _("ไตรมาส %(numbers)s", numbers=quarters) if quarters else ""]
        case BudgetRow():
            quarter = _("ไตรมาส %(numbers)s", numbers=row.quarter) if row.quarter else ""
            amount = _("%(amount)s บาท", amount=row.amount) if row.amount else ""
            parts = [row.source, row.category, quarter, amount]
        case PersonRow():
            parts = [row.name, row.position, row.phone, row.email]
        case PartnerRow():
            parts = [agency_names.get(row.agency, row.agency), row.part]
    return " · ".join(part for part in parts if part)
