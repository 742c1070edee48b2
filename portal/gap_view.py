"""A finding as pages show it, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.analysis.gaps.registry import BY_ID, agency_of, localise
from graph.analysis.gaps.rule import SubjectType
from graph.model.collation import search_key

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gap:
    """One finding in the page's language. `agency` is the code of the agency it is of, where there is one; `first_seen`
    is when the runs that are kept first had it, None where they always did."""

    key: str
    rule: str
    family: str
    severity: str
    weight: int
    subject_type: SubjectType
    kind: str
    code: str
    title: str
    message: str
    group: tuple[str, str] | None
    evidence: Mapping[str, Any]
    agency: str | None = None
    is_new: bool = False
    first_seen: datetime | None = None

    @property
    def search_key(self) -> str:
        group = " ".join(self.group) if self.group else ""
        return search_key(f"{self.code} {self.title} {self.message} {group}")


def gaps_of(
    records: Iterable[Record], language: str, *, new: frozenset[str], first_seen: Mapping[str, datetime]
) -> list[Gap]:
    """Stored records as gaps, in their order; those of a rule that is no longer there are left out. `new` are keys
    that the newest run opened."""
    return [_gap(record, language, new, first_seen) for record in records if record["rule"] in BY_ID]


def _gap(record: Record, language: str, new: frozenset[str], first_seen: Mapping[str, datetime]) -> Gap:
    said = localise(record, language)
    subject, group = said["subject"], said["group"]
    return Gap(
        key=said["key"],
        rule=said["rule"],
        family=said["family"],
        severity=said["severity"],
        weight=said["weight"],
        subject_type=SubjectType(subject["type"]),
        kind=subject["kind"],
        code=subject["id"],
        title=subject["title"],
        message=said["message"],
        group=(group["id"], group["title"]) if group else None,
        evidence=said["evidence"],
        agency=agency_of(said),
        is_new=said["key"] in new,
        first_seen=first_seen.get(said["key"]),
    )
