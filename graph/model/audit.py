"""Audit events: what was written, by whom, when; appended in the transaction of the write itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    LOADED = "loaded"
    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"
    RESTORED = "restored"
    LINKED = "linked"
    UNLINKED = "unlinked"
    TURNED_DOWN = "turned_down"
    BROUGHT_BACK = "brought_back"
    COPIED = "copied"
    STATE_CHANGED = "state_changed"
    CONFIRMED = "confirmed"
    ASKED = "asked"
    ANSWERED = "answered"
    SIGNED_IN = "signed_in"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an action


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """`subject` is a public id. `before` and `after` hold only what changed, JSON-ready."""

    id: str
    at: datetime
    area: str
    action: Action
    subject_kind: str
    subject: str
    actor: str
    actor_name: str
    on_behalf_of: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
