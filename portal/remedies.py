"""The buttons of a finding: where it is looked at, and where it is mended by those who may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from graph.analysis.gaps.called import called_elements
from graph.analysis.gaps.rule import SubjectType
from graph.model.agency import agency_id
from graph.model.people import Permission
from portal.gap_view import Gap
from portal.permissions import may
from portal.subjects import subject_url

MOST_CALLED = 3
"""Calls that one finding offers to open."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A link that looks like a button; `mends` leads to a form."""

    text: str
    url: str
    mends: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """An upstream goal that hangs on the finding; `is_lost`: nothing of the province reaches it now."""

    code: str
    level: str
    url: str
    is_lost: bool


def remedies(gap: Gap, area: str, unlinked: int = 0) -> list[Remedy]:
    """What one can do about it, the way to mend it first. `unlinked` projects of the year wait for a link."""
    made = _REMEDIES.get(gap.rule)
    return made(gap, area, unlinked) if made else [Remedy(_("เปิดดู"), subject_url(gap.subject_type, gap.code))]


def call_remedies(gap: Gap, area: str) -> list[Remedy]:
    """For those who may, the ways to open a call for projects that would mend it; of a finding about much, those for
    the parts that matter most."""
    if not may(Permission.COORDINATE, area):
        return []
    codes = called_elements(gap.rule, gap.code, gap.evidence)[:MOST_CALLED]
    return [
        Remedy(
            _("เปิดรับโครงการจากหน่วยงาน") if code == gap.code else _("เปิดรับโครงการหนุน %(code)s", code=code),
            url_for("calls.new", element=code, gap=gap.key),
            mends=True,
        )
        for code in codes
    ]


def chips(gap: Gap, coverage: Mapping[str, Mapping[str, Any]]) -> list[Chip]:
    """The upstream goals of an uncovered element, those that nothing reached when it was found first."""
    lost = gap.evidence.get("upstream_without_project", ())
    rest = [code for code in gap.evidence.get("upstream", ()) if code not in lost]
    return [
        Chip(code, str(coverage[code]["level"]), url_for("elements.show", code=code), not coverage[code]["projects"])
        for code in (*lost, *rest)
        if code in coverage
    ]


def _graph(gap: Gap) -> Remedy:
    return Remedy(_("ดูผังความเชื่อมโยง"), url_for("alignment.show", kind="element", code=gap.code))


