"""People, their passwords' hashes and their memberships."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph import db
from graph.errors import DuplicateError, InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.collation import sort_key
from graph.model.fiscal import today
from graph.model.people import GRANTS, Actor, Membership, Permission, Person, Role
from graph.store import audit, versions
from graph.store.page import Page

_MEMBERSHIPS = """
OPTIONAL MATCH (person)-[member:MEMBER_OF]->(agency:Agency)
WITH person, collect(CASE WHEN agency IS NULL THEN NULL ELSE
  {agency: agency.id, area: agency.area, role: member.role, since: member.since, until: member.until,
   note: member.note, order: agency.order,
   inside: CASE agency.area WHEN 'TH' THEN [] ELSE
     [(agency)-[:IN]->(:Area)<-[:WITHIN*1..]-(inner:Area) | inner.id] END} END) AS memberships
"""

# Every page asks for its person: without the hash, and without moments, which are slow to read.
_GET = (
    "MATCH (person:Person {id: $id})"
    + _MEMBERSHIPS
    + "RETURN person {.id, .login, .name, .email, .phone, .active, .stamp, .version,"
    + " .shows_email, .shows_phone} AS person, memberships"
)
_FIND = "MATCH (person:Person {login: $login})" + _MEMBERSHIPS + "RETURN person, memberships"

_MATCHING = """
MATCH (person:Person)-[member:MEMBER_OF]->(agency:Agency {area: $area})
WHERE ($agency IS NULL OR agency.id = $agency) AND ($role IS NULL OR member.role = $role)
  AND (toLower(person.name) CONTAINS $text OR person.login CONTAINS $text
       OR toLower(coalesce(person.email, '')) CONTAINS $text)
WITH DISTINCT person
"""
_COUNT = _MATCHING + "RETURN count(person) AS total"
_LIST = (
    _MATCHING
    + "ORDER BY person.active DESC, person.sort_key, person.login SKIP $skip LIMIT $size"
    + _MEMBERSHIPS
    + "RETURN person, memberships ORDER BY person.active DESC, person.sort_key, person.login"
)


def get_person(person_id: str) -> Person:
    """Raises NotFoundError."""
    row = db.read_one(_GET, id=person_id)
    if row is None:
        raise NotFoundError(f"no person {person_id}")
    return _person(row)


def find_login(login: str) -> tuple[Person, str] | None:
    """The person who signs in as `login`, and the hash of their password."""
    row = db.read_one(_FIND, login=login.strip().lower())
    return None if row is None else (_person(row), row["person"]["password_hash"])


def list_people(
    area: str, text: str = "", agency: str | None = None, role: Role | None = None, page: int = 1, size: int = 50
) -> Page[Person]:
    """People with a membership, past or present, in one of the area's agencies; active ones first, by name."""
    filters = {"area": area, "text": text.strip().lower(), "agency": agency, "role": role}
    total = db.read(_COUNT, **filters)[0]["total"]
    rows = db.read(_LIST, **filters, skip=(page - 1) * size, size=size)
    return Page([_person(row) for row in rows], total, page, size)


_WITH_ROLES = (
    """
MATCH (person:Person {active: true})-[member:MEMBER_OF]->(agency:Agency {area: $area})
WHERE member.role IN $roles
WITH DISTINCT person
"""
    + _MEMBERSHIPS
    + "RETURN person, memberships ORDER BY person.sort_key, person.login"
)


def people_who_may(permission: Permission, area: str) -> list[Person]:
    """The active people who may do something in the area today, by name."""
    roles = [role.value for role, given in GRANTS.items() if permission in given]
    found = (_person(row) for row in db.read(_WITH_ROLES, area=area, roles=roles))
    return [person for person in found if person.may(permission, area)]


_CREATE = """
CREATE (person:Person {
  id: $id, login: $login, name: $name, email: $email, phone: $phone, sort_key: $sort_key,
  password_hash: $password_hash, stamp: $stamp, active: true, version: 1,
  created_at: datetime(), updated_at: datetime()
})
"""

_JOIN = """
UNWIND $memberships AS row
MATCH (person:Person {id: $id}), (agency:Agency {id: row.agency, area: row.area})
MERGE (person)-[member:MEMBER_OF {key: $id + '|' + row.agency + '|' + row.role}]->(agency)
SET member.role = row.role, member.since = date(row.since), member.until = date(row.until), member.note = row.note
RETURN count(member) AS joined
"""


