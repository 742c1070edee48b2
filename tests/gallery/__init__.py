"""Every component of the portal on one page, to look at and to test. No route of the product: `python -m tests.gallery`
serves it, tests register it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField

from graph.model.fiscal import now
from graph.model.people import Permission
from graph.model.run import ScopeState
from graph.store.page import Page
from portal.fields import BahtField, ThaiDateField
from portal.flash import flash_done, flash_note, flash_wrong
from portal.forms import VersionedForm, required
from portal.permissions import permission

blueprint = Blueprint("gallery", __name__, template_folder="templates")


RANKS = [SelectChoice("primary", "หลัก"), SelectChoice("secondary", "รอง")]


class SampleForm(VersionedForm):
    title = StringField("ชื่อโครงการ", [required("พิมพ์ชื่อโครงการ")])
    budget = BahtField("งบประมาณ (บาท)")
    start = ThaiDateField("วันที่เริ่ม")
    agency = SelectField("หน่วยงาน", choices=[SelectChoice("", "– เลือก –"), SelectChoice("A02", "สพป.มหาสารคาม เขต 1")])
    activities = TextAreaField("กิจกรรมสำคัญ")
    rank = RadioField("ความเชื่อมโยง", choices=RANKS, default="primary")
    shared = BooleanField("เป็นโครงการร่วมหลายหน่วยงาน")


THREAD = [
    {"level": "project", "kicker": "โครงการ · สพป.มค.1", "title": "ลูกเสือ เนตรนารี จิตอาสาพัฒนาจังหวัด", "is_here": True},
    {
        "level": "province",
        "kicker": "กลยุทธ์ S1 · จังหวัด",
        "title": "ปลูกฝังคุณธรรม จริยธรรม และความเป็นพลเมือง",
        "url": "#S1",
    },
    {
        "level": "2",
        "kicker": "แผนแม่บท 10.1 · ระดับ 2",
        "title": "การปลูกฝังคุณธรรม จริยธรรม ค่านิยม และการเสริมสร้างจิตสาธารณะ",
    },
    {"level": "1", "kicker": "ยุทธศาสตร์ชาติ 1 · ระดับ 1", "title": "ด้านความมั่นคง"},
]

OUTLINE = [
    (0, "I1", "การจัดการศึกษาเพื่อความมั่นคงและความเป็นพลเมือง", "ประเด็น", 3, 5, 4, 820000, 92),
    (1, "S1", "ปลูกฝังคุณธรรม จริยธรรม และความเป็นพลเมือง", None, 4, 3, 3, 410000, 100),
    (1, "S2", "เสริมสร้างความปลอดภัยในสถานศึกษา", None, 1, 1, 1, 120000, 64),
    (1, "S3", "พัฒนาระบบดูแลช่วยเหลือนักเรียนและการป้องกันยาเสพติดในสถานศึกษาทุกระดับ", None, 2, 1, 1, 290000, 31),
    (0, "I3", "การวิจัยและนวัตกรรม", "ประเด็น", 0, 0, 0, None, None),
    (1, "S6", "ส่งเสริมงานวิจัยและนวัตกรรมเพื่อท้องถิ่น", None, 0, 0, 0, None, None),
]


@blueprint.get("/gallery")
@permission(Permission.PUBLIC)
def index() -> str:
    flash_done("ลบความเชื่อมโยงกับกลยุทธ์ S1 แล้ว", undo_url="/gallery", undo_fields={"link": "1"})
    flash_note("การคำนวณใช้เวลาสักครู่ ปิดหน้านี้ได้ ผลจะรออยู่ในงานของฉัน")
    flash_wrong("นำเข้าไฟล์ไม่ได้ แถวที่ 12 ไม่มีรหัสหน่วยงาน")
    form = SampleForm(formdata=None)
    form.title.errors = ["พิมพ์ชื่อโครงการ"]
    at = now() - timedelta(minutes=2)
    return render_template(
        "gallery/index.html",
        form=form,
        thread_steps=THREAD,
        outline=OUTLINE,
        page=Page(items=range(50), total=423, page=4, size=50),
        fresh=ScopeState("TH-44", 2563, 3, 3, "run", at),
        stale=ScopeState("TH-44", 2563, 4, 3, "run", at),
    )
