"""`sanphaen user`: accounts from the command line, the first administrator's among them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from graph.errors import InvalidError, NotFoundError
from graph.model.people import Actor, Role
from portal.cli.connect import connect
from portal.cli.output import answer, as_json, table

if TYPE_CHECKING:
    from graph.model.people import Person

ACTOR = Actor(person="command-line", name="บรรทัดคำสั่ง")
SHORTEST_PASSWORD = 10

in_area = click.option("--area", required=True, help="The area's code, as TH-44; TH for the ministry.")
from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input's first line.")


@click.group()
def user() -> None:
    """Add and list accounts, and give new passwords."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as it is shown.")
@in_area
@click.option("--agency", required=True, help="The agency's code in its plan folder, as A01.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What the person does.")
@click.option("--email", help="Where the person is reached.")
@from_stdin
@as_json
def add(
    login: str, name: str, area: str, agency: str, role: str, email: str | None, password_stdin: bool, json_wanted: bool
) -> None:
    """Add an account. Without --password-stdin a password is made and shown once."""
    from graph.model.agency import agency_id
    from graph.model.people import Membership
    from graph.passwords import hash_password
    from graph.store import areas, people

    _refuse_empty(login=login, name=name)
    chosen = _typed_password() if password_stdin else None
    connect()
    areas.get_area(area)
    password = chosen or _made_password()
    membership = Membership(agency_id(area, agency), area, Role(role))
    person = people.create_person(area, login, name.strip(), email, None, hash_password(password), [membership], ACTOR)
    document = {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "area": area,
        "agency": agency,
        "role": role,
        "password": None if chosen else password,
    }
    answer(document, [f"เพิ่มบัญชี {person.login} แล้ว", *_password_lines(chosen, password)], json_wanted)


@user.command(name="list")
@in_area
@as_json
def list_users(area: str, json_wanted: bool) -> None:
    """List the accounts of an area."""
    from graph.store import areas, people
    from portal.labels import label

    connect()
    areas.get_area(area)
    every: list[Person] = []
    while True:
        page = people.list_people(area, page=len(every) // 200 + 1, size=200)
        every.extend(page.items)
        if len(every) >= page.total or not page.items:
            break
    rows = [
        [
            person.login,
            person.name,
            ", ".join(f"{label(m.role)} {m.agency}" for m in person.memberships if m.area == area),
            "ใช้งาน" if person.active else "ปิด",
        ]
        for person in every
    ]
    lines = table(["ชื่อผู้ใช้", "ชื่อ", "บทบาท", "สถานะ"], rows) if rows else ["ยังไม่มีบัญชี"]
    answer([_as_json(person) for person in every], lines, json_wanted)


@user.command()
@click.argument("login")
@in_area
@from_stdin
@as_json
def password(login: str, area: str, password_stdin: bool, json_wanted: bool) -> None:
    """Give an account a new password; its sessions end. Without --password-stdin one is made and shown once."""
    from graph.passwords import hash_password
    from graph.store import people

    chosen = _typed_password() if password_stdin else None
    connect()
    found = people.find_login(login)
    if found is None:
        raise NotFoundError(f"no account {login}")
    new = chosen or _made_password()
    people.set_password(area, found[0].id, hash_password(new), ACTOR)
    document = {"login": found[0].login, "password": None if chosen else new}
    answer(document, [f"เปลี่ยนรหัสผ่านของ {found[0].login} แล้ว", *_password_lines(chosen, new)], json_wanted)


def _as_json(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "active": person.active,
        "memberships": [{"agency": m.agency, "role": m.role.value} for m in person.memberships],
    }


def _made_password() -> str:
    from graph.passwords import make_password

    return make_password()


def _typed_password() -> str:
    typed = sys.stdin.readline().rstrip("\r\n")
    if len(typed) < SHORTEST_PASSWORD:
        raise InvalidError(f"a password has at least {SHORTEST_PASSWORD} characters", fields={"password": "too_short"})
    return typed


def _password_lines(chosen: str | None, password: str) -> list[str]:
    return [] if chosen else [f"รหัสผ่าน (แสดงครั้งเดียว): {password}"]


def _refuse_empty(**texts: str) -> None:
    empty = [field for field, text in texts.items() if not text.strip()]
    if empty:
        raise InvalidError(f"empty: {', '.join(empty)}", fields=dict.fromkeys(empty, "required"))
