"""The demonstration accounts: of the example province one for each role, and of the region and the ministry around it.
`make run` creates them, the sign-in page of a demonstration offers them; production refuses both."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.agency import Agency, agency_id
from graph.model.area import COUNTRY
from graph.model.country import around
from graph.model.people import Role

AREA = "TH-44"
PASSWORD = "sanphaen-demo"  # noqa: S105 - printed on the sign-in page of a demonstration


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """`agency` is a code of data/maha-sarakham/agencies.csv, or of OFFICES_AROUND."""

    login: str
    name: str
    role: Role
    agency: str
    area: str = AREA


MINISTRY = Agency(
    id=agency_id(COUNTRY, "MOE"),
    code="MOE",
    area=COUNTRY,
    name_th="สำนักงานปลัดกระทรวงศึกษาธิการ",
    name_en="Office of the Permanent Secretary, Ministry of Education",
    short_th="สป.ศธ.",
)
REGION = around(AREA)
REGION_OFFICE = Agency(
    id=agency_id(REGION, "REO"),
    code="REO",
    area=REGION,
    name_th="สำนักงานศึกษาธิการภาค 12",
    name_en="Regional Education Office No. 12",
    short_th="ศธภ. 12",
)
OFFICES_AROUND = (MINISTRY, REGION_OFFICE)

ACCOUNTS = (
    DemoAccount("officer", "สมหญิง ใจดี", Role.OFFICER, "A02"),
    DemoAccount("officer2", "ก้องภพ ตั้งใจ", Role.OFFICER, "A11"),
    DemoAccount("planner", "วิชัย แผนงาม", Role.PLANNER, "A01"),
    DemoAccount("coordinator", "มาลี ร่วมใจ", Role.COORDINATOR, "A01"),
    DemoAccount("chief", "ดร.ประเสริฐ นำทาง", Role.OFFICER_IN_CHIEF, "A01"),
    DemoAccount("executive", "อำนาจ บริหารดี", Role.EXECUTIVE, "A10"),
    DemoAccount("committee", "สุดา รอบคอบ", Role.COMMITTEE, "A01"),
    DemoAccount("viewer", "อนงค์ อ่านเก่ง", Role.VIEWER, "A08"),
    DemoAccount("admin", "ชาติชาย ดูแลระบบ", Role.ADMIN, "A01"),
    DemoAccount("region", "พิมพ์ใจ เชื่อมถิ่น", Role.OVERSEER, REGION_OFFICE.code, REGION),
    DemoAccount("overseer", "รัตนา มองไกล", Role.OVERSEER, MINISTRY.code, COUNTRY),
)
