"""The list of projects that an office keeps in Excel, as its officer's afternoon begins: twenty rows below a title,
headings in the office's own words and order, four rows that cannot go in as they are."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl

YEAR = 2563
# A heading that nothing knows, and what it is.
ODD_HEADING, ODD_FIELD = "ทำที่ไหน", "พื้นที่ดำเนินการ"
HEADINGS = (
    *("ลำดับที่", "ผู้รับผิดชอบ", "โครงการ/กิจกรรม", "สังกัด", "ความเป็นมา", "วัตถุประสงค์", "เชิงปริมาณ", "เชิงคุณภาพ"),
    *(ODD_HEADING, "เริ่มดำเนินการ", "แล้วเสร็จ", "งบประมาณที่ได้รับจัดสรร", "แหล่งเงิน", "ตัวชี้วัดโครงการ"),
    "สนองกลยุทธ์ข้อที่",
)
GUESSED = (
    *("ไม่นำเข้าคอลัมน์นี้", "ผู้รับผิดชอบ", "ชื่อโครงการ", "หน่วยงาน", "หลักการและเหตุผล", "วัตถุประสงค์"),
    *("เป้าหมายเชิงปริมาณ", "เป้าหมายเชิงคุณภาพ", "ไม่นำเข้าคอลัมน์นี้", "วันเริ่ม", "วันสิ้นสุด", "งบประมาณ (บาท)"),
    *("แหล่งงบประมาณ", "ตัวชี้วัดความสำเร็จ", "กลยุทธ์ที่หนุน"),
)
# What each project is about → the strategy that the office wrote beside it: "" is for the officer to find.
PROJECTS: Mapping[str, str] = {
    "อ่านออกเขียนได้ ชั้น ป.1": "S8",
    "พัฒนาครูด้านการจัดการเรียนรู้ดิจิทัล": "",
    "ค่ายคุณธรรมนำชีวิต": "S1",
    "ฝึกทักษะอาชีพระยะสั้น": "",
    "ยกระดับผลสัมฤทธิ์ O-NET": "S8",
    "ป้องกันยาเสพติดในสถานศึกษา": "",
    "พัฒนาการเด็กปฐมวัย": "S7",
    "ห้องเรียนวิทยาศาสตร์": "S8",
    "นิเทศโรงเรียนขนาดเล็ก": "S17",
    "เรียนรู้ตลอดชีวิตกับผู้สูงอายุ": "S12",
    "สภานักเรียนประชาธิปไตย": "S1",
    "เศรษฐกิจพอเพียงในโรงเรียน": "S14",
    "ภาษาอังกฤษเพื่อการสื่อสาร": "S8",
    "ขยะและพลังงานในสถานศึกษา": "",
    "ห้องเรียนปลอดภัย": "S2",
    "ลูกเสือจิตอาสา": "S1",
    "แนะแนวอาชีพ": "S5",
    "โรงเรียนสองภาษา": "S8",
    "ฐานข้อมูลกลางของเขต": "S16",
    "เครือข่ายผู้ปกครอง": "S18",
}
UNLINKED = sum(not strategy for strategy in PROJECTS.values())
# Place in the list → what is broken there and stands in its stead; and what the officer types.
BROKEN: Mapping[int, tuple[str, str | None]] = {
    2: ("งบประมาณที่ได้รับจัดสรร", "แสนห้า"),
    5: ("แล้วเสร็จ", "31 ก.พ. 2563"),
    9: ("โครงการ/กิจกรรม", None),
    16: ("สังกัด", "สพป.มค.2"),
}
FIRST_ROW = 4


def mended(own: str) -> Mapping[str, str]:
    """What is typed into the broken cells, by their names."""
    typed = {2: ("budget", "๑๕๐,๐๐๐"), 5: ("end", "28 ก.พ. 2563"), 9: ("title", "โครงการนิเทศโรงเรียนขนาดเล็ก")}
    typed[16] = ("agency", own)
    return {f"c-{FIRST_ROW - 1 + place}-{field}": text for place, (field, text) in typed.items()}


def office_list(own: str) -> bytes:
    """The workbook of the agency that is called `own` for short."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"แผนปฏิบัติการของ {own} ปีงบประมาณ {YEAR}"])
    sheet.append([])
    sheet.append(HEADINGS)
    for place, (topic, strategy) in enumerate(PROJECTS.items(), 1):
        row: dict[str, object] = {
            "ลำดับที่": place,
            "ผู้รับผิดชอบ": "นางสาวสมหญิง ใจดี",
            "โครงการ/กิจกรรม": f"โครงการ{topic}",
            "สังกัด": own,
            "ความเป็นมา": f"ที่ผ่านมา{topic}ยังทำได้ไม่ทั่วถึง",
            "วัตถุประสงค์": f"เพื่อ{topic}",
            "เชิงปริมาณ": "โรงเรียน 25 แห่ง",
            "เชิงคุณภาพ": "ผู้เรียนมีคุณภาพดีขึ้น",
            ODD_HEADING: "โรงเรียนในสังกัด",
            "เริ่มดำเนินการ": "1 ต.ค. 62",
            "แล้วเสร็จ": "30 ก.ย. 63",
            "งบประมาณที่ได้รับจัดสรร": 10_000 * place,
            "แหล่งเงิน": "งบ สพฐ.",
            "ตัวชี้วัดโครงการ": "ร้อยละ 80 ของโรงเรียนผ่านเกณฑ์",
            "สนองกลยุทธ์ข้อที่": strategy,
        }
        if place in BROKEN:
            heading, text = BROKEN[place]
            row[heading] = text
        sheet.append([row[heading] for heading in HEADINGS])
    sheet.append([None, None, "รวมทั้งสิ้น"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
