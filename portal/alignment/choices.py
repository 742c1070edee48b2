"""What the explorer's filters offer, and what is said of those that are set."""

from __future__ import annotations

from flask_babel import gettext as _

from graph.analysis.cascade import Cascade
from portal.alignment.asked import HIGHEST_GRADE, ROLES, Filters
from portal.formatting import baht, thai_sorted
from portal.labels import grade_label, label

Choices = list[tuple[str, str]]


def choices(cascade: Cascade) -> dict[str, Choices]:
    """(value, text) by filter."""
    agencies = zip(cascade.agencies.codes, cascade.agencies.shorts, strict=True)
    return {
        "agency": thai_sorted(agencies, lambda agency: agency[1]),
        "role": [(str(role), str(label(role))) for role in ROLES],
        "grade": [(str(grade), str(grade_label(grade))) for grade in range(HIGHEST_GRADE + 1)],
    }


def said_filters(cascade: Cascade, filters: Filters) -> list[str]:
    """The filters that are set, in words."""
    said = []
    if filters.agency is not None:
        said.append(cascade.agencies.shorts[cascade.agencies.codes.index(filters.agency)])
    if filters.budget:
        said.append(str(_("ตั้งแต่ %(amount)s บาท", amount=baht(filters.budget))))
    if filters.role is not None:
        said.append(str(label(filters.role)))
    return said + [str(grade_label(grade)) for grade in sorted(filters.grades)]
