"""The directory: agencies, what they answer for, and who of them may be reached how. What somebody may see is decided
here. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.analysis.cascade import Cascade
from graph.model.collation import search_key, sort_key
from graph.model.people import Permission, Person, Role
from portal.directory.duties import Duties, Given


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of an agency, and what they answer for there. `email` and `phone` are None where there is none, or the
    reader may not see it."""

    name: str
    roles: tuple[Role, ...]
    email: str | None
    phone: str | None
    duties: Duties


@dataclass(frozen=True, slots=True)
class Entry:
    """An agency with its year: how many projects it has, the codes of the indicators that it answers for, and what is
    given to it as an agency. `hidden` people have allowed nothing of theirs to be seen."""

    id: str
    code: str
    short: str
    name_th: str
    name_en: str | None
    projects: int
    indicators: tuple[str, ...]
    duties: Duties
    contacts: tuple[Contact, ...]
    hidden: int


def entries(cascade: Cascade, people: Iterable[Person], reader: Person, given: Given) -> list[Entry]:
    """Every agency in dictionary order, its people by name."""
    area, agencies = cascade.scope.area, cascade.agencies
    count = len(agencies)
    projects = np.bincount(cascade.projects.agency, minlength=count)
    indicators: dict[int, list[str]] = {}
    for at, code in zip(cascade.indicators.owner.tolist(), cascade.indicators.codes, strict=True):
        indicators.setdefault(at, []).append(code)
    active = sorted((one for one in people if one.active), key=lambda one: sort_key(one.name))
    made = []
    for row, agency in enumerate(agencies.ids):
        members = [one for one in active if agency in one.agencies(area)]
        contacts = [_contact(one, agency, reader, area, given) for one in members]
        made.append(
            Entry(
                id=agency,
                code=agencies.codes[row],
                short=agencies.shorts[row],
                name_th=agencies.names[row],
                name_en=agencies.names_en[row],
                projects=int(projects[row]),
                indicators=tuple(indicators.get(row, ())),
                duties=given.to_agency(agency),
                contacts=tuple(one for one in contacts if one is not None),
                hidden=sum(one is None for one in contacts),
            )
        )
    return sorted(made, key=lambda entry: sort_key(entry.short))


def found(listed: Sequence[Entry], text: str) -> list[Entry]:
    """Agencies with every word in their name, and of the others those of their people that have."""
    words = search_key(text).split()
    if not words:
        return list(listed)
    kept = []
    for entry in listed:
        if _holds(words, entry.short, entry.name_th, entry.name_en, entry.code):
            kept.append(entry)
            continue
        contacts = tuple(one for one in entry.contacts if _holds(words, one.name))
        if contacts:
            kept.append(replace(entry, contacts=contacts, hidden=0))
    return kept


def _contact(person: Person, agency: str, reader: Person, area: str, given: Given) -> Contact | None:
    """None of somebody whom the reader may not see: colleagues and the PEO see everyone, others what was allowed."""
    is_near = person.id == reader.id or agency in reader.agencies(area) or reader.may(Permission.COORDINATE, area)
    if not (is_near or person.shows_email or person.shows_phone):
        return None
    return Contact(
        name=person.name,
        roles=tuple(one.role for one in person.memberships if one.agency == agency),
        email=person.email if is_near or person.shows_email else None,
        phone=person.phone if is_near or person.shows_phone else None,
        duties=given.to_person(person, agency),
    )


def _holds(words: Sequence[str], *texts: str | None) -> bool:
    text = search_key(" ".join(filter(None, texts)))
    return all(word in text for word in words)
