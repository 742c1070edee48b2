"""Screen words for the graph's enums and codes: the filters `label` and `kind_label`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from graph.model.adoption import AdoptionState
from graph.model.audit import Action
from graph.model.indicator import Direction, Frequency, IndicatorLevel, Rollup, Scoring
from graph.model.partner import PartnerState
from graph.model.people import Role
from graph.model.plan import ElementKind, LinkRole, PlanLevel
from graph.model.project import ProjectStatus, ReportState
from graph.model.project_form import ProjectKind

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
    AdoptionState: {
        AdoptionState.ASKED: _l("รอคำตอบ"),
        AdoptionState.ACCEPTED: lazy_pgettext("indicator", "รับแล้ว"),
        AdoptionState.DECLINED: _l("ไม่รับ"),
    },
    Direction: {
        Direction.UP: _l("ยิ่งมากยิ่งดี"),
        Direction.DOWN: _l("ยิ่งน้อยยิ่งดี"),
        Direction.RANGE: _l("อยู่ในช่วงที่กำหนด"),
    },
    Rollup: {
        Rollup.SUM: _l("ผลรวม"),
        Rollup.RATIO: _l("ผลรวมตัวตั้งหารด้วยผลรวมตัวหาร"),
        Rollup.WAVG: _l("ค่าเฉลี่ยถ่วงน้ำหนักด้วยตัวหาร"),
        Rollup.MEAN: _l("ค่าเฉลี่ย"),
        Rollup.LAST: _l("ค่าล่าสุด"),
    },
    IndicatorLevel: {
        IndicatorLevel.IMPACT: _l("ผลกระทบ"),
        IndicatorLevel.OUTCOME: _l("ผลลัพธ์"),
        IndicatorLevel.OUTPUT: _l("ผลผลิต"),
    },
    Frequency: {
        Frequency.MONTHLY: _l("ทุกเดือน"),
        Frequency.QUARTERLY: _l("ทุกไตรมาส"),
        Frequency.HALF_YEARLY: _l("ทุกครึ่งปี"),
        Frequency.YEARLY: _l("ปีละครั้ง"),
    },
    Scoring: {
        Scoring.FIVE_LEVEL: _l("ระดับ 1 ถึง 5"),
        Scoring.THREE_STEP: _l("ขั้นต้น 50 มาตรฐาน 75 ขั้นสูง 100"),
    },
    ProjectStatus: {
        ProjectStatus.DRAFT: lazy_pgettext("project", "ร่าง"),
        ProjectStatus.READY: _l("พร้อมดำเนินการ"),
        ProjectStatus.ACTIVE: _l("กำลังดำเนินการ"),
        ProjectStatus.DONE: _l("แล้วเสร็จ"),
        ProjectStatus.CANCELLED: lazy_pgettext("project", "ยกเลิก"),
    },
    ProjectKind: {
        ProjectKind.NEW: _l("โครงการใหม่"),
        ProjectKind.CONTINUING: _l("โครงการต่อเนื่อง"),
        ProjectKind.ROUTINE: _l("งานประจำ"),
    },
    PartnerState: {
        PartnerState.ASKED: lazy_pgettext("partner", "รอคำตอบ"),
        PartnerState.CONFIRMED: _l("ยืนยันร่วมดำเนินการ"),
        PartnerState.DECLINED: _l("ไม่ร่วมดำเนินการ"),
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
        Action.STATE_CHANGED: lazy_pgettext("done", "เปลี่ยนสถานะ"),
        Action.COPIED: lazy_pgettext("done", "คัดลอกจากปีก่อน"),
        Action.CONFIRMED: lazy_pgettext("done", "ยืนยันข้อมูลที่บันทึกแทน"),
        Action.ASKED: lazy_pgettext("done", "เชิญหน่วยงานร่วม"),
        Action.ANSWERED: lazy_pgettext("done", "หน่วยงานร่วมตอบ"),
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
