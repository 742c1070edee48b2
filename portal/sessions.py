"""Who is signed in: Flask-Login's session bound to the graph's people."""

from __future__ import annotations

from flask import Flask, session
from flask_login import UserMixin, current_user, login_user, logout_user

from graph import logs
from graph.errors import NotFoundError
from graph.model.people import Actor, Person
from graph.store import people
from portal.extensions import login_manager


class SignedIn(UserMixin):
    """Flask-Login's view of a person. The session id holds the person's stamp, so a new password ends old sessions."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        return f"{self.person.id}|{self.person.stamp}"


def init_app(app: Flask) -> None:
    # Templates ask portal.navigation.Frame instead, which a page without the graph can leave alone.
    login_manager.init_app(app, add_context_processor=False)
    # Not bound to an address: a phone changes its own all day. The stamp ends sessions when the password changes.
    login_manager.session_protection = None
    login_manager.user_loader(_load)


def _load(session_id: str) -> SignedIn | None:
    person_id, _, stamp = session_id.partition("|")
    try:
        person = people.get_person(person_id)
    except NotFoundError:
        return None
    if not person.active or person.stamp != stamp:
        return None
    logs.add(user=person.id)
    return SignedIn(person)


def sign_in(person: Person) -> None:
    """Starts a session of its own: nothing of the one before is kept."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(person))
    logs.add(user=person.id)


def sign_out() -> None:
    logout_user()
    session.clear()


def signed_in_person() -> Person | None:
    """The person of this request, or None. Raises UnreachableError."""
    return current_user.person if current_user.is_authenticated else None


def current_person() -> Person:
    """The person of this request, in a view whose permission is not PUBLIC."""
    person = signed_in_person()
    assert person is not None, "a view that is PUBLIC asks signed_in_person()"
    return person


def acting(area: str, agency: str | None = None) -> Actor:
    """Who writes. `agency` is the owner of what is written: someone of another agency of `area` writes on its behalf,
    and the audit event says so."""
    person = current_person()
    is_own = agency is None or agency in person.own_agencies(area)
    return Actor(person=person.id, name=person.name, on_behalf_of=None if is_own else agency)