def create_person(
    area: str,
    login: str,
    name: str,
    email: str | None,
    phone: str | None,
    password_hash: str,
    memberships: Sequence[Membership],
    actor: Actor,
) -> Person:
    """Raises DuplicateError (the login is taken), InvalidError (a membership outside the area), NotFoundError."""
    person_id = uuid.uuid4().hex
    login = login.strip().lower()
    _refuse_foreign(area, memberships)

    def work(tx: db.Transaction) -> None:
        if tx.run("MATCH (person:Person {login: $login}) RETURN person.id AS id", login=login):
            raise DuplicateError(f"the login {login} is taken", kind="login", id=login)
        tx.run(
            _CREATE,
            id=person_id,
            login=login,
            name=name,
            email=email,
            phone=phone,
            sort_key=sort_key(name),
            password_hash=password_hash,
            stamp=secrets.token_hex(8),
        )
        _join(tx, person_id, memberships)
        audit.append(
            tx,
            area=area,
            action=Action.CREATED,
            subject_kind="person",
            subject=person_id,
            actor=actor,
            after={"login": login, "name": name, "memberships": _as_json(memberships)},
        )

    db.write(work)
    return get_person(person_id)


_SET = """
MATCH (person:Person {id: $id})
SET person += $changes, person.version = person.version + 1, person.updated_at = datetime()
"""


def update_person(
    area: str,
    person_id: str,
    opened_version: int,
    actor: Actor,
    *,
    name: str,
    email: str | None,
    phone: str | None,
    active: bool,
) -> Person:
    """Changes what is known of a person. Raises NotFoundError (also when not of this area), StaleError, InvalidError
    with code `last_admin`. Taking `active` away ends the person's sessions."""

    def work(tx: db.Transaction) -> None:
        standing = _open(tx, area, person_id, opened_version)
        if standing.active and not active:
            # An account is one for all areas that its person has memberships in.
            for place in sorted(standing.areas()):
                tx.run(_TAKE_TURNS, area=place)
                _keep_an_admin(tx, place, person_id)
        wanted = {"name": name, "email": email, "phone": phone, "active": active}
        changes = {field: value for field, value in wanted.items() if getattr(standing, field) != value}
        if not changes:
            return
        extra = {"sort_key": sort_key(name), **({"stamp": secrets.token_hex(8)} if not active else {})}
        tx.run(_SET, id=person_id, changes={**changes, **extra})
        audit.append(
            tx,
            area=area,
            action=Action.CHANGED,
            subject_kind="person",
            subject=person_id,
            actor=actor,
            before={field: getattr(standing, field) for field in changes},
            after=changes,
        )

    db.write(work)
    return get_person(person_id)


_LEAVE = """
MATCH (:Person {id: $id})-[member:MEMBER_OF]->(:Agency {area: $area})
DELETE member
"""


def set_memberships(
    area: str, person_id: str, opened_version: int, memberships: Sequence[Membership], actor: Actor
) -> Person:
    """Replaces the person's memberships in the area's agencies. Raises NotFoundError, StaleError, InvalidError with
    code `last_admin`, `foreign_area` or `twice`."""
    _refuse_foreign(area, memberships)

    def work(tx: db.Transaction) -> None:
        standing = _open(tx, area, person_id, opened_version)
        before = [m for m in (*standing.memberships, *standing.other_memberships) if m.area == area]
        if not any(m.role is Role.ADMIN and m.holds(today()) for m in memberships):
            _keep_an_admin(tx, area, person_id)
        tx.run(_LEAVE, id=person_id, area=area)
        _join(tx, person_id, memberships)
        tx.run(_SET, id=person_id, changes={})
        audit.append(
            tx,
            area=area,
            action=Action.CHANGED,
            subject_kind="person",
            subject=person_id,
            actor=actor,
            before={"memberships": _as_json(before)},
            after={"memberships": _as_json(memberships)},
        )

    db.write(work)
    return get_person(person_id)


_IS_OF_AREA = """
MATCH (person:Person {id: $id})
RETURN person.id AS id, exists((person)-[:MEMBER_OF]->(:Agency {area: $area})) AS is_of_area
"""


def set_password(area: str, person_id: str, password_hash: str, actor: Actor) -> Person:
    """Keeps a new password hash and ends every session of the person. Raises NotFoundError, also for somebody else's
    password where that person has no membership in the area."""

    def work(tx: db.Transaction) -> None:
        row = tx.one(_IS_OF_AREA, id=person_id, area=area)
        if row is None or not (row["is_of_area"] or actor.person == person_id):
            raise NotFoundError(f"no person {person_id} in {area}")
        tx.run(_SET, id=person_id, changes={"password_hash": password_hash, "stamp": secrets.token_hex(8)})
        audit.append(
            tx, area=area, action=Action.PASSWORD_CHANGED, subject_kind="person", subject=person_id, actor=actor
        )

    db.write(work)
    return get_person(person_id)


