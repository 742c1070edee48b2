"""All gap rules in one list, running them, and their findings as JSON. A new rule's module is added to MODULES."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps import (
    adoption,
    agencies,
    concentrated,
    fragile,
    indicators,
    links,
    project_forms,
    reports,
    superseded,
    thin,
    uncovered,
    working_together,
)
from graph.analysis.gaps.ranking import Ranked, rank
from graph.analysis.gaps.rule import Finding, Rule, SubjectType
from graph.model.project import ReportState

MODULES = (
    uncovered,
    thin,
    fragile,
    concentrated,
    links,
    superseded,
    project_forms,
    agencies,
    working_together,
    indicators,
    adoption,
    reports,
)

RULES: tuple[Rule, ...] = tuple(rule for module in MODULES for rule in module.RULES)

BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}

Record = Mapping[str, Any]


def run_rules(cascade: Cascade, coverage: Coverage, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """What the rules find, in the order of `rank_all`."""
    return list(rank(cascade, coverage, rules))


def rank_all(cascade: Cascade, coverage: Coverage) -> Ranked:
    """What all rules find, what matters first on top, to be put into words as it is asked for."""
    return rank(cascade, coverage, RULES)


def records(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as they are stored with a run."""
    return list(map(record_of, findings))


def record_of(finding: Finding) -> dict[str, Any]:
    """JSON-ready, both languages. `localise` turns one into what is shown."""
    subject, group = finding.subject, finding.group
    return {
        "key": finding.key,
        "rule": finding.rule,
        "severity": str(finding.severity),
        "weight": finding.weight,
        "subject": {
            "type": str(subject.type),
            "kind": subject.kind,
            "id": subject.code,
            "public_id": subject.public_id,
            "title_th": subject.title_th,
            "title_en": subject.title_en,
        },
        "message_th": finding.message_th,
        "message_en": finding.message_en,
        "group": group and {"id": group.code, "title_th": group.title_th, "title_en": group.title_en},
        "part": finding.part,
        "evidence": dict(finding.evidence),
    }


def localise(record: Record, lang: str) -> dict[str, Any]:
    """A stored record in one language ("th", or "en" with Thai titles where there is no English one), in the shape of
    the exchange contract's `gaps --json` with more keys. The rule's words are those of today's registry; a rule that
    is no longer there keeps its message and has empty words."""
    rule = BY_ID.get(record["rule"])
    english = lang == "en"
    subject, group = record["subject"], record["group"]
    return {
        "key": record["key"],
        "rule": record["rule"],
        "family": str(rule.family) if rule else "",
        "severity": record["severity"],
        "weight": record["weight"],
        "subject": {
            "type": subject["type"],
            "kind": subject["kind"],
            "id": subject["id"],
            "public_id": subject["public_id"],
            "title": _title(subject, english),
        },
        "message": record["message_en"] if english else record["message_th"],
        "rule_title": "" if rule is None else rule.title_en if english else rule.title_th,
        "why": "" if rule is None else rule.why_en if english else rule.why_th,
        "action": "" if rule is None else rule.action_en if english else rule.action_th,
        "group": group and {"id": group["id"], "title": _title(group, english)},
        "part": record["part"],
        "evidence": record["evidence"],
    }


def is_over(record: Record) -> bool:
    """Whether nobody can mend it any more: a report that came late and was accepted."""
    return bool(record["rule"] == "report-late" and record["evidence"].get("state") == ReportState.ACCEPTED)


def agency_of(record: Record) -> str | None:
    """Code of the agency that a stored or localised record is of: its subject, its project's owner, or the only one
    that covers its element."""
    subject, group = record["subject"], record["group"]
    if subject["type"] == SubjectType.AGENCY:
        return str(subject["id"])
    if subject["type"] == SubjectType.PROJECT and group:
        return str(group["id"])
    named = record["evidence"].get("agency")
    return str(named) if named else None


def to_json(findings: Iterable[Finding], lang: str = "th") -> list[dict[str, Any]]:
    """Findings as the exchange contract's `gaps --json`."""
    return [localise(record, lang) for record in records(findings)]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Records by what became of them since the run before: new, still open, and closed (as that run had them)."""

    opened: tuple[Record, ...]
    still: tuple[Record, ...]
    closed: tuple[Record, ...]


def compare(previous: Iterable[Record], current: Iterable[Record]) -> Comparison:
    """Compare the records (or localised JSON) of two runs of one scope by `key`, each in its own order."""
    before, after = list(previous), list(current)
    had = {record["key"] for record in before}
    has = {record["key"] for record in after}
    return Comparison(
        opened=tuple(record for record in after if record["key"] not in had),
        still=tuple(record for record in after if record["key"] in had),
        closed=tuple(record for record in before if record["key"] not in has),
    )


def rules_table() -> str:
    """The rules as the Markdown table of docs/gap-rules.md."""
    lines = ["| Rule | Family | Severity | Finds | Why it matters | What to do |", "|---|---|---|---|---|---|"]
    lines += [
        f"| `{rule.id}` | {rule.family} | {rule.severity} | {rule.title_en}<br>{rule.title_th} "
        f"| {rule.why_en}<br>{rule.why_th} | {rule.action_en}<br>{rule.action_th} |"
        for rule in RULES
    ]
    return "\n".join(lines) + "\n"


def _title(thing: Mapping[str, Any], english: bool) -> str:
    title = thing["title_en"] if english else None
    return str(title or thing["title_th"])
