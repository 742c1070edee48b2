"""People, their roles and what a role may do. The portal asks here; nothing else decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.model.area import COUNTRY


class Role(StrEnum):
    """Roles of a membership (design: People and permissions). The first three are of any agency, the next three of
    the PEO, the rest of the committee, the PEO's administrator, and the region's or ministry's readers."""

    VIEWER = "viewer"
    OFFICER = "officer"
    EXECUTIVE = "executive"
    PLANNER = "planner"
    COORDINATOR = "coordinator"
    OFFICER_IN_CHIEF = "officer_in_chief"
    COMMITTEE = "committee"
    ADMIN = "admin"
    OVERSEER = "overseer"


class Permission(StrEnum):
    """What a route may ask for. PUBLIC needs nobody, SIGNED_IN any account; the rest are asked within an area."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    READ = "read"
    EDIT_PROJECT = "edit_project"
    EDIT_PLAN = "edit_plan"
    ANALYSE = "analyse"
    MANAGE_PEOPLE = "manage_people"
    ADOPT = "adopt"
    MANAGE_AGENCY = "manage_agency"
    COORDINATE = "coordinate"
    WATCH = "watch"


AGENCY_ROLES = frozenset({Role.VIEWER, Role.OFFICER, Role.EXECUTIVE})
PEO_ROLES = frozenset({Role.PLANNER, Role.COORDINATOR, Role.OFFICER_IN_CHIEF, Role.ADMIN})

_READ = frozenset({Permission.READ})
_PEO = _READ | {Permission.ANALYSE, Permission.COORDINATE}
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _READ,
    Role.OFFICER: _READ | {Permission.EDIT_PROJECT, Permission.ADOPT},
    Role.EXECUTIVE: _READ | {Permission.EDIT_PROJECT, Permission.ADOPT, Permission.MANAGE_AGENCY},
    Role.PLANNER: _PEO | {Permission.EDIT_PROJECT, Permission.EDIT_PLAN, Permission.ADOPT},
    Role.COORDINATOR: _PEO | {Permission.EDIT_PROJECT, Permission.ADOPT},
    Role.OFFICER_IN_CHIEF: _PEO | {Permission.EDIT_PROJECT, Permission.ADOPT},
    Role.COMMITTEE: _READ,
    Role.ADMIN: _PEO | {Permission.MANAGE_PEOPLE, Permission.WATCH},
    Role.OVERSEER: _READ,
}
"""Within its own area. EDIT_PROJECT is further bound to the role's own agency, except for the PEO's roles, which may
edit on behalf of any agency of the province. ADOPT (answering what the agency was asked to take on) and MANAGE_AGENCY
are bound to the own agency for everyone: nobody accepts for somebody else. COORDINATE is work on the gap board, on
calls for projects and on working groups."""
ANYWHERE = frozenset({Permission.WATCH})
"""Asked of no area, because what they open is of no area: how the product itself is doing. A role in any will do."""
OF_OWN_AGENCY = frozenset({Permission.EDIT_PROJECT, Permission.ADOPT, Permission.MANAGE_AGENCY})


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role in an agency. `area` is the agency's: a province, a region, or TH for the ministry. Dates are
    inclusive, None open. `note` says what the role was given for, as the order of a delegation. `inside` are the areas
    within a region's."""

    agency: str
    area: str
    role: Role
    since: date | None = None
    until: date | None = None
    note: str | None = None
    inside: frozenset[str] = frozenset()

    def reaches(self, area: str) -> bool:
        """Whether `area` is the agency's or within it; everything is within TH."""
        return self.area in (area, COUNTRY) or area in self.inside

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """`id` never changes; `login` is what is typed at sign-in (lower case). `stamp` changes with the password and
    ends older sessions. `memberships` hold today; `other_memberships` are over or have yet to begin.
    `shows_…`: whether the whole province may see it in the directory; the own agency and the PEO always do."""

    id: str
    login: str
    name: str
    email: str | None = None
    phone: str | None = None
    active: bool = True
    stamp: str = ""
    memberships: tuple[Membership, ...] = ()
    other_memberships: tuple[Membership, ...] = ()
    version: int = 1
    shows_email: bool = False
    shows_phone: bool = False

    def roles(self, area: str) -> frozenset[Role]:
        """The roles that hold in `area`: those of its own agencies, of its region's and of the ministry (area TH)."""
        return frozenset(m.role for m in self.memberships if m.reaches(area))

    def areas(self) -> tuple[str, ...]:
        """The areas of the memberships, in their order, each once."""
        return tuple(dict.fromkeys(m.area for m in self.memberships))

    def agencies(self, area: str, roles: Iterable[Role] = tuple(Role)) -> tuple[str, ...]:
        """Public ids of the agencies in `area` where the person holds one of `roles`."""
        wanted = frozenset(roles)
        return tuple(dict.fromkeys(m.agency for m in self.memberships if m.area == area and m.role in wanted))

    def own_agencies(self, area: str) -> tuple[str, ...]:
        """Public ids of the agencies in `area` whose projects the person writes by a role there: what they write for
        others is on those agencies' behalf. A reader of an agency does not speak for it."""
        return self.agencies(area, (role for role, given in GRANTS.items() if Permission.EDIT_PROJECT in given))

    def may(self, permission: Permission, area: str, agency: str | None = None) -> bool:
        """Whether the person may do `permission` in `area`, and to a thing of `agency` where one is given. From around
        an area, as from the ministry, everyone only reads."""
        for membership in self.memberships:
            if not membership.reaches(area) or permission not in GRANTS[membership.role]:
                continue
            if membership.area != area and permission is not Permission.READ:
                continue
            if agency is None or permission not in OF_OWN_AGENCY or membership.agency == agency:
                return True
            if permission is Permission.EDIT_PROJECT and membership.role in PEO_ROLES:
                return True
        return False

    def may_anywhere(self, permission: Permission) -> bool:
        """Whether a role in any area lets the person do `permission`, one of ANYWHERE."""
        return any(permission in GRANTS[membership.role] for membership in self.memberships)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes: what the audit event says. `on_behalf_of` is the agency id when the PEO enters for an agency."""

    person: str
    name: str
    on_behalf_of: str | None = None


SYSTEM = Actor(person="system", name="ระบบ")
