"""Suggested links: what was asked, and the plan elements that fit, each with a reason that a person can check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

MOST_TEXT = 600
"""Letters of a project's words that are read: its title and the beginning of why it is done."""

_PREFIX = re.compile(r"^(โครงการ|กิจกรรม)\s*")


def words_of_project(title: str, *more: str | None) -> str:
    """What of a project is compared: its title without the word project, then `more` (its rationale …)."""
    parts = [_PREFIX.sub("", " ".join((part or "").split())) for part in (title, *more)]
    return " ".join(part for part in parts if part)[:MOST_TEXT].strip()


@dataclass(frozen=True, slots=True)
class PastProject:
    """A project that is linked: `elements` are public ids, its primary one or, without one, all."""

    id: str
    code: str
    title: str
    year: int
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A project's words, and whose links are hidden from the answer: the project's own (public id)."""

    area: str
    year: int
    text: str
    project: str | None = None


@dataclass(frozen=True, slots=True)
class SimilarProject:
    """A project that is linked to the element and whose title is among those most like the text."""

    code: str
    title: str
    year: int


@dataclass(frozen=True, slots=True)
class FedIndicator:
    """The indicator that the project would feed: it measures the element, or an element above it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`element` is a public id. `score` orders the suggestions of one answer and says nothing between answers. `words`
    stand both in the text and in the element's title or its parent's."""

    element: str
    code: str
    title: str
    score: float
    words: tuple[str, ...] = ()
    projects: tuple[SimilarProject, ...] = ()
    indicator: FedIndicator | None = None

    @property
    def reason_th(self) -> str:
        """The reason as one line that can be kept with a link."""
        parts = []
        if self.words:
            parts.append(f"ใช้คำเดียวกัน: {' '.join(self.words)}")
        if self.projects:
            named = ", ".join(f"{one.code} {one.title} ({one.year})" for one in self.projects)
            parts.append(f"คล้ายโครงการที่เชื่อมโยงไว้ที่นี่: {named}")
        if not parts:
            parts.append("ความหมายใกล้เคียงกับชื่อของส่วนนี้")
        if self.indicator:
            parts.append(f"จะส่งผลต่อตัวชี้วัด {self.indicator.code} {self.indicator.name}")
        return " · ".join(parts)


class AnswerState(StrEnum):
    READY = "ready"
    COMING = "coming"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a question. `method` names the Likeness that a ready answer came from."""

    state: AnswerState
    suggestions: tuple[Suggestion, ...] = ()
    method: str = ""


REASON_NOT_KEPT_TH = "เลือกจากข้อเสนอของระบบ"
"""The reason of a link whose suggestion is no longer known."""


def to_json(suggestions: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """As they are kept in the queue server."""
    return [asdict(one) for one in suggestions]


def from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(
            element=row["element"],
            code=row["code"],
            title=row["title"],
            score=row["score"],
            words=tuple(row["words"]),
            projects=tuple(SimilarProject(**project) for project in row["projects"]),
            indicator=FedIndicator(**row["indicator"]) if row["indicator"] else None,
        )
        for row in rows
    )
