"""One card of the board: why, evidence, history and talk, and what the PEO does with it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.analysis.gap_cards import GapCard
from graph.analysis.gaps.registry import BY_ID
from graph.errors import InvalidError, StaleError
from graph.model.fiscal import today
from graph.model.gap_card import Deed
from graph.model.people import Permission
from graph.store import gap_cards as deeds
from graph.store import people
from portal.asked import opened_version
from portal.board import words
from portal.board.cards import shown_cards
from portal.board.chronicle import chronicle, told
from portal.board.forms import PROBLEMS, TakeUpForm, TalkForm, WaiveForm
from portal.board.kept import board_address
from portal.board.page import Board, board_of
from portal.errors import REFUSED, stale_edit
from portal.flash import flash_done, flash_note, flash_wrong
from portal.formatting import be_date
from portal.gap_names import severity_name
from portal.i18n import language
from portal.permissions import may, permission
from portal.remedies import call_remedies, chips, remedies
from portal.scope import current_scope
from portal.sessions import acting, current_person
from portal.subjects import subject_url

EXAMPLE = timedelta(days=14)


def register_card_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/board/card/<path:key>", view_func=show)
    for name, view in (("take-up", take_up), ("waive", waive), ("put-back", put_back), ("say", say), ("undo", undo)):
        blueprint.add_url_rule(f"/<area:area>/board/{name}/<path:key>", view_func=view, methods=["POST"])


@permission(Permission.READ)
def show(area: str, key: str) -> str:
    board = board_of(area, current_scope().year)
    return _page(board, board.card(key))


@permission(Permission.COORDINATE)
def take_up(area: str, key: str) -> ResponseReturnValue:
    board = board_of(area, current_scope().year)
    card = board.card(key)
    if not card.is_open:
        return _closed_meanwhile(key)
    form = TakeUpForm()
    form.offer(people.people_who_may(Permission.COORDINATE, area))
    if form.validate():
        try:
            kept = deeds.take_up(
                board.scope, key, form.opened_version(), form.owner.data, form.due.data, acting(area), today()
            )
        except StaleError as error:
            deed = deeds.get_deeds(board.scope, key).deed
            return stale_edit(error, form, {"owner": deed.owner, "due": deed.due}, reopen_url=_address(key))
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        else:
            deed = kept.deeds.deed
            said = _("%(name)s รับเรื่องนี้แล้ว", name=deed.owner_name)
            if deed.due:
                said = _("%(name)s รับเรื่องนี้แล้ว ถึง %(day)s", name=deed.owner_name, day=be_date(deed.due))
            return _done(key, said, kept.event)
    return _page(board, card, taking=form), REFUSED


@permission(Permission.COORDINATE)
def waive(area: str, key: str) -> ResponseReturnValue:
    board = board_of(area, current_scope().year)
    card = board.card(key)
    if not card.is_open:
        return _closed_meanwhile(key)
    form = WaiveForm()
    if form.validate():
        try:
            kept = deeds.waive(
                board.scope, key, form.opened_version(), form.reason.data, form.until.data, acting(area), today()
            )
        except StaleError as error:
            deed = deeds.get_deeds(board.scope, key).deed
            standing = {"reason": deed.waived_reason, "until": deed.waived_until}
            return stale_edit(error, form, standing, reopen_url=_address(key))
        except InvalidError as error:
            if "state" in error.fields:
                flash_note(_("เปิดรับโครงการอยู่ ปิดการเปิดรับก่อนแล้วจึงพักไว้"))
                return redirect(_address(key), 303)
            form.refuse(error, PROBLEMS)
        else:
            day = be_date(kept.deeds.deed.waived_until)
            return _done(key, _("พักเรื่องนี้ไว้ถึง %(day)s แล้ว หลังจากนั้นจะกลับมาเอง", day=day), kept.event)
    return _page(board, card, waiving=form), REFUSED


@permission(Permission.COORDINATE)
def put_back(area: str, key: str) -> ResponseReturnValue:
    board = board_of(area, current_scope().year)
    board.card(key)
    try:
        kept = deeds.put_back(board.scope, key, opened_version(), acting(area))
    except StaleError:
        flash_wrong(_("มีผู้อื่นทำเรื่องนี้ไปก่อน ยังไม่ได้คืน นี่คือเรื่องตามที่เป็นอยู่ตอนนี้"))
        return redirect(_address(key), 303)
    return _done(key, _("คืนเป็นเรื่องที่ยังไม่มีผู้รับแล้ว"), kept.event)


@permission(Permission.COORDINATE)
def say(area: str, key: str) -> ResponseReturnValue:
    board = board_of(area, current_scope().year)
    card, form = board.card(key), TalkForm()
    if not form.validate():
        return _page(board, card, talking=form), REFUSED
    deeds.say(board.scope, key, form.text.data, acting(area))
    flash_done(_("บันทึกข้อความแล้ว"))
    return redirect(url_for("board.show", key=key, _anchor="talk"), 303)


@permission(Permission.COORDINATE)
def undo(area: str, key: str) -> ResponseReturnValue:
    board = board_of(area, current_scope().year)
    board.card(key)
    try:
        deeds.undo(board.scope, key, request.form.get("event", ""), acting(area))
    except StaleError:
        flash_wrong(_("มีผู้ทำเรื่องนี้ต่อไปแล้ว จึงเลิกทำไม่ได้"))
    else:
        flash_done(_("นำเรื่องนี้กลับเป็นอย่างเดิมแล้ว"))
    return redirect(_address(key), 303)


def _address(key: str) -> str:
    return url_for("board.show", key=key)


def _done(key: str, said: str, event: str) -> ResponseReturnValue:
    flash_done(said, undo_url=url_for("board.undo", key=key), undo_fields={"event": event})
    return redirect(_address(key), 303)


def _closed_meanwhile(key: str) -> ResponseReturnValue:
    flash_note(_("ช่องว่างนี้ปิดไปแล้ว จึงไม่ได้บันทึก"))
    return redirect(_address(key), 303)


def _page(
    board: Board,
    card: GapCard,
    taking: TakeUpForm | None = None,
    waiving: WaiveForm | None = None,
    talking: TalkForm | None = None,
) -> str:
    """With the form that was refused, where one was."""
    assert board.run is not None, "a card comes from a run"
    area, day = board.scope.area, today()
    (shown,) = shown_cards([card], language(), day, board.calls)
    rule, thai = BY_ID[shown.gap.rule], language() != "en"
    acts = may(Permission.COORDINATE, area)
    return render_template(
        "board/card.html",
        board=board,
        board_url=board_address(),
        card=card,
        deed=card.deeds.deed,
        shown=shown,
        why=rule.why_th if thai else rule.why_en,
        action=rule.action_th if thai else rule.action_en,
        remedies=remedies(shown.gap, area, len(board.run.totals["unlinked"])),
        chips=chips(shown.gap, board.run.coverage),
        subject_url=subject_url(shown.gap.subject_type, shown.gap.code),
        facts=words.evidence_facts(shown.gap.evidence),
        calls=[call for call in board.calls if call.finding == card.key],
        calling=call_remedies(shown.gap, area) if card.is_open else [],
        entries=chronicle(area, card, deeds.history(board.scope, card.key)),
        taking=taking or (_taking(area, card.deeds.deed) if acts else None),
        waiving=waiving or (_waiving(card.deeds.deed) if acts else None),
        talking=talking or (TalkForm(formdata=None) if acts else None),
        refused=taking or waiving or talking,
        example_day=day + EXAMPLE,
        subject_kind=words.subject_kind,
        severity_name=severity_name,
        state_name=words.state_name,
        weighs=words.weighs,
        seen=words.seen,
        told=told,
    )


def _taking(area: str, deed: Deed) -> TakeUpForm:
    """Filled with who has it, or else with the reader."""
    form = TakeUpForm(formdata=None, data={"owner": deed.owner or current_person().id, "due": deed.due})
    form.offer(people.people_who_may(Permission.COORDINATE, area))
    return form


def _waiving(deed: Deed) -> WaiveForm:
    return WaiveForm(formdata=None, data={"reason": deed.waived_reason, "until": deed.waived_until})
