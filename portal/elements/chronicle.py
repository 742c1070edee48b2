"""An element's history in sentences: what was written about it, and about links to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from graph.analysis.cascade import Cascade
from graph.model.audit import Action, AuditEvent
from portal.formatting import number
from portal.i18n import plain_in_language
from portal.labels import label


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history. `reason` is what the person wrote."""

    text: str
    actor: str
    at: datetime
    reason: str | None = None


def chronicle(cascade: Cascade, subject: str, events: Sequence[AuditEvent]) -> list[Entry]:
    """The events about the element `subject` (a public id), in their order."""
    return [_entry(cascade, subject, event) for event in events]


def indicator_changes(events: Sequence[AuditEvent], agencies: Mapping[str, str]) -> list[Entry]:
    """The events about an indicator: what changed of which year. `agencies`: short names by public id."""
    return [Entry(text=_change(event, agencies), actor=event.actor_name, at=event.at) for event in events]


# What the fields of an indicator's sheet are called, in the order in which they are told.
_SHEET = {
    "name_th": _l("ชื่อตัวชี้วัด"),
    "name_en": _l("ชื่อภาษาอังกฤษ"),
    "element": _l("สิ่งที่วัด"),
    "level": _l("ระดับ"),
    "definition_th": _l("นิยาม"),
    "unit": _l("หน่วยวัด"),
    "numerator_th": _l("ตัวตั้ง"),
    "denominator_th": _l("ตัวหาร"),
    "direction": _l("ทิศทาง"),
    "weight": _l("น้ำหนัก"),
    "baselines": _l("ข้อมูลพื้นฐาน"),
    "targets": _l("ค่าเป้าหมาย"),
    "scoring": _l("เกณฑ์การให้คะแนน"),
    "score_values": _l("ค่าของคะแนน"),
    "source_th": _l("แหล่งข้อมูล"),
    "frequency": _l("ความถี่"),
    "supervisor_th": _l("ผู้กำกับดูแล"),
    "collector_th": _l("ผู้จัดเก็บข้อมูล"),
    "owner": _l("ผู้รับผิดชอบ"),
    "rollup": _l("วิธีรวมค่า"),
    "shared": _l("ตัวชี้วัดร่วม"),
}


def _change(event: AuditEvent, agencies: Mapping[str, str]) -> str:
    before, after = event.before or {}, event.after or {}
    if event.action is Action.CHANGED and "year" not in after:
        changed = ", ".join(str(name) for field, name in _SHEET.items() if field in after)
        return str(_("แก้รายละเอียด: %(changes)s", changes=changed))
    names = {"owner": _("ผู้รับผิดชอบ"), "target": _("ค่าเป้าหมาย"), "value": _("ผลที่วัดได้")}
    parts = [
        f"{name} {_shown(before.get(field), agencies)} → {_shown(after.get(field), agencies)}"
        for field, name in names.items()
        if field in after
    ]
    if not parts or event.action is Action.CREATED:
        return label(event.action)
    return str(_("แก้ของปี %(year)s: %(changes)s", year=after.get("year"), changes=", ".join(parts)))


def _shown(value: str | float | None, agencies: Mapping[str, str]) -> str:
    return agencies.get(value, value) if isinstance(value, str) else number(value)


def _entry(cascade: Cascade, subject: str, event: AuditEvent) -> Entry:
    changed = event.after or event.before or {}
    return Entry(
        text=_sentence(cascade, subject, event),
        actor=event.actor_name,
        at=event.at,
        reason=changed.get("reason") if event.subject_kind == "element" else None,
    )


def _sentence(cascade: Cascade, subject: str, event: AuditEvent) -> str:
    if event.subject_kind == "project":
        return str(_("แก้ความเชื่อมโยงของโครงการ %(name)s", name=_project(cascade, event.subject)))
    target = (event.after or event.before or {}).get("target")
    if target is None or event.action not in (Action.LINKED, Action.UNLINKED):
        return label(event.action)
    linked = event.action is Action.LINKED
    if event.subject == subject:
        name = _element(cascade, target)
        return str(_("เชื่อมโยงขึ้นไปยัง %(name)s", name=name) if linked else _("เลิกเชื่อมโยงกับ %(name)s", name=name))
    name = _element(cascade, event.subject)
    return str(_("%(name)s เชื่อมโยงมาที่นี่", name=name) if linked else _("%(name)s เลิกเชื่อมโยงมาที่นี่", name=name))


def _element(cascade: Cascade, public_id: str) -> str:
    row = cascade.element_rows.get(public_id)
    if row is None:
        return public_id.rsplit("/", 1)[-1]
    elements = cascade.elements
    return f"{elements.codes[row]} {plain_in_language(elements.titles[row], elements.titles_en[row])}"


def _project(cascade: Cascade, public_id: str) -> str:
    row = cascade.project_rows.get(public_id)
    if row is None:
        return public_id.rsplit("/", 1)[-1]
    projects = cascade.projects
    return f"{projects.codes[row]} {plain_in_language(projects.titles[row], projects.titles_en[row])}"
