"""What an event says of a project's form, states and partners, in words: (what, before, after, note) of each thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from graph.model.audit import Action, AuditEvent
from graph.model.partner import PartnerState
from graph.model.project import ProjectStatus
from graph.model.project_form import ProjectKind
from portal.formatting import NOTHING, baht
from portal.labels import label

Said = tuple[str, str, str, str]


def said_of(event: AuditEvent, agency_names: Mapping[str, str]) -> list[Said]:
    """Of a change of state, an answer of a partner, and that like projects are two; nothing of other events."""
    after = event.after or {}
    if event.action is Action.STATE_CHANGED and event.before is not None:
        return list(_state_change(event.before, after))
    if event.action is Action.ANSWERED:
        state = label(PartnerState(after["state"]))
        agency = agency_names.get(after["agency"], after["agency"])
        return [(agency, "", "", f"{state} {after['reason']}" if after.get("reason") else state)]
    if event.action is Action.CHANGED and "distinct_from" in after:
        codes = ", ".join(one.split("/", 2)[-1] for one in after["distinct_from"])
        return [(_("คนละโครงการกับ %(codes)s", codes=codes), "", "", str(after["reason"]))]
    return []


def said_value(name: str, value: Any, agency_names: Mapping[str, str]) -> str | None:
    """A value of the form's as a history shows it; None for one that is a plain text."""
    if isinstance(value, list):
        return "; ".join(_said_item(one, agency_names) for one in value) or NOTHING
    return label(ProjectKind(value)) if name == "kind" and value else None


def _state_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Said]:
    yield _("สถานะ"), label(ProjectStatus(before["status"])), label(ProjectStatus(after["status"])), ""
    if after.get("reason"):
        yield _("เหตุผล"), "", "", str(after["reason"])


def _said_item(item: Any, agency_names: Mapping[str, str]) -> str:
    """A row of the form in a few words: an activity, a part of the budget, a person, a partner, a district."""
    if not isinstance(item, dict):
        return str(item)
    parts = [
        agency_names.get(item["agency"], item["agency"]) if item.get("agency") else "",
        *(item.get(name) or "" for name in ("title", "name", "part", "source", "category")),
        f"{item['weight']}%" if item.get("weight") else "",
        _("%(amount)s บาท", amount=baht(Decimal(item["amount"]))) if item.get("amount") else "",
    ]
    return " ".join(part for part in parts if part) or NOTHING
