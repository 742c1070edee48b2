"""The columns of an office's list of projects: what each is called in Thai lists, and what its cells hold. Data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a column of a list may be about."""

    CODE = "code"
    TITLE = "title"
    TITLE_EN = "title_en"
    AGENCY = "agency"
    YEAR = "year"
    KIND = "kind"
    LINK = "link"
    RATIONALE = "rationale"
    OBJECTIVES = "objectives"
    TARGET = "target"
    TARGET_QUANT = "target_quant"
    TARGET_QUAL = "target_qual"
    PLACE = "place"
    ACTIVITIES = "activities"
    START = "start"
    END = "end"
    PERIOD = "period"
    BUDGET = "budget"
    SOURCE = "source"
    OUTPUTS = "outputs"
    OUTCOMES = "outcomes"
    INDICATORS = "indicators"
    RISKS = "risks"
    EVALUATION = "evaluation"
    BENEFITS = "benefits"
    IN_CHARGE = "in_charge"


class Holds(StrEnum):
    """What a column's cells hold."""

    CODE = "code"
    TITLE = "title"
    LINE = "line"
    TEXT = "text"
    AGENCY = "agency"
    YEAR = "year"
    KIND = "kind"
    LINK = "link"
    DAY = "day"
    PERIOD = "period"
    BAHT = "baht"


@dataclass(frozen=True, slots=True)
class Spec:
    """`names`: the headings that offices give it, the one that our own template uses first."""

    holds: Holds
    names: tuple[str, ...]

    @property
    def heading(self) -> str:
        return self.names[0]


