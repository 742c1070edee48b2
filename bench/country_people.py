"""Accounts of the made-up country, so that a load test can sign in: `officer-44`, `planner-44`, `coordinator-44` and
`admin-44` of each province, `region-12` of each education region, `ministry`. The password is the demonstration's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.errors import DuplicateError
from graph.model.agency import Agency, agency_id
from graph.model.area import COUNTRY, Area
from graph.model.country import regions
from graph.model.people import SYSTEM, Membership, Role
from graph.passwords import hash_password
from graph.store import agencies, people
from portal.demo_accounts import MINISTRY, PASSWORD

PEO = "A001"
AREA_OFFICE = "A002"
REGION_OFFICE = "REO"
_OF_PROVINCE = (
    (Role.OFFICER, AREA_OFFICE),
    (Role.PLANNER, PEO),
    (Role.COORDINATOR, PEO),
    (Role.ADMIN, PEO),
)


@dataclass(frozen=True, slots=True)
class Account:
    login: str
    area: str
    agency: str
    role: Role


def accounts(provinces: Sequence[Area]) -> Iterator[Account]:
    """Everyone who can sign in."""
    yield Account("ministry", COUNTRY, MINISTRY.id, Role.OVERSEER)
    for region in regions():
        number = region.id.removeprefix("TH-R")
        yield Account(f"region-{number}", region.id, agency_id(region.id, REGION_OFFICE), Role.OVERSEER)
    for area in provinces:
        number = area.id.removeprefix("TH-")
        for role, office in _OF_PROVINCE:
            yield Account(f"{role.value}-{number}", area.id, agency_id(area.id, office), role)


def add_people(provinces: Sequence[Area]) -> int:
    """Makes the accounts that are not there, and the offices that no plan folder brings. Returns how many it made."""
    agencies.add_agency(MINISTRY, SYSTEM)
    for region in regions():
        office = agency_id(region.id, REGION_OFFICE)
        agencies.add_agency(Agency(office, REGION_OFFICE, region.id, region.name_th, region.name_en), SYSTEM)
    # One hash for all: it takes a while by design, and the password is no secret.
    hashed, made = hash_password(PASSWORD), 0
    for one in accounts(provinces):
        membership = Membership(one.agency, one.area, one.role)
        try:
            people.create_person(one.area, one.login, one.login, None, None, hashed, [membership], SYSTEM)
        except DuplicateError:
            continue
        made += 1
    return made
