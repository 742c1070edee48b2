"""The gaps that a person has taken up and that are still there, those that are due first on top. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.analysis.gaps.registry import is_over
from graph.analysis.gaps.rule import Severity
from graph.model.collation import sort_key
from graph.model.gap_card import CardDeeds


@dataclass(frozen=True, slots=True)
class MyCard:
    """`kind` is the type of the gap's subject, `code` the subject's."""

    key: str
    kind: str
    code: str
    message_th: str
    message_en: str
    due: date | None
    is_overdue: bool


def my_cards(
    person: str, deeds: Mapping[str, CardDeeds], findings: Iterable[Mapping[str, Any]], day: date
) -> list[MyCard]:
    """Of the person (an id); `findings` are those of the newest run, `day` is today. What is waived comes back."""
    mine = {key: one.deed for key, one in deeds.items() if one.deed.owner == person and not one.deed.is_waived(day)}
    records = [record for record in findings if record["key"] in mine and not is_over(record)]
    records.sort(
        key=lambda record: (
            mine[record["key"]].due or date.max,
            Severity(record["severity"]).order,
            sort_key(record["subject"]["id"]),
        )
    )
    return [_card(record, mine[record["key"]].due, day) for record in records]


def _card(record: Mapping[str, Any], due: date | None, day: date) -> MyCard:
    return MyCard(
        key=record["key"],
        kind=record["subject"]["type"],
        code=record["subject"]["id"],
        message_th=record["message_th"],
        message_en=record["message_en"],
        due=due,
        is_overdue=due is not None and due < day,
    )
