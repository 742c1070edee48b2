"""The administrator's look at the accounts: who cannot work, whose account is closed, who came in last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.store.people import SignIn

LATEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class AccountReview:
    """`without_role` are active people who have no role today, `never` active ones who have not signed in yet."""

    without_role: tuple[SignIn, ...]
    inactive: tuple[SignIn, ...]
    never: tuple[SignIn, ...]
    latest: tuple[SignIn, ...]


def account_review(people: Sequence[SignIn]) -> AccountReview:
    """From everyone of the area, those who came in last first."""
    active = [person for person in people if person.active]
    return AccountReview(
        without_role=tuple(person for person in active if not person.has_role),
        inactive=tuple(person for person in people if not person.active),
        never=tuple(person for person in active if person.at is None and person.has_role),
        latest=tuple(person for person in people if person.at is not None)[:LATEST_SHOWN],
    )
