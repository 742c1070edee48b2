"""Looking back: which earlier moments there are, and what has changed since one of them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from graph.analysis.what_if import compare as compared
from graph.exchange.thai_dates import DateError, read_date
from graph.model.area import Scope
from graph.model.people import Permission
from graph.model.snapshot import Snapshot
from graph.store import snapshots
from portal.as_of import LONGEST, PARAMETER, picture_then
from portal.difference import outcome
from portal.errors import REFUSED
from portal.figures import figures, live_picture
from portal.formatting import be_datetime
from portal.lookback.days import days
from portal.permissions import permission
from portal.scope import current_scope

blueprint = Blueprint("lookback", __name__, template_folder="templates")

# Pages that can be opened as of an earlier moment: endpoint → what it is called; the first unless asked.
PAGES = (
    ("plan.outline", _l("แผน")),
    ("alignment.index", _l("ผังความเชื่อมโยง")),
    ("matrix.index", _l("ตารางความเชื่อมโยง")),
    ("flows.money", _l("เส้นทางเงิน")),
    ("flows.coverage", _l("วงแผน")),
    ("questions.index", _l("คำถามสำเร็จรูป")),
    ("gaps.index", _l("ช่องว่าง")),
)


@blueprint.get("/<area:area>/look-back")
@permission(Permission.READ)
def index(area: str) -> ResponseReturnValue:
    """The moments there are. `day`: a day to go to; `page`: the page to open (an endpoint)."""
    year = current_scope().year
    known = snapshots.list_snapshots(Scope(area, year))
    page = _page(request.args.get("page", ""))
    typed = request.args.get("day", "").strip()[:LONGEST]
    problem = None
    if typed:
        try:
            found = snapshots.snapshot_on(Scope(area, year), read_date(typed))
        except DateError:
            problem = _("อ่านวันที่ไม่ได้ พิมพ์เช่น 30/9/2563 หรือ 30 ก.ย. 2563")
        else:
            if found is not None:
                return redirect(url_for(page, as_of=found.run), 303)
            problem = _nothing_so_early(known)
    shown = render_template(
        "lookback/index.html",
        state=figures(area, year).state,
        year=year,
        days=days(known),
        known=known,
        page=page,
        pages=PAGES,
        typed=typed,
        problem=problem,
    )
    return (shown, REFUSED) if problem else shown


@blueprint.get("/<area:area>/look-back/compare")
@permission(Permission.READ)
def compare(area: str) -> ResponseReturnValue:
    """What has changed from the moment `as_of` until now."""
    asked = request.args.get(PARAMETER, "")
    if not asked.strip():
        return redirect(url_for("lookback.index"), 303)
    year = current_scope().year
    seen, then = picture_then(asked)
    now = live_picture(area, year)
    return render_template(
        "lookback/compare.html",
        state=figures(area, year).state,
        year=year,
        seen=seen,
        outcome=outcome(now.cascade, compared(then, now), then.cascade),
    )


def _page(asked: str) -> str:
    """Of a page within one of PAGES, that one."""
    known = [endpoint for endpoint, _name in PAGES]
    within = (one for one in known if one.partition(".")[0] == asked.partition(".")[0])
    return asked if asked in known else next(within, known[0])


def _nothing_so_early(known: list[Snapshot]) -> str:
    if not known:
        return str(_("ยังไม่มีข้อมูลที่เก็บไว้ของปีนี้"))
    return str(_("ยังไม่มีข้อมูลของวันนั้น ย้อนดูได้ตั้งแต่ %(at)s เป็นต้นมา", at=be_datetime(known[-1].at)))
