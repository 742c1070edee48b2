"""The history of each link of a project: who set, changed or took it away, when, and for what reason, from its audit
events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.analysis.cascade import Cascade
from graph.model.audit import Action, AuditEvent
from graph.model.project import ProjectLink
from portal.projects.history import code_of, said
from portal.threads import ElementView, element_view


@dataclass(frozen=True, slots=True)
class Moment:
    """One save that changed the link. `before` and `after` say its rank and share, empty where it was not there;
    `reason` is what it has since, `is_suggested`: it was taken from the suggestions then."""

    at: datetime
    who: str
    on_behalf_of: str | None
    before: str
    after: str
    reason: str | None
    is_suggested: bool


@dataclass(frozen=True, slots=True)
class LinkHistory:
    """`moments` are the newest first; none where the link came with the plan's folder and stands as it came. `key` is
    the element's code, `element` None where the plan no longer has it."""

    key: str
    element: ElementView | None
    is_linked: bool
    moments: tuple[Moment, ...]


def link_histories(
    cascade: Cascade, events: Sequence[AuditEvent], standing: Sequence[ProjectLink], agency_names: Mapping[str, str]
) -> list[LinkHistory]:
    """Of every element that the project is or was linked to: the linked ones first, in their order, then those that
    were changed last. `events` are the project's, newest first; `agency_names` by public id."""
    moments: dict[str, list[Moment]] = {link.element: [] for link in standing}
    for event in events:
        if event.action is not Action.LINKED or event.before is None or event.after is None:
            continue
        for element, before, after in _changed(event.before.get("links", ()), event.after.get("links", ())):
            moments.setdefault(element, []).append(_moment(event, before, after, agency_names))
    linked = {link.element for link in standing}
    return [
        LinkHistory(code_of(element), _view(cascade, element), element in linked, tuple(told))
        for element, told in moments.items()
    ]


def _changed(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """(element, what its link was, what it became) of the links that a save changed."""
    old = {link["element"]: link for link in before}
    new = {link["element"]: link for link in after}
    pairs = [(element, old.get(element), new.get(element)) for element in {**new, **old}]
    return [(element, was, became) for element, was, became in pairs if was != became]


def _moment(
    event: AuditEvent, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, names: Mapping[str, str]
) -> Moment:
    behalf = event.on_behalf_of
    return Moment(
        at=event.at,
        who=event.actor_name,
        on_behalf_of=names.get(behalf, behalf) if behalf else None,
        before=said(before) if before else "",
        after=said(after) if after else "",
        reason=after.get("reason") if after else None,
        is_suggested=bool(after and after.get("suggested") and not (before and before.get("suggested"))),
    )


def _view(cascade: Cascade, element: str) -> ElementView | None:
    row = cascade.element_rows.get(element)
    return None if row is None else element_view(cascade, row)
