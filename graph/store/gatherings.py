"""Where agencies of a province come together besides projects, as the Cascade wants it."""

from __future__ import annotations

from datetime import date

from graph import db
from graph.analysis.gatherings import GatheringColumns
from graph.model.area import Scope
from graph.model.fiscal import first_day, last_day

# Of the days of the fiscal year. Somebody of an agency in a group brings the agency.
_GROUPS = """
MATCH (working:WorkingGroup {area: $area})
WHERE working.since <= date($last_day) AND coalesce(working.until >= date($first_day), true)
RETURN collect([working.id, working.name, null, COLLECT {
  MATCH (working)-[:HAS_MEMBER]->(agency:Agency {area: $area}) RETURN agency.id
  UNION
  MATCH (working)-[:HAS_MEMBER]->(:Person {active: true})-[member:MEMBER_OF]->(agency:Agency {area: $area})
  WHERE coalesce(member.since <= date($last_day), true) AND coalesce(member.until >= date($first_day), true)
  RETURN agency.id
}]) AS rows
"""

_MEETINGS = """
MATCH (meeting:Meeting {area: $area})-[:OF]->(working:WorkingGroup)
WHERE date($first_day) <= meeting.day AND meeting.day <= date($as_of) AND meeting.day <= date($last_day)
  AND NOT coalesce(meeting.removed, false)
WITH meeting, working ORDER BY meeting.day, meeting.id
RETURN collect([meeting.id, working.name, meeting.day, COLLECT {
  MATCH (meeting)-[:ATTENDED_BY]->(agency:Agency) RETURN agency.id
}]) AS rows
"""


def gatherings_in(tx: db.Transaction, scope: Scope, as_of: date) -> GatheringColumns:
    """Working groups that stand on some day of the fiscal year, and its meetings up to `as_of`."""
    days = {"first_day": first_day(scope.year).isoformat(), "last_day": last_day(scope.year).isoformat()}
    rows = [
        *tx.run(_GROUPS, area=scope.area, **days)[0]["rows"],
        *tx.run(_MEETINGS, area=scope.area, as_of=as_of.isoformat(), **days)[0]["rows"],
    ]
    return {
        "id": [row[0] for row in rows],
        "title": [row[1] for row in rows],
        "day": [row[2] for row in rows],
        "agencies": [row[3] for row in rows],
    }
