"""The changes of a what-if as the parameters of its address, and back: nothing of it is kept anywhere else.

`stop` is a project's code, `leave` an agency's; `plan` is agency;baht;links;title and `links` is project;links, where
links are element:share,element:share with the primary one first. Codes are percent-encoded within a value, since they
may hold any of these signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from urllib.parse import quote, unquote

from graph.analysis.what_if import Change, LinkTo, OtherLinks, PlannedProject, WithoutAgency, WithoutProject

STOP, LEAVE, PLAN, LINKS = "stop", "leave", "plan", "links"
PARAMETERS = (STOP, LEAVE, PLAN, LINKS)
MOST_CHANGES = 20


class Arguments(Protocol):
    def getlist(self, key: str) -> list[str]: ...


def changes_of(arguments: Arguments) -> list[Change]:
    """The changes that an address tells, each once and at most MOST_CHANGES; what cannot be read is left out."""
    read: list[Change | None] = [WithoutProject(code) for code in arguments.getlist(STOP) if code]
    read += [WithoutAgency(code) for code in arguments.getlist(LEAVE) if code]
    read += [_planned(value) for value in arguments.getlist(PLAN)]
    read += [_other_links(value) for value in arguments.getlist(LINKS)]
    return list(dict.fromkeys(change for change in read if change is not None))[:MOST_CHANGES]


def arguments_of(changes: Iterable[Change]) -> dict[str, Any]:
    """For `url_for`: parameter → its values, a list of texts."""
    found: dict[str, Any] = {}
    for change in changes:
        name, value = _told(change)
        found.setdefault(name, []).append(value)
    return found


def _told(change: Change) -> tuple[str, str]:
    match change:
        case WithoutProject(project):
            return STOP, project
        case WithoutAgency(agency):
            return LEAVE, agency
        case PlannedProject(title, agency, budget, links):
            baht = "" if budget is None else format(budget, "f")
            return PLAN, ";".join((quote(agency, safe=""), baht, _links_told(links), title))
        case OtherLinks(project, links):
            return LINKS, f"{quote(project, safe='')};{_links_told(links)}"


def _links_told(links: Sequence[LinkTo]) -> str:
    shares = ("" if link.share is None else f":{link.share:f}" for link in links)
    return ",".join(f"{quote(link.element, safe='')}{share}" for link, share in zip(links, shares, strict=True))


def _planned(value: str) -> PlannedProject | None:
    parts = value.split(";", 3)
    if len(parts) < 4 or not parts[0] or not parts[3]:
        return None
    links, budget = _links(parts[2]), _decimal(parts[1])
    if links is None or (parts[1] and budget is None):
        return None
    return PlannedProject(parts[3], unquote(parts[0]), budget, links)


def _other_links(value: str) -> OtherLinks | None:
    project, _, told = value.partition(";")
    links = _links(told)
    return OtherLinks(unquote(project), links) if project and links is not None else None


def _links(told: str) -> tuple[LinkTo, ...] | None:
    links = []
    for part in filter(None, told.split(",")):
        element, _, share = part.partition(":")
        percent = _decimal(share)
        if not element or (share and (percent is None or percent > 100)):
            return None
        links.append(LinkTo(unquote(element), percent))
    elements = [link.element for link in links]
    return tuple(links) if len(set(elements)) == len(elements) else None


def _decimal(text: str) -> Decimal | None:
    """A plain figure from 0 to a million million; None for anything else."""
    try:
        figure = Decimal(text)
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and 0 <= figure <= Decimal("1e12") else None