SPECS: Mapping[Field, Spec] = {
    Field.CODE: Spec(Holds.CODE, ("รหัสโครงการ", "รหัส", "เลขที่โครงการ", "เลขโครงการ", "project code", "code", "id")),
    Field.TITLE: Spec(
        Holds.TITLE,
        (
            "ชื่อโครงการ",
            "โครงการ",
            "ชื่อโครงการ/กิจกรรม",
            "โครงการ/กิจกรรม",
            "ชื่อโครงการภาษาไทย",
            "แผนงาน/โครงการ",
            "รายชื่อโครงการ",
            "งาน/โครงการ",
            "project name",
            "project",
            "title",
        ),
    ),
    Field.TITLE_EN: Spec(Holds.LINE, ("ชื่อภาษาอังกฤษ", "ชื่อโครงการภาษาอังกฤษ", "english title", "title_en")),
    Field.AGENCY: Spec(
        Holds.AGENCY,
        (
            "หน่วยงาน",
            "หน่วยงานที่รับผิดชอบ",
            "หน่วยงานรับผิดชอบ",
            "หน่วยงานรับผิดชอบหลัก",
            "หน่วยงานเจ้าของโครงการ",
            "หน่วยงานหลัก",
            "หน่วยงานผู้รับผิดชอบ",
            "สังกัด",
            "กลุ่มงาน",
            "หน่วยรับงบประมาณ",
            "agency",
        ),
    ),
    Field.YEAR: Spec(
        Holds.YEAR, ("ปีงบประมาณ", "ปีงบประมาณ พ.ศ.", "ปี พ.ศ.", "ปี", "ประจำปี", "fiscal year", "fiscal_year", "year")
    ),
    Field.KIND: Spec(Holds.KIND, ("ลักษณะโครงการ", "ประเภทโครงการ", "โครงการใหม่/ต่อเนื่อง", "kind")),
    Field.LINK: Spec(
        Holds.LINK,
        (
            "กลยุทธ์",
            "กลยุทธ์ที่",
            "กลยุทธ์ของแผนพัฒนาการศึกษาจังหวัด",
            "กลยุทธ์แผนพัฒนาการศึกษาจังหวัด",
            "สอดคล้องกับกลยุทธ์",
            "ความสอดคล้องกับกลยุทธ์",
            "สนองกลยุทธ์",
            "สนองกลยุทธ์ข้อที่",
            "สอดคล้องกับแผนพัฒนาการศึกษาจังหวัด",
            "ความเชื่อมโยงกับแผน",
            "เชื่อมโยงหลัก",
            "ความเชื่อมโยงหลัก",
            "plan_item",
            "strategy",
        ),
    ),
    Field.RATIONALE: Spec(Holds.TEXT, ("หลักการและเหตุผล", "เหตุผล", "ความเป็นมา", "ที่มาและความสำคัญ", "rationale")),
    Field.OBJECTIVES: Spec(Holds.TEXT, ("วัตถุประสงค์", "วัตถุประสงค์ของโครงการ", "objectives")),
    Field.TARGET: Spec(
        Holds.TEXT,
        ("กลุ่มเป้าหมาย", "กลุ่มเป้าหมาย/ผู้รับประโยชน์", "ผู้รับประโยชน์", "ผู้เข้าร่วมโครงการ", "เป้าหมาย", "target group"),
    ),
    Field.TARGET_QUANT: Spec(Holds.TEXT, ("เป้าหมายเชิงปริมาณ", "เชิงปริมาณ", "เป้าหมาย เชิงปริมาณ", "target_quant")),
    Field.TARGET_QUAL: Spec(Holds.TEXT, ("เป้าหมายเชิงคุณภาพ", "เชิงคุณภาพ", "เป้าหมาย เชิงคุณภาพ", "target_qual")),
    Field.PLACE: Spec(Holds.TEXT, ("พื้นที่ดำเนินการ", "สถานที่ดำเนินการ", "สถานที่", "พื้นที่", "อำเภอ", "place")),
    Field.ACTIVITIES: Spec(
        Holds.TEXT,
        ("กิจกรรม", "กิจกรรมหลัก", "กิจกรรมสำคัญ", "กิจกรรมโครงการ", "วิธีดำเนินการ", "ขั้นตอนการดำเนินงาน", "activities"),
    ),
    Field.START: Spec(
        Holds.DAY,
        (
            "วันเริ่มต้น",
            "วันเริ่ม",
            "วันที่เริ่ม",
            "วันที่เริ่มต้น",
            "วันเริ่มโครงการ",
            "เริ่มต้น",
            "เริ่ม",
            "เริ่มดำเนินการ",
            "ระยะเวลาดำเนินการ เริ่มต้น",
            "ระยะเวลา เริ่ม",
            "start date",
            "start",
        ),
    ),
    Field.END: Spec(
        Holds.DAY,
        (
            "วันสิ้นสุด",
            "วันที่สิ้นสุด",
            "วันสิ้นสุดโครงการ",
            "สิ้นสุด",
            "สิ้นสุดโครงการ",
            "แล้วเสร็จ",
            "วันแล้วเสร็จ",
            "เสร็จสิ้น",
            "วันที่เสร็จสิ้น",
            "เสร็จ",
            "จบ",
            "จบโครงการ",
            "ระยะเวลาดำเนินการ สิ้นสุด",
            "ระยะเวลา สิ้นสุด",
            "end date",
            "end",
        ),
    ),
    Field.PERIOD: Spec(
        Holds.PERIOD,
        (
            "ระยะเวลาดำเนินการ",
            "ระยะเวลา",
            "ระยะเวลาการดำเนินงาน",
            "ช่วงเวลาดำเนินการ",
            "ช่วงเวลา",
            "กำหนดการ",
            "วันเดือนปีที่ดำเนินการ",
            "ไตรมาส",
            "period",
        ),
    ),
    Field.BUDGET: Spec(
        Holds.BAHT,
        (
            "งบประมาณ (บาท)",
            "งบประมาณ",
            "งบประมาณรวม",
            "รวมงบประมาณ",
            "วงเงิน",
            "วงเงินงบประมาณ",
            "จำนวนเงิน",
            "งบประมาณที่ได้รับ",
            "งบประมาณที่ใช้",
            "งบประมาณที่ได้รับจัดสรร",
            "ค่าใช้จ่าย",
            "งบ",
            "budget",
            "budget_baht",
        ),
    ),
    Field.SOURCE: Spec(
        Holds.LINE,
        (
            "แหล่งงบประมาณ",
            "แหล่งที่มาของงบประมาณ",
            "แหล่งเงิน",
            "แหล่งที่มา",
            "ที่มาของงบประมาณ",
            "ประเภทงบประมาณ",
            "หมวดเงิน",
            "budget_source",
        ),
    ),
    Field.OUTPUTS: Spec(Holds.TEXT, ("ผลผลิต", "ผลผลิต (output)", "outputs")),
    Field.OUTCOMES: Spec(Holds.TEXT, ("ผลลัพธ์", "ผลลัพธ์ (outcome)", "outcomes")),
    Field.INDICATORS: Spec(
        Holds.TEXT,
        (
            "ตัวชี้วัดความสำเร็จ",
            "ตัวชี้วัด",
            "ตัวชี้วัดโครงการ",
            "ตัวชี้วัดและค่าเป้าหมาย",
            "ตัวชี้วัดความสำเร็จและค่าเป้าหมาย",
            "kpi",
            "indicators",
        ),
    ),
    Field.RISKS: Spec(Holds.TEXT, ("ความเสี่ยง", "ความเสี่ยงและการบริหารความเสี่ยง", "risks")),
    Field.EVALUATION: Spec(Holds.TEXT, ("การติดตามและประเมินผล", "การประเมินผล", "วิธีประเมินผล", "evaluation")),
    Field.BENEFITS: Spec(Holds.TEXT, ("ผลที่คาดว่าจะได้รับ", "ประโยชน์ที่คาดว่าจะได้รับ", "ผลที่ได้รับ", "benefits")),
    Field.IN_CHARGE: Spec(
        Holds.LINE, ("ผู้รับผิดชอบโครงการ", "ผู้รับผิดชอบ", "ผู้รับผิดชอบหลัก", "เจ้าของโครงการ", "ผู้ประสานงาน", "owner")
    ),
}

# Headings of columns that say nothing of what a list of projects brings in: never guessed to be something else.
IGNORED = (
    *("ที่", "ลำดับ", "ลำดับที่", "no", "#", "หมายเหตุ", "ไฟล์แนบ", "สถานะ", "remark"),
    *("ใช้จ่ายแล้ว", "เบิกจ่าย", "ผลการเบิกจ่าย", "คงเหลือ", "ร้อยละ", "ความก้าวหน้า", "ผลการดำเนินงาน"),
    *("จำนวนความเชื่อมโยง", "ชื่อส่วนของแผนที่หนุนเป็นหลัก"),
)

# What a heading says of its unit → how many baht that is.
UNITS: Mapping[str, int] = {"ล้านบาท": 1_000_000, "แสนบาท": 100_000, "หมื่นบาท": 10_000, "พันบาท": 1_000}