def _uncovered(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    made = []
    if may(Permission.EDIT_PROJECT, area):
        made.append(Remedy(_("เสนอโครงการใหม่"), url_for("projects.new", element=gap.code), mends=True))
        if unlinked:
            text = ngettext("เชื่อมโยงจาก %(num)s โครงการที่ยังว่าง", "เชื่อมโยงจาก %(num)s โครงการที่ยังว่าง", unlinked)
            made.append(Remedy(text, url_for("projects.index", linked="no"), mends=True))
    return [*made, _graph(gap)]


def _upstream(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    return [Remedy(_("เปิดเป้าหมาย"), subject_url(gap.subject_type, gap.code)), _graph(gap)]


def _one_project(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    made = []
    if may(Permission.EDIT_PROJECT, area):
        made.append(Remedy(_("เสนอโครงการเพิ่ม"), url_for("projects.new", element=gap.code), mends=True))
    return [*made, Remedy(_("ดูโครงการนั้น"), url_for("projects.show", code=gap.evidence["project"]))]


def _one_agency(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    made = []
    if may(Permission.EDIT_PROJECT, area):
        made.append(Remedy(_("เสนอโครงการเพิ่ม"), url_for("projects.new", element=gap.code), mends=True))
    return [*made, Remedy(_("ดูหน่วยงาน"), url_for("agencies.show", code=gap.evidence["agency"]))]


def _no_upstream(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    if may(Permission.EDIT_PLAN, area):
        url = url_for("elements.show", code=gap.code, _anchor="serves")
        return [Remedy(_("เชื่อมโยงกับแผนต้นทาง"), url, mends=True)]
    return [Remedy(_("เปิดดู"), subject_url(gap.subject_type, gap.code))]


def _links_of_project(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    if gap.agency and may(Permission.EDIT_PROJECT, area, agency_id(area, gap.agency)):
        text = {
            "unlinked-project": _("เชื่อมโยงโครงการ"),
            "superseded-link": _("ย้ายความเชื่อมโยง"),
        }.get(gap.rule, _("แก้สัดส่วน"))
        return [Remedy(text, url_for("projects.links", code=gap.code), mends=True)]
    return [Remedy(_("เปิดโครงการ"), subject_url(gap.subject_type, gap.code))]


def _idle(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    made = []
    if may(Permission.EDIT_PROJECT, area, agency_id(area, gap.code)):
        made.append(Remedy(_("บันทึกโครงการให้หน่วยงานนี้"), url_for("projects.new", agency=gap.code), mends=True))
    return [*made, Remedy(_("ดูหน่วยงาน"), subject_url(gap.subject_type, gap.code))]


def _indicator(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    return [Remedy(_("เปิดตัวชี้วัด"), subject_url(gap.subject_type, gap.code))]


def _adoption(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    made = [Remedy(_("ดูคำตอบของหน่วยงาน"), url_for("indicators.adoption", code=gap.code))]
    if may(Permission.EDIT_PLAN, area):
        url = url_for("indicators.asking", indicator=gap.code)
        made.insert(0, Remedy(_("ขอให้หน่วยงานรับ"), url, mends=True))
    return made


def _report(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    return [Remedy(_("เปิดโครงการ"), subject_url(gap.subject_type, gap.code))]


def _same_project(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    """The project's page says what it looks like, and takes the reason why it is another."""
    others = [
        Remedy(_("เปิด %(code)s", code=code), url_for("projects.show", code=code)) for code in gap.evidence["like"][:3]
    ]
    return [Remedy(_("เทียบโครงการ"), url_for("projects.show", code=gap.code, _anchor="same"), mends=True), *others]


def _form_of_project(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    if gap.group and may(Permission.EDIT_PROJECT, area, agency_id(area, gap.group[0])):
        anchor = "budget_lines" if gap.rule == "budget-parts-off" else "activities"
        return [Remedy(_("แก้รายการ"), url_for("projects.edit", code=gap.code, _anchor=anchor), mends=True)]
    return [Remedy(_("เปิดดู"), subject_url(gap.subject_type, gap.code))]


def _fragile(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    """What would be lost, and where the first of it finds other support."""
    is_agency = gap.subject_type is SubjectType.AGENCY
    url = url_for("whatif.index", leave=gap.code) if is_agency else url_for("whatif.index", stop=gap.code)
    made = [Remedy(_("ดูว่าจะขาดอะไร"), url)]
    first = next(iter(gap.evidence["elements"]), None)
    if first and may(Permission.EDIT_PROJECT, area):
        text = _("เสนอโครงการเพิ่มให้ %(code)s", code=first)
        made.insert(0, Remedy(text, url_for("projects.new", element=first), mends=True))
    return made


def _concentrated(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    agency = gap.evidence["agency"]
    return [
        Remedy(_("เปิดดู"), subject_url(gap.subject_type, gap.code)),
        Remedy(_("ถ้าไม่มีหน่วยงานนี้"), url_for("whatif.index", leave=agency)),
    ]


def _overlap(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    codes = [gap.code, *gap.evidence["like"]][:3]
    return [Remedy(_("เปิด %(code)s", code=code), url_for("projects.show", code=code)) for code in codes]


def _should_meet(gap: Gap, area: str, unlinked: int) -> list[Remedy]:
    """The objective, and the two agencies of different groups with most work in it."""
    made = [Remedy(_("เปิดเป้าประสงค์"), subject_url(gap.subject_type, gap.code))]
    if may(Permission.EDIT_PROJECT, area):
        url = url_for("projects.new", element=gap.code)
        made.insert(0, Remedy(_("เสนอโครงการร่วม"), url, mends=True))
    pair = gap.evidence["pair"]
    return [*made, *(Remedy(_("ดู %(code)s", code=code), url_for("agencies.show", code=code)) for code in pair)]


_REMEDIES: Mapping[str, Callable[[Gap, str, int], list[Remedy]]] = {
    "uncovered-strategy": _uncovered,
    "uncovered-objective": _uncovered,
    "uncovered-issue": _uncovered,
    "uncovered-upstream": _upstream,
    "thin-cover-project": _one_project,
    "thin-cover-agency": _one_agency,
    "no-upstream-link": _no_upstream,
    "unlinked-project": _links_of_project,
    "shares-off": _links_of_project,
    "superseded-link": _links_of_project,
    "duplicate-project": _same_project,
    "budget-parts-off": _form_of_project,
    "activity-weights-off": _form_of_project,
    "idle-agency": _idle,
    "indicator-no-target": _indicator,
    "indicator-no-owner": _indicator,
    "indicator-no-value": _indicator,
    "indicator-no-adopter": _adoption,
    "target-insufficient": _adoption,
    "fragile-project": _fragile,
    "fragile-agency": _fragile,
    "budget-concentrated": _concentrated,
    "overlap": _overlap,
    "should-meet": _should_meet,
    "report-missing": _report,
    "report-late": _report,
}
