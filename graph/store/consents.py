"""What people allow the whole province to see of how they are reached."""

from __future__ import annotations

from graph import db
from graph.errors import NotFoundError
from graph.model.area import COUNTRY
from graph.model.audit import Action
from graph.model.people import Actor, Person
from graph.store import audit, people, versions

_LOCK = "MATCH (person:Person {id: $id}) SET person.locked_at = datetime() RETURN person.version AS version"
_SET = """
MATCH (person:Person {id: $id})
SET person.shows_email = $shows_email, person.shows_phone = $shows_phone, person.version = person.version + 1,
    person.updated_at = datetime()
"""


def set_consent(person: Person, opened_version: int, shows_email: bool, shows_phone: bool, actor: Actor) -> Person:
    """The person's own choice; its event is told in each of their areas. Raises NotFoundError, StaleError."""
    before = {"shows_email": person.shows_email, "shows_phone": person.shows_phone}
    after = {"shows_email": shows_email, "shows_phone": shows_phone}

    def work(tx: db.Transaction) -> None:
        standing = tx.one(_LOCK, id=person.id)
        if standing is None:
            raise NotFoundError(f"no person {person.id}")
        versions.check("person", person.id, opened_version, standing["version"])
        tx.run(_SET, id=person.id, **after)
        about = {"subject_kind": "person", "subject": person.id}
        for area in person.areas() or (COUNTRY,):
            audit.append(tx, area=area, action=Action.CHANGED, **about, actor=actor, before=before, after=after)

    db.write(work)
    return people.get_person(person.id)
