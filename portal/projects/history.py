"""A project's history as people read it: who did what when, and what changed, field by field and link by link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from graph.model.audit import Action, AuditEvent
from portal.formatting import NOTHING, baht, be_date
from portal.projects.form_history import said_of, said_value
from portal.projects.long_form import FIELD_NAMES

FIELDS: Mapping[str, Any] = {
    "agency": _l("หน่วยงาน"),
    "title_th": _l("ชื่อโครงการ"),
    "title_en": _l("ชื่อภาษาอังกฤษ"),
    "budget": _l("งบประมาณ"),
    "budget_source": _l("แหล่งงบประมาณ"),
    "start": _l("วันเริ่ม"),
    "end": _l("วันสิ้นสุด"),
    "target_th": _l("กลุ่มเป้าหมาย"),
    "activities_th": _l("กิจกรรม"),
}
NAMES: Mapping[str, Any] = {**FIELD_NAMES, **FIELDS}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that became another; `before` or `after` is empty where it was not there. `note` is said as it is."""

    what: str
    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `on_behalf_of` is an agency's short name. `undo` is the event's id where it can be taken back."""

    action: Action
    at: datetime
    who: str
    on_behalf_of: str | None
    changes: tuple[Change, ...]
    undo: str | None = None


def entries(events: Sequence[AuditEvent], agency_names: Mapping[str, str]) -> list[Entry]:
    """Newest first, as the events are. The newest save of links can be undone."""
    found: list[Entry] = []
    for event in events:
        is_newest_save = event.action is Action.LINKED and all(one.action is not Action.LINKED for one in found)
        found.append(
            Entry(
                action=event.action,
                at=event.at,
                who=event.actor_name,
                on_behalf_of=agency_names.get(event.on_behalf_of, event.on_behalf_of) if event.on_behalf_of else None,
                changes=_changes(event, agency_names),
                undo=event.id if is_newest_save and event.before is not None else None,
            )
        )
    return found


def link_changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[Change]:
    """What became of a project's links, from the links that two saves left."""
    old = {link["element"]: link for link in before}
    new = {link["element"]: link for link in after}
    changes = [Change(code_of(element), after=said(link)) for element, link in new.items() if element not in old]
    changes += [Change(code_of(element), before=said(link)) for element, link in old.items() if element not in new]
    for element, link in new.items():
        if element in old and said(old[element]) != said(link):
            changes.append(Change(code_of(element), said(old[element]), said(link)))
        elif element in old and old[element].get("reason") != link.get("reason"):
            changes.append(Change(_("เหตุผลของ %(code)s", code=code_of(element)), *_reasons(old[element], link)))
    return changes


def _changes(event: AuditEvent, agency_names: Mapping[str, str]) -> tuple[Change, ...]:
    if event.action is Action.LINKED and event.before is not None and event.after is not None:
        return tuple(link_changes(event.before.get("links", ()), event.after.get("links", ())))
    if event.action in (Action.TURNED_DOWN, Action.BROUGHT_BACK) and event.after is not None:
        return (Change(code_of(event.after["element"])),)
    told = said_of(event, agency_names)
    if told:
        return tuple(Change(*one) for one in told)
    if event.action is not Action.CHANGED or event.before is None or event.after is None:
        return ()
    return tuple(
        Change(str(NAMES[name]), _shown(name, event.before.get(name), agency_names), _shown(name, value, agency_names))
        for name, value in event.after.items()
        if name in NAMES
    )


def _shown(name: str, value: Any, agency_names: Mapping[str, str]) -> str:
    if value in (None, ""):
        return NOTHING
    words = said_value(name, value, agency_names)
    if words is not None:
        return words
    text = str(value)
    if name == "agency":
        return agency_names.get(text, text)
    try:
        if name == "budget":
            return baht(Decimal(text))
        if name in ("start", "end"):
            return be_date(date.fromisoformat(text))
    except (InvalidOperation, ValueError):
        return text
    return text


def code_of(element: str) -> str:
    """The code in an element's public id, which may itself hold slashes."""
    return element.split("/", 2)[-1]


def said(link: Mapping[str, Any]) -> str:
    rank = _("หลัก") if link.get("role") == "primary" else _("รอง")
    return f"{rank} {link['share']}%" if link.get("share") is not None else str(rank)


def _reasons(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, str]:
    return old.get("reason") or NOTHING, new.get("reason") or NOTHING
