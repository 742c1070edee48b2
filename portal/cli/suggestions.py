"""`sanphaen suggest`: the plan elements that fit a project's title, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from portal.cli.analyses import TITLE_WIDTH, of_area
from portal.cli.connect import connect
from portal.cli.output import answer, as_json, cut, progress, table

if TYPE_CHECKING:
    from graph.model.suggestion import Question, Suggestion

PATIENCE_SECONDS = 20.0


@click.command()
@click.argument("title")
@of_area
@click.option("--top", type=click.IntRange(1, 20), default=5, show_default=True, help="How many, at most.")
@click.option("--year", type=int, help="The fiscal year, พ.ศ.; without it the current one.")
@as_json
def suggest(title: str, area: str, top: int, year: int | None, json_wanted: bool) -> None:
    """Which elements of the plan a project with this TITLE would fit."""
    from graph.model.fiscal import today
    from graph.model.suggestion import Question, words_of_project
    from graph.store import areas, plans

    connect()
    areas.get_area(area)
    wanted = year or plans.default_year(area, today())
    plans.plan_for(area, wanted)
    found = _found(Question(area, wanted, words_of_project(title)))[:top]
    document = [{"id": one.code, "title": one.title, "score": one.score, "reason": one.reason_th} for one in found]
    rows = [[one.code, cut(one.title, TITLE_WIDTH), f"{one.score:.3f}", one.reason_th] for one in found]
    lines = table(["รหัส", "ชื่อ", "คะแนน", "เหตุผล"], rows, right=(2,)) if rows else ["ไม่มีข้อเสนอ"]
    answer(document, lines, json_wanted)


def _found(question: Question) -> Sequence[Suggestion]:
    """What a worker finds; where none answers, what this process finds without the sentence model."""
    from graph.model.suggestion import AnswerState
    from workers import enqueue

    found = enqueue.wait_for_suggestions(question, PATIENCE_SECONDS)
    if found.state is AnswerState.READY:
        return found.suggestions
    progress("หน่วยประมวลผลไม่ตอบ เทียบจากตัวอักษรที่นี่แทน")
    return _compared(question)


def _compared(question: Question) -> Sequence[Suggestion]:
    from graph.analysis import suggest as matching
    from graph.analysis.char_grams import CharGrams
    from graph.store.suggestion_sources import KeptSources

    sources = KeptSources(projects=0).of(question)
    return matching.suggest(question.text, sources.among, sources.past, CharGrams(), 20)
