"""The gap board: what is missing as cards with an owner and a day, in columns or as a list, and what a week brought."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from graph.analysis.gap_cards import week
from graph.analysis.gaps.registry import BY_ID, RULES
from graph.analysis.gaps.rule import Family, Severity
from graph.analysis.search import clean_query
from graph.model.fiscal import now, today
from graph.model.gap_card import CardState
from graph.model.people import Permission
from graph.model.plan import ElementKind
from graph.store.page import page_of
from portal.asked import whole
from portal.board import words
from portal.board.card_views import register_card_views
from portal.board.cards import NOBODY, BoardFilter, Due, Shown, columns, counts, narrowed, owners_of, shown_cards
from portal.board.kept import keep_view
from portal.board.page import Board, board_of
from portal.formatting import thai_sorted
from portal.gap_names import family_name, severity_name
from portal.i18n import language, plain_in_language
from portal.permissions import permission
from portal.scope import current_scope
from portal.sessions import current_person

blueprint = Blueprint("board", __name__, template_folder="templates")
register_card_views(blueprint)

PAGE_SIZE = 50
WEEK = timedelta(days=7)
TABLE = "table"


@blueprint.get("/<area:area>/board")
@permission(Permission.READ)
def index(area: str) -> str:
    """`?view=table` is one list; without it columns by state."""
    keep_view()
    day, board, wanted = today(), board_of(area, current_scope().year), _wanted()
    every = shown_cards(board.cards, language(), day, board.calls)
    cards = narrowed(every, wanted, day, board.cascade)
    is_table = request.args.get("view") == TABLE or wanted.state is not None
    return render_template(
        "board/index.html",
        board=board,
        wanted=wanted,
        counts=counts(every),
        overdue=sum(one.is_overdue for one in every),
        mine=sum(one.card.deeds.deed.owner == current_person().id and one.card.is_open for one in every),
        me=current_person().id,
        shown=len(cards),
        page=page_of(cards, request.args.get("page", 1, type=whole), PAGE_SIZE) if is_table else None,
        columns=() if is_table else columns(cards),
        options=_options(board, every),
        **_names(),
    )


@blueprint.get("/<area:area>/board/week")
@permission(Permission.READ)
def this_week(area: str) -> str:
    """What came, went and was done in the last seven days; made to be printed."""
    day, board = today(), board_of(area, current_scope().year)
    since = now() - WEEK
    held = week(board.cards, since, day)
    parts = (held.opened, held.closed, held.taken_up, held.waived, held.overdue)
    opened, closed, taken_up, waived, overdue = (shown_cards(cards, language(), day, board.calls) for cards in parts)
    sections = (
        ("overdue", _("เลยกำหนดแล้ว"), overdue),
        ("opened", _("พบใหม่หรือกลับมา"), opened),
        ("closed", _("ปิดได้"), closed),
        ("taken-up", _("มีผู้รับเรื่อง"), taken_up),
        ("waived", _("พักไว้"), waived),
    )
    return render_template(
        "board/week.html",
        board=board,
        sections=sections,
        by_calls=sum(one.closing is not None for one in closed),
        since=since,
        until=now(),
        **_names(),
    )


def _names() -> dict[str, Any]:
    return {
        "state_name": words.state_name,
        "weighs": words.weighs,
        "family_name": family_name,
        "severity_name": severity_name,
        "subject_kind": words.subject_kind,
        "seen": words.seen,
    }


def _wanted() -> BoardFilter:
    """The filters of the address; words that are none of ours filter nothing."""
    asked = request.args.get
    family, rule, severity = asked("family"), asked("rule"), asked("severity")
    return BoardFilter(
        family=family if family in tuple(Family) else None,
        rule=rule if rule in BY_ID else None,
        severity=severity if severity in tuple(Severity) else None,
        issue=asked("issue") or None,
        owner=asked("owner") or None,
        state=next((one for one in CardState if one == asked("state")), None),
        due=next((one for one in Due if one == asked("due")), None),
        text=clean_query(asked("q", "")),
    )


def _options(board: Board, every: list[Shown]) -> dict[str, Any]:
    english, elements = language() == "en", board.cascade.elements
    issues = [
        (board.cascade.element_keys[row], plain_in_language(elements.titles[row], elements.titles_en[row]))
        for row, kind in enumerate(elements.kinds)
        if kind == ElementKind.ISSUE and not elements.upstream[row]
    ]
    owners = thai_sorted(owners_of(every).items(), lambda owner: owner[1])
    there = {one.gap.rule for one in every}
    return {
        "family": [(str(one), family_name(one)) for one in Family],
        "rule": [(one.id, one.title_en if english else one.title_th) for one in RULES if one.id in there],
        "severity": [(str(one), severity_name(one)) for one in Severity],
        "issue": [(code, f"{code} {title}") for code, title in issues],
        "owner": [(NOBODY, _("ยังไม่มีผู้รับ")), *owners],
        "state": [(one.value, words.state_name(one)) for one in CardState],
        "due": [(one.value, words.due_name(one)) for one in Due],
    }
