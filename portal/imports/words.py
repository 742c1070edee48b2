"""What the pages of imports say: names of columns, what is wrong in a cell, why a file is refused, what was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from graph.errors import BusyError
from graph.exchange.project_columns import Field
from graph.exchange.project_list import RowState
from graph.exchange.project_rows import Trouble
from graph.exchange.tables.sheets import Note
from graph.model.project_import import ImportRun, ImportState
from portal import bulk_queue
from portal.counting import counted
from portal.formatting import lasting, number

FIELDS: Mapping[Field, Any] = {
    Field.CODE: _l("รหัสโครงการ"),
    Field.TITLE: _l("ชื่อโครงการ"),
    Field.TITLE_EN: _l("ชื่อภาษาอังกฤษ"),
    Field.AGENCY: _l("หน่วยงาน"),
    Field.YEAR: _l("ปีงบประมาณ"),
    Field.KIND: _l("ลักษณะโครงการ"),
    Field.LINK: _l("กลยุทธ์ที่หนุน"),
    Field.RATIONALE: _l("หลักการและเหตุผล"),
    Field.OBJECTIVES: _l("วัตถุประสงค์"),
    Field.TARGET: _l("กลุ่มเป้าหมาย"),
    Field.TARGET_QUANT: _l("เป้าหมายเชิงปริมาณ"),
    Field.TARGET_QUAL: _l("เป้าหมายเชิงคุณภาพ"),
    Field.PLACE: _l("พื้นที่ดำเนินการ"),
    Field.ACTIVITIES: _l("กิจกรรม"),
    Field.START: _l("วันเริ่ม"),
    Field.END: _l("วันสิ้นสุด"),
    Field.PERIOD: _l("ระยะเวลา (เริ่ม–สิ้นสุดในช่องเดียว)"),
    Field.BUDGET: _l("งบประมาณ (บาท)"),
    Field.SOURCE: _l("แหล่งงบประมาณ"),
    Field.OUTPUTS: _l("ผลผลิต"),
    Field.OUTCOMES: _l("ผลลัพธ์"),
    Field.INDICATORS: _l("ตัวชี้วัดความสำเร็จ"),
    Field.RISKS: _l("ความเสี่ยง"),
    Field.EVALUATION: _l("การติดตามและประเมินผล"),
    Field.BENEFITS: _l("ผลที่คาดว่าจะได้รับ"),
    Field.IN_CHARGE: _l("ผู้รับผิดชอบ"),
}

STATES: Mapping[ImportState, Any] = {
    ImportState.UPLOADED: _l("รออ่าน"),
    ImportState.READING: _l("กำลังอ่าน"),
    ImportState.COLUMNS: _l("รอตรวจคอลัมน์"),
    ImportState.PREVIEW: _l("รอนำเข้า"),
    ImportState.STORING: _l("กำลังนำเข้า"),
    ImportState.UNDOING: _l("กำลังยกเลิกการนำเข้า"),
    ImportState.DONE: _l("เสร็จแล้ว"),
    ImportState.UNDONE: _l("ยกเลิกการนำเข้าแล้ว"),
    ImportState.REFUSED: _l("อ่านแฟ้มไม่ได้"),
}
TONES: Mapping[ImportState, str] = {
    ImportState.UPLOADED: "off",
    ImportState.READING: "off",
    ImportState.COLUMNS: "care",
    ImportState.PREVIEW: "care",
    ImportState.STORING: "off",
    ImportState.UNDOING: "off",
    ImportState.DONE: "good",
    ImportState.UNDONE: "off",
    ImportState.REFUSED: "warn",
}

ROWS: Mapping[RowState, Any] = {
    RowState.NEW: _l("โครงการใหม่"),
    RowState.CHANGED: _l("แก้ของเดิม"),
    RowState.UNCHANGED: _l("เหมือนเดิม"),
    RowState.WAITING: _l("ต้องแก้ก่อน"),
    RowState.STORED: _l("นำเข้าแล้ว"),
    RowState.DROPPED: _l("ไม่เอา"),
    RowState.LEFT_OUT: _l("ข้ามไป"),
}
ROW_TONES: Mapping[RowState, str] = {
    RowState.NEW: "good",
    RowState.CHANGED: "care",
    RowState.UNCHANGED: "off",
    RowState.WAITING: "warn",
    RowState.STORED: "good",
    RowState.DROPPED: "off",
    RowState.LEFT_OUT: "off",
}

LEFT_OUT: Mapping[str, Any] = {
    "empty": _l("ไม่มีข้อมูลโครงการ"),
    "total": _l("แถวรวม"),
    "heading": _l("หัวตารางซ้ำ"),
    "numbering": _l("แถวเลขลำดับคอลัมน์"),
    "band": _l("หัวข้อกลุ่มหรือหมายเหตุ"),
}

_TROUBLES: Mapping[str, Any] = {
    "required": _l("ยังไม่มีชื่อโครงการ"),
    "too_long": _l("ข้อความยาวเกินไป ย่อให้สั้นลง"),
    "not_a_number": _l("อ่านเป็นจำนวนเงินไม่ได้ พิมพ์เช่น 160,000"),
    "shortened_number": _l("Excel ย่อตัวเลขนี้ไว้ พิมพ์จำนวนเต็ม เช่น 160,000"),
    "number_out_of_range": _l("จำนวนเงินต้องตั้งแต่ 0 ถึง 1,000,000,000,000 บาท"),
    "negative": _l("งบประมาณติดลบไม่ได้"),
    "too_much": _l("งบประมาณสูงเกินไป ตรวจจำนวนหลักอีกครั้ง"),
    "rounded": _l("ปัดเป็น %(value)s บาท"),
    "not_a_date": _l("อ่านเป็นวันที่ไม่ได้ พิมพ์เช่น 1/10/2562 หรือ 1 ต.ค. 2562"),
    "no_such_day": _l("ไม่มีวันที่นี้ในปฏิทิน"),
    "before_start": _l("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"),
    "outside_year": _l("ไม่อยู่ในปีงบประมาณของโครงการ ตรวจปี พ.ศ. ของวันที่"),
    "period_not_read": _l("อ่านวันเริ่มและวันสิ้นสุดจากช่องนี้ไม่ได้ ข้ามช่องนี้ไป เติมภายหลังได้"),
    "not_a_year": _l("อ่านเป็นปีงบประมาณไม่ได้ พิมพ์ปี พ.ศ. เช่น 2563"),
    "outside_plan": _l("แผนของจังหวัดครอบคลุมปี %(first)s–%(last)s เท่านั้น"),
    "other_year": _l("โครงการนี้เป็นของปี %(year)s ย้ายปีไม่ได้ ถ้าเป็นโครงการใหม่ให้ลบรหัสออก"),
    "other_agency": _l("แถวนี้เป็นของ %(value)s แต่กำลังนำเข้าให้ %(own)s"),
    "agency_not_known": _l("ไม่ใช่ชื่อหน่วยงานในระบบ จึงนับเป็นของ %(own)s"),
    "not_a_kind": _l("ไม่ใช่โครงการใหม่ โครงการต่อเนื่อง หรืองานประจำ จึงข้ามช่องนี้ไป"),
    "link_not_found": _l("ไม่พบกลยุทธ์นี้ในแผนของจังหวัด เชื่อมโยงภายหลังได้"),
    "first_link_taken": _l("มี %(count)s กลยุทธ์ จะเชื่อมโยงหลักกับ %(element)s ที่เหลือเพิ่มภายหลัง"),
    "link_differs": _l("โครงการนี้เชื่อมโยงไว้แล้ว จึงคงความเชื่อมโยงเดิม"),
    "malformed": _l("รหัสมีช่องว่างหรือเครื่องหมายที่ใช้ไม่ได้"),
    "code_of_another": _l("รหัสนี้เป็นโครงการของหน่วยงานอื่น"),
    "code_removed": _l("โครงการรหัสนี้ถูกลบไปแล้ว นำกลับมาก่อน หรือลบรหัสเพื่อสร้างใหม่"),
    "twice": _l("ซ้ำกับแถวที่ %(row)s"),
    "title_stands": _l("มีโครงการชื่อนี้แล้ว รหัส %(code)s ถ้าเป็นโครงการเดียวกันให้ใช้รหัสนั้น"),
    "several_stand": _l("มีหลายโครงการชื่อนี้ (%(codes)s) ใส่รหัสเพื่อบอกว่าโครงการไหน"),
    "formula_without_value": _l("ช่องนี้เป็นสูตรที่ยังไม่มีค่า เปิดแฟ้มใน Excel แล้วบันทึกใหม่ หรือพิมพ์ค่าที่นี่"),
    "error_value": _l("สูตรใน Excel คำนวณไม่ได้ พิมพ์ค่าที่นี่"),
}

_NOTES: Mapping[str, Any] = {
    "macros_left_out": _l("แฟ้มมีมาโคร ระบบอ่านเฉพาะข้อมูล ไม่เรียกใช้มาโคร"),
    "formulas_read_as_values": _l("มีสูตร %(count)s ช่อง ใช้ค่าที่ Excel คำนวณไว้ล่าสุด"),
    "merged_cells_filled": _l("มีเซลล์ที่ผสานหลายแถว เติมข้อความให้ครบทุกแถวแล้ว %(count)s ช่อง"),
    "columns_cut": _l("อ่านเพียง %(most)s คอลัมน์แรก"),
    "too_many_rows": _l("มีแถวเกิน %(most)s จึงไม่อ่านแผ่นงานนี้"),
    "html_read_as_table": _l("แฟ้มนี้เป็นหน้าเว็บที่บันทึกชื่อเป็น Excel ระบบอ่านตารางในนั้นให้แล้ว"),
    "encoding_read_as": _l("แฟ้มเข้ารหัสแบบ %(encoding)s ตรวจว่าข้อความไทยอ่านถูก"),
}

_REFUSALS: Mapping[str, tuple[Any, Any]] = {
    "empty": (_l("แฟ้มว่าง"), _l("เปิดแฟ้มดูว่ามีข้อมูล บันทึก แล้วอัปโหลดอีกครั้ง")),
    "no_rows": (_l("ไม่มีข้อมูลในแผ่นงานใดเลย"), _l("เปิดแฟ้มดูว่ามีข้อมูล บันทึก แล้วอัปโหลดอีกครั้ง")),
    "too_large": (_l("แฟ้มใหญ่เกินไป"), _l("แฟ้มต้องไม่เกิน %(most)s MB ลบรูปภาพหรือแผ่นงานที่ไม่เกี่ยว แล้วลองใหม่")),
    "expands_too_far": (
        _l("แฟ้มขยายออกมาใหญ่ผิดปกติ ระบบจึงไม่เปิด"),
        _l("คัดลอกเฉพาะตารางโครงการไปไว้ในแฟ้มใหม่ แล้วอัปโหลดแฟ้มนั้น"),
    ),
    "too_many_rows": (_l("มีแถวมากเกินไป"), _l("นำเข้าได้ครั้งละไม่เกิน %(most)s แถว แบ่งเป็นหลายแฟ้ม")),
    "password": (_l("แฟ้มมีรหัสผ่าน"), _l("เปิดใน Excel เอารหัสผ่านออก บันทึก แล้วอัปโหลดอีกครั้ง")),
    "damaged": (_l("แฟ้มเสียหาย เปิดไม่ได้"), _l("เปิดใน Excel แล้วบันทึกเป็นแฟ้มใหม่ (.xlsx)")),
    "encoding_unknown": (_l("อ่านอักษรในแฟ้มไม่ได้"), _l("เปิดใน Excel แล้วบันทึกเป็น .xlsx หรือ CSV UTF-8")),
    "html_without_table": (_l("แฟ้มนี้เป็นหน้าเว็บที่ไม่มีตาราง"), _l("เปิดระบบเดิมแล้วส่งออกใหม่ หรือคัดลอกตารางไปไว้ใน Excel")),
    "pdf": (_l("แฟ้มนี้เป็น PDF ไม่ใช่ตาราง"), _l("ใช้แฟ้ม Excel ต้นฉบับ หรือคัดลอกตารางไปไว้ใน Excel")),
    "picture": (_l("แฟ้มนี้เป็นรูปภาพ"), _l("ใช้แฟ้ม Excel ต้นฉบับ หรือพิมพ์ลงในแบบที่ดาวน์โหลดได้จากหน้านี้")),
    "document": (_l("แฟ้มนี้เป็นเอกสาร Word"), _l("คัดลอกตารางไปไว้ใน Excel แล้วบันทึกเป็น .xlsx")),
    "slides": (_l("แฟ้มนี้เป็น PowerPoint"), _l("คัดลอกตารางไปไว้ใน Excel แล้วบันทึกเป็น .xlsx")),
    "archive": (_l("แฟ้มนี้เป็นแฟ้มบีบอัด"), _l("แตกแฟ้มออกก่อน แล้วอัปโหลดแฟ้ม Excel ข้างใน")),
    "program": (_l("แฟ้มนี้เป็นโปรแกรม ไม่ใช่ตาราง"), _l("เลือกแฟ้ม Excel ของรายการโครงการ")),
    "opendocument": (_l("แฟ้มนี้เป็น OpenDocument (.ods)"), _l("เปิดแล้วบันทึกเป็น .xlsx")),
    "numbers": (_l("แฟ้มนี้เป็น Numbers ของ Apple"), _l("ส่งออกเป็น Excel (.xlsx)")),
    "binary_workbook": (_l("แฟ้มนี้เป็น Excel แบบไบนารี (.xlsb)"), _l("เปิดใน Excel แล้วบันทึกเป็น .xlsx")),
    "xml_spreadsheet": (_l("แฟ้มนี้เป็น XML Spreadsheet รุ่นเก่า"), _l("เปิดใน Excel แล้วบันทึกเป็น .xlsx")),
    "web_archive": (_l("แฟ้มนี้เป็นหน้าเว็บแฟ้มเดียว (.mht)"), _l("เปิดใน Excel แล้วบันทึกเป็น .xlsx")),
    "unknown": (_l("แฟ้มนี้ไม่ใช่ตาราง"), _l("เลือกแฟ้ม Excel (.xlsx, .xls) หรือ CSV")),
    "too_slow": (_l("แฟ้มซับซ้อนเกินไป อ่านไม่จบ"), _l("คัดลอกเฉพาะตารางโครงการไปไว้ในแฟ้มใหม่ แล้วลองอีกครั้ง")),
    "gave_up": (_l("ลองอ่านหลายครั้งแล้วไม่สำเร็จ"), _l("คัดลอกเฉพาะตารางโครงการไปไว้ในแฟ้มใหม่ แล้วลองอีกครั้ง")),
}

# Codes of InvalidError when columns are chosen → what to do.
COLUMN_MESSAGES: Mapping[str, Any] = {
    "no_title": _l("บอกก่อนว่าคอลัมน์ไหนเป็นชื่อโครงการ"),
    "twice": _l("มีสองคอลัมน์ที่บอกว่าเป็นเรื่องเดียวกัน เลือกไว้คอลัมน์เดียว"),
    "not_there": _l("ไม่มีแถวหัวตารางที่เลือก เลือกใหม่"),
    "stored": _l("นำเข้าบางแถวของแผ่นงานเดิมไปแล้ว จึงเปลี่ยนแผ่นงานไม่ได้ อัปโหลดแฟ้มอีกครั้งเพื่อใช้แผ่นงานอื่น"),
}


def trouble_words(trouble: Trouble) -> str:
    return _filled(_TROUBLES.get(trouble.code, _l("ค่านี้ใช้ไม่ได้")), trouble.fields)


def note_words(note: Note) -> str:
    return _filled(_NOTES[note.code], note.fields)


def refusal_words(code: str | None, fields: Mapping[str, Any]) -> tuple[str, str]:
    """Why a file cannot be read, and what to do."""
    what, todo = _REFUSALS.get(code or "unknown", _REFUSALS["unknown"])
    return _filled(what, fields), _filled(todo, fields)


def run_words(run: ImportRun) -> str:
    """What was taken in or back."""
    if run.removed or run.restored:
        words = _l("ยกเลิกการนำเข้าแล้ว: ลบโครงการใหม่ %(removed)s คืนค่าเดิม %(restored)s")
        return _filled(words, {"removed": number(run.removed), "restored": number(run.restored)})
    if run.created or run.changed:
        words = _l("นำเข้าแล้ว: โครงการใหม่ %(new)s แก้ของเดิม %(changed)s")
        return _filled(words, {"new": number(run.created), "changed": number(run.changed)})
    return str(_l("ไม่มีโครงการใดเปลี่ยน รายการเปลี่ยนไปก่อนแล้ว ตรวจรายการล่าสุดอีกครั้ง"))


def busy_words(error: BusyError) -> str:
    """Why the workers take no more of the area's lists for now, and when to try again."""
    words = _l("ระบบกำลังทำหรือรอทำ %(waiting)sของจังหวัดนี้อยู่ ยังรับเพิ่มไม่ได้ ลองอีกครั้งในราว %(time)s หรือเมื่อรายการหนึ่งเสร็จ")
    filling = {"waiting": counted(error.waiting, "lists"), "time": lasting(bulk_queue.seconds_to_wait())}
    return _filled(words, filling)


def _filled(words: Any, fields: Mapping[str, Any]) -> str:
    text = str(words)
    return text % fields if "%(" in text else text
