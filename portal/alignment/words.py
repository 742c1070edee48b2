"""What the graph's script says on the screen, in the page's language. Names in {braces} are filled in by the script."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from graph.model.plan import PlanLevel
from portal.labels import label


def words() -> dict[str, Any]:
    return {
        "levels": [(level.value, str(label(level))) for level in PlanLevel]
        + [("project", _("โครงการ")), ("report", _("รายงาน")), (None, _("ขอบยิ่งหนา หลักฐานยิ่งมาก"))],
        "sizes": {"budget": _("ขนาดกล่องตามงบประมาณ"), "projects": _("ขนาดกล่องตามจำนวนโครงการ")},
        "picture": _("ผังความเชื่อมโยงของ {title} ใช้ปุ่มลูกศรเดินระหว่างรายการ รายการเดียวกันอยู่ในรายการข้างผังด้วย"),
        "more": _("อีก {count} รายการ"),
        "moreProjects": _("อีก {count} โครงการ"),
        "open": _("เปิดหน้านี้"),
        "centre": _("ดูผังจากตรงนี้"),
        "pin": _("ปักหมุดไว้ในผัง"),
        "unpin": _("ถอนหมุด"),
        "move": _("ย้ายกล่อง"),
        "moveLeft": _("ย้ายกล่องไปทางซ้าย"),
        "moveRight": _("ย้ายกล่องไปทางขวา"),
        "moveUp": _("ย้ายกล่องขึ้น"),
        "moveDown": _("ย้ายกล่องลง"),
        "moved": _("ย้าย {title} แล้ว ปักหมุดไว้ตรงนี้"),
        "long": _("ปักหมุดไว้มากเกินกว่าที่อยู่ของหน้านี้จะเก็บที่วางกล่องได้ ถอนหมุดบางกล่องก่อนส่งหรือบันทึก"),
        "pinned": _("ปักหมุด"),
        "showAbove": _("แสดงที่อยู่เหนือขึ้นไป {count} รายการ"),
        "showBelow": _("แสดงที่อยู่ใต้ลงไป {count} รายการ"),
        "hideAbove": _("พับส่วนที่อยู่เหนือขึ้นไป"),
        "hideBelow": _("พับส่วนที่อยู่ใต้ลงไป"),
        "again": _("แสดงไว้แล้วข้างบน"),
        "above": _("เหนือขึ้นไป"),
        "below": _("ใต้ลงไป"),
        "full": _("แสดงพร้อมกันได้ไม่เกิน {limit} รายการ พับบางส่วนก่อน"),
        "failed": _("โหลดส่วนนี้ไม่สำเร็จ ตรวจการเชื่อมต่อแล้วลองอีกครั้ง"),
        "said": _("{title} {told} มี {above} รายการเหนือขึ้นไป {below} รายการใต้ลงไป"),
        "shown": _("แสดง {count} รายการ"),
        "undone": _("ย้อนกลับแล้ว แสดง {count} รายการ"),
        "redone": _("ทำซ้ำแล้ว แสดง {count} รายการ"),
        "evidence": _("หลักฐาน"),
    }
