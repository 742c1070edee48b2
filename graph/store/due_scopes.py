"""How far behind the figures are: scopes that want a run, counted over all areas and the longest waiting by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import LiteralString

from graph import db
from graph.model.fiscal import BANGKOK
from graph.model.run import first_open_year

# A few scopes a province: a look at each is less than any index would save. As ScopeState.is_due; those that a new day
# made due have been so since midnight.
_DUE: LiteralString = """
MATCH (scope:AnalysisScope)
WITH scope,
  CASE
    WHEN scope.done < scope.wanted THEN scope.wanted_at
    WHEN scope.year >= $open_year AND scope.run_at < datetime($midnight) THEN datetime($midnight)
  END AS since
"""
_COUNT = _DUE + "RETURN count(scope) AS scopes, count(since) AS due, min(since) AS oldest"
_OLDEST = (
    _DUE
    + """
WHERE since IS NOT NULL
RETURN scope.area AS area, scope.year AS year, since, scope.run_at AS run_at ORDER BY since LIMIT $limit
"""
)


@dataclass(frozen=True, slots=True)
class DueScope:
    """`since` the last write that no run has seen, or the midnight that called for one; `run_at` of the run that
    stands."""

    area: str
    year: int
    since: datetime
    run_at: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """How many of all scopes are due, since when the longest waiting is, and the first of them."""

    scopes: int
    due: int
    oldest: datetime | None
    first: Sequence[DueScope]


def due(day: date, limit: int) -> Due:
    """What is due on `day`, with up to `limit` scopes, longest waiting first."""
    midnight = datetime.combine(day, time.min, tzinfo=BANGKOK).isoformat()
    asked = {"open_year": first_open_year(day), "midnight": midnight}

    def work(tx: db.Transaction) -> Due:
        counted = tx.one(_COUNT, **asked)
        assert counted is not None
        first = tx.run(_OLDEST, **asked, limit=limit) if counted["due"] and limit else []
        return Due(
            counted["scopes"],
            counted["due"],
            counted["oldest"],
            [DueScope(row["area"], row["year"], row["since"], row["run_at"]) for row in first],
        )

    return db.read_with(work)
