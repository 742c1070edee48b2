"""Screen words for the graph's enums and codes: the filters `label` and `kind_label`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from graph.model.audit import Action
from graph.model.people import Role
from graph.model.plan import ElementKind, LinkRole, PlanLevel
from graph.model.project import ReportState

# Members of different enums may be equal as strings, so each enum has its own words.
_LABELS: Mapping[type[Enum], Mapping[Any, Any]] = {
    Role: {
        Role.VIEWER: _l("ผู้อ่านของหน่วยงาน"),
        Role.OFFICER: _l("เจ้าหน้าที่ของหน่วยงาน"),
        Role.EXECUTIVE: _l("ผู้บริหารของหน่วยงาน"),
        Role.PLANNER: _l("นักวิเคราะห์แผน ศธจ."),
        Role.COORDINATOR: _l("ผู้ประสานแผน ศธจ."),
        Role.OFFICER_IN_CHIEF: _l("ศึกษาธิการจังหวัด"),
        Role.COMMITTEE: _l("กรรมการ กศจ."),
        Role.ADMIN: _l("ผู้ดูแลระบบของ ศธจ."),
        Role.OVERSEER: _l("ผู้กำกับติดตามระดับภาคและกระทรวง"),
    },
    PlanLevel: {
        PlanLevel.NATIONAL: _l("แผนระดับที่ 1"),
        PlanLevel.MASTER: _l("แผนระดับที่ 2"),
        PlanLevel.SECTOR: _l("แผนระดับที่ 3"),
        PlanLevel.POLICY: _l("นโยบาย"),
        PlanLevel.PROVINCE: _l("แผนจังหวัด"),
    },
    LinkRole: {
        LinkRole.PRIMARY: _l("ความเชื่อมโยงหลัก"),
        LinkRole.SECONDARY: _l("ความเชื่อมโยงรอง"),
        LinkRole.SERVES: _l("ตอบสนอง"),
        LinkRole.UPSTREAM: _l("ตอบสนองแผนต้นทาง"),
    },
    ReportState: {
        ReportState.DRAFT: _l("ร่าง"),
        ReportState.SUBMITTED: _l("ส่งแล้ว"),
        ReportState.RETURNED: _l("ส่งกลับให้แก้"),
        ReportState.ACCEPTED: _l("รับแล้ว"),
    },
    Action: {
        Action.LOADED: lazy_pgettext("done", "นำเข้า"),
        Action.CREATED: lazy_pgettext("done", "สร้าง"),
        Action.CHANGED: lazy_pgettext("done", "แก้ไข"),
        Action.REMOVED: lazy_pgettext("done", "ลบ"),
        Action.RESTORED: lazy_pgettext("done", "นำกลับมา"),
        Action.LINKED: lazy_pgettext("done", "เชื่อมโยง"),
        Action.UNLINKED: lazy_pgettext("done", "ยกเลิกความเชื่อมโยง"),
        Action.TURNED_DOWN: lazy_pgettext("done", "ไม่ใช้คำแนะนำ"),
        Action.BROUGHT_BACK: lazy_pgettext("done", "ให้แนะนำอีกครั้ง"),
        Action.SIGNED_IN: _l("เข้าสู่ระบบ"),
        Action.PASSWORD_CHANGED: _l("เปลี่ยนรหัสผ่าน"),
    },
}

_PROVINCIAL_KINDS: Mapping[str, Any] = {
    ElementKind.MAIN_GOAL: _l("เป้าหมายหลัก"),
    ElementKind.VISION: _l("วิสัยทัศน์"),
    ElementKind.MISSION: _l("พันธกิจ"),
    ElementKind.ISSUE: _l("ประเด็นการพัฒนา"),
    ElementKind.OBJECTIVE: _l("เป้าประสงค์"),
    ElementKind.STRATEGY: _l("กลยุทธ์"),
}
_UPSTREAM_KINDS: Mapping[str, Any] = {
    "strategy": _l("ยุทธศาสตร์"),
    "issue": _l("ประเด็น"),
    "sub_plan": _l("แผนย่อย"),
    "goal_y1": _l("เป้าหมายแผนแม่บทย่อย"),
    "goal_y2": _l("เป้าหมายระดับประเด็น"),
    "milestone": _l("หมุดหมาย"),
    "policy": _l("นโยบาย"),
    "activity": _l("กิจกรรมปฏิรูป"),
}

_GRADES = (_l("ไม่มีโครงการ"), _l("เชื่อมโยงแล้ว"), _l("มีตัวชี้วัด"), _l("รายงานแล้ว"), _l("บรรลุเป้าหมาย"))


def init_app(app: Flask) -> None:
    app.jinja_env.filters["label"] = label
    app.jinja_env.filters["kind_label"] = kind_label
    app.jinja_env.globals["grade_label"] = grade_label


def label(member: Enum) -> str:
    """The screen word of an enum's member."""
    return str(_LABELS[type(member)][member])


class OfAPlan(Protocol):
    """An element, or a page's view of one."""

    @property
    def level(self) -> PlanLevel: ...

    @property
    def kind(self) -> str: ...


def kind_label(element: OfAPlan) -> str:
    """What an element is called among its plan's; an upstream plan's own word stays as it is."""
    kinds = _PROVINCIAL_KINDS if element.level is PlanLevel.PROVINCE else _UPSTREAM_KINDS
    return str(kinds.get(element.kind, element.kind))


def provincial_kind_label(kind: str) -> str:
    """What a kind of element is called in a province's plan."""
    return str(_PROVINCIAL_KINDS.get(kind, kind))


def grade_label(grade: int) -> str:
    """The word of an evidence grade, 0–4 (design: What coverage means)."""
    return str(_GRADES[grade])