def record_sign_in(person_id: str) -> None:
    """Keeps when the person last signed in."""
    db.write(lambda tx: tx.run("MATCH (person:Person {id: $id}) SET person.signed_in_at = datetime()", id=person_id))


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person of an area and when they last signed in (None: never). `has_role`: some membership holds today."""

    id: str
    name: str
    login: str
    active: bool
    has_role: bool
    at: datetime | None


_SIGN_INS = """
MATCH (person:Person)-[member:MEMBER_OF]->(:Agency {area: $area})
WITH person, collect(member) AS members
RETURN person.id AS id, person.name AS name, person.login AS login, person.active AS active,
       any(member IN members WHERE (member.since IS NULL OR member.since <= $today)
                               AND (member.until IS NULL OR member.until >= $today)) AS has_role,
       person.signed_in_at AS at
ORDER BY at IS NULL, at DESC, person.sort_key, person.login
"""


def list_sign_ins(area: str) -> list[SignIn]:
    """Everyone who has or had a membership in the area, those who signed in last first."""
    return [SignIn(**row) for row in db.read(_SIGN_INS, area=area, today=today())]


_ADMINS = """
MATCH (:Agency {area: $area})<-[member:MEMBER_OF {role: 'admin'}]-(person:Person {active: true})
WHERE (member.since IS NULL OR member.since <= $today) AND (member.until IS NULL OR member.until >= $today)
RETURN collect(DISTINCT person.id) AS ids
"""


def _keep_an_admin(tx: db.Transaction, area: str, leaving: str) -> None:
    admins = tx.run(_ADMINS, area=area, today=today())[0]["ids"]
    if admins == [leaving]:
        raise InvalidError("the last admin of an area stays", fields={"role": "last_admin"})


# Whoever changes an area's people takes turns: of two admins who remove each other the second finds only one left.
_TAKE_TURNS = "MATCH (area:Area {id: $area}) SET area.people_locked_at = datetime()"


def _open(tx: db.Transaction, area: str, person_id: str, opened_version: int) -> Person:
    tx.run(_TAKE_TURNS, area=area)
    row = tx.one(_GET, id=person_id)
    if row is None or not any(m["area"] == area for m in row["memberships"]):
        raise NotFoundError(f"no person {person_id} in {area}")
    person = _person(row)
    versions.check("person", person_id, opened_version, person.version)
    return person


def _refuse_foreign(area: str, memberships: Sequence[Membership]) -> None:
    if any(m.area != area for m in memberships):
        raise InvalidError("a membership outside the area", fields={"agency": "foreign_area"})
    if len({(m.agency, m.role) for m in memberships}) < len(memberships):
        raise InvalidError("the same role in the same agency twice", fields={"role": "twice"})


def _join(tx: db.Transaction, person_id: str, memberships: Sequence[Membership]) -> None:
    if not memberships:
        return
    joined = tx.run(_JOIN, id=person_id, memberships=_as_json(memberships))[0]["joined"]
    if joined != len(memberships):
        raise NotFoundError("a membership names an agency that is not there")


def _as_json(memberships: Sequence[Membership]) -> list[dict[str, Any]]:
    return [
        {
            "agency": m.agency,
            "area": m.area,
            "role": m.role.value,
            "since": _iso(m.since),
            "until": _iso(m.until),
            "note": m.note,
        }
        for m in memberships
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _person(row: Mapping[str, Any]) -> Person:
    node = row["person"]
    every = [
        Membership(m["agency"], m["area"], Role(m["role"]), m["since"], m["until"], m["note"], frozenset(m["inside"]))
        for m in sorted(row["memberships"], key=lambda m: (m["area"], m["order"], m["role"]))
    ]
    day = today()
    return Person(
        id=node["id"],
        login=node["login"],
        name=node["name"],
        email=node.get("email"),
        phone=node.get("phone"),
        active=node["active"],
        stamp=node["stamp"],
        memberships=tuple(m for m in every if m.holds(day)),
        other_memberships=tuple(m for m in every if not m.holds(day)),
        version=node["version"],
        shows_email=node.get("shows_email") or False,
        shows_phone=node.get("shows_phone") or False,
    )
