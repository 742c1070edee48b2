"""A gap's history as its card tells it: when the runs found it, lost it and found it again, what was written in
between, and what people did with it; newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from graph.analysis.gap_cards import GapCard, Passage
from graph.model.audit import Action, AuditEvent
from graph.store import audit
from portal.formatting import be_date
from portal.labels import label

# What a change of the figures may come from, and how much of it is told.
CHANGING = ("project", "element", "indicator", "adoption", "plan")
MOST_CHANGES = 4
MOST_EXPLAINED = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """`changes` are what was written between the run that found this and the one before."""

    at: datetime
    text: str
    by: str = ""
    reason: str = ""
    changes: tuple[AuditEvent, ...] = ()


def chronicle(area: str, card: GapCard, events: Iterable[AuditEvent]) -> list[Entry]:
    """`events` are those about the card."""
    explained = set(card.passages[-MOST_EXPLAINED:])
    entries = [
        Entry(
            passage.at, _passed(card.passages, place), changes=_changes(area, passage) if passage in explained else ()
        )
        for place, passage in enumerate(card.passages)
    ]
    entries += [entry for event in events if (entry := _done(event)) is not None]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _passed(passages: Sequence[Passage], place: int) -> str:
    if not passages[place].is_opening:
        return str(_("ไม่พบแล้ว ปิดเอง"))
    return str(_("กลับมาอีก") if any(not one.is_opening for one in passages[:place]) else _("พบครั้งแรก"))


def _changes(area: str, passage: Passage) -> tuple[AuditEvent, ...]:
    if passage.previous_at is None:
        return ()
    return tuple(audit.between(area, passage.previous_at, passage.at, CHANGING, MOST_CHANGES))


def _done(event: AuditEvent) -> Entry | None:
    """What a deed was; the talk stands for itself."""
    if event.action is Action.CREATED:
        return None
    before, after = event.before or {}, event.after or {}
    return Entry(event.at, _deed(before, after), event.actor_name, after.get("waived_reason", ""))


def _deed(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if "waived_until" in after and after.get("waived_at") != before.get("waived_at"):
        return str(_("พักไว้ถึง %(day)s", day=be_date(date.fromisoformat(after["waived_until"]))))
    if "owner" in after:
        name = after.get("owner_name", "")
        if "due" in after:
            return str(_("%(name)s รับเรื่อง ถึง %(day)s", name=name, day=be_date(date.fromisoformat(after["due"]))))
        return str(_("%(name)s รับเรื่อง", name=name))
    return str(_("คืนเป็นเรื่องที่ยังไม่มีผู้รับ"))


def told(event: AuditEvent) -> str:
    """A change in a few words: what was done to which thing."""
    return f"{label(event.action)} {event.subject.split('|')[0].rsplit('/', 1)[-1]}"
