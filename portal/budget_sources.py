"""Where the money of an education project usually comes from, as provincial offices call it. A form offers these; what
is typed instead is kept as it is."""

from __future__ import annotations

USUAL_SOURCES = (
    "งบประมาณแผ่นดินตามพระราชบัญญัติงบประมาณรายจ่ายประจำปี (Function)",
    "งบพัฒนาจังหวัด/กลุ่มจังหวัด (Area)",
    "งบบูรณาการ (Agenda)",
    "งบเหลื่อมปี (กันเงิน)",
    "เงินรายได้สถานศึกษา/สถาบัน",
    "งบองค์กรปกครองส่วนท้องถิ่น (ข้อบัญญัติ/เทศบัญญัติ)",
    "เงินอุดหนุนรายหัว",
    "กองทุนเพื่อความเสมอภาคทางการศึกษา (กสศ.)",
    "เงินบริจาค/ภาคเอกชน",
    "ไม่ใช้งบประมาณ",
)

NO_SOURCE = "-"
"""In an address: projects that name no source."""
