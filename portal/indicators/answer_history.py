"""The history of asking and answering in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import pgettext

from graph.model.adoption import AdoptionState
from graph.model.audit import Action, AuditEvent
from portal.formatting import number
from portal.labels import label


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """One line; `reason` is what the person wrote."""

    text: str
    actor: str
    at: datetime
    reason: str | None


def answer_changes(events: Iterable[AuditEvent], names: Mapping[str, str]) -> list[AnswerEntry]:
    """In the order of `events`. `names`: what to call an agency or indicator, by its public id; those that an event is
    about and that are not named here are left out of its sentence."""
    return [_entry(event, names) for event in events]


def _entry(event: AuditEvent, names: Mapping[str, str]) -> AnswerEntry:
    about = " ".join(names[part] for part in event.subject.split("|") if part in names)
    after = event.after or {}
    return AnswerEntry(f"{about}: {_said(event)}", event.actor_name, event.at, after.get("reason"))


def _said(event: AuditEvent) -> str:
    after = event.after or {}
    if event.action is Action.ANSWERED:
        targets = ", ".join(f"{year} = {number(value)}" for year, value in after.get("targets", {}).items())
        state = label(AdoptionState(after["state"]))
        return f"{state} ({targets})" if targets else state
    if event.action is Action.REMOVED:
        return str(pgettext("done", "ถอนคำขอ"))
    return str(pgettext("done", "เปิดให้ตอบใหม่") if event.before else _("ขอให้รับตัวชี้วัด"))
