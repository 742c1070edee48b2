"""What somebody is typing into a form, kept word for word until it is saved: nothing of it is checked or counted, and
only its writer sees it. A page is named by the portal (a project's id, or the form of a new one)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph import db
from graph.errors import InvalidError, StaleError

MOST_CHARACTERS = 400_000
KEPT_DAYS = 60

Values = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FormDraft:
    """`values` are the form's fields in their order, `opened_version` the thing's when it was opened. `version` counts
    the draft's own saves, so that two windows of one person do not write over each other."""

    values: tuple[tuple[str, str], ...]
    opened_version: int
    version: int
    saved_at: datetime


_GET = """
MATCH (draft:FormDraft {id: $id})
RETURN draft.values AS values, draft.opened_version AS opened_version, draft.version AS version,
       draft.saved_at AS saved_at
"""

_KEEP = """
MERGE (draft:FormDraft {id: $id})
  ON CREATE SET draft.version = 0
SET draft.values = $values, draft.opened_version = $opened_version, draft.version = draft.version + 1,
    draft.saved_at = datetime()
"""

_DROP = "MATCH (draft:FormDraft {id: $id}) DELETE draft"

_FORGET_OLD = """
MATCH (draft:FormDraft)
WHERE draft.id STARTS WITH $stem AND draft.saved_at < datetime() - duration({days: $days})
DELETE draft
"""


def get_draft(person: str, page: str) -> FormDraft | None:
    return db.read_with(lambda tx: _read(tx, person, page))


def keep_draft(person: str, page: str, opened_version: int, values: Values, draft_version: int = 0) -> FormDraft:
    """Keeps the form as it is typed. `draft_version` is that of the draft that the form shows, 0 where it shows none.
    Raises StaleError when another window has kept something since, InvalidError when it is far too long."""
    text = json.dumps([list(pair) for pair in values], ensure_ascii=False)
    if len(text) > MOST_CHARACTERS:
        raise InvalidError("the form is too long to keep", fields={"form": "too_long"})

    def work(tx: db.Transaction) -> FormDraft:
        standing = _read(tx, person, page)
        current = standing.version if standing else 0
        if current != draft_version:
            raise StaleError("form", page, draft_version, current)
        tx.run(_FORGET_OLD, stem=_id(person, ""), days=KEPT_DAYS)
        tx.run(_KEEP, id=_id(person, page), values=text, opened_version=opened_version)
        kept = _read(tx, person, page)
        assert kept is not None
        return kept

    return db.write(work)


def drop_draft(person: str, page: str) -> None:
    """Forgets what was typed: it is saved, or not wanted."""
    db.write(lambda tx: tx.run(_DROP, id=_id(person, page)))


def _id(person: str, page: str) -> str:
    return f"{person}|{page}"


def _read(tx: db.Transaction, person: str, page: str) -> FormDraft | None:
    row = tx.one(_GET, id=_id(person, page))
    if row is None:
        return None
    values = tuple((name, value) for name, value in json.loads(row["values"]))
    return FormDraft(values, row["opened_version"], row["version"], row["saved_at"])
