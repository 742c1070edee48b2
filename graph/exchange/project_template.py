"""The list to fill in: an Excel workbook with an agency's projects, its columns named so that an import knows each of
them, choices where there are any, and how to fill it in. Thai whatever the page's language: it is an office's paper."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from graph.exchange.project_columns import SPECS, Field, Holds
from graph.exchange.project_list import KIND_WORDS, StandingProject, shown, value_of
from graph.exchange.workbook_texts import OPTIONS, looks_like_a_formula
from graph.model.agency import Agency
from graph.model.fiscal import in_year, years_later
from graph.model.plan import Element

# Excel's own date in the Thai calendar: the cell is a date, what it shows is พ.ศ.
THAI_DATE = "[$-107041E]d mmm yyyy;@"
MONEY = "#,##0.00"
LAST_ROW = 1_000
LONGEST_CHOICE = 250

COLUMNS: tuple[tuple[Field, int], ...] = (
    (Field.CODE, 16),
    (Field.TITLE, 48),
    (Field.YEAR, 12),
    (Field.KIND, 18),
    (Field.BUDGET, 16),
    (Field.SOURCE, 30),
    (Field.START, 15),
    (Field.END, 15),
    (Field.LINK, 34),
    (Field.RATIONALE, 36),
    (Field.OBJECTIVES, 36),
    (Field.TARGET_QUANT, 28),
    (Field.TARGET_QUAL, 28),
    (Field.TARGET, 28),
    (Field.PLACE, 24),
    (Field.ACTIVITIES, 36),
    (Field.OUTPUTS, 28),
    (Field.OUTCOMES, 28),
    (Field.INDICATORS, 32),
    (Field.RISKS, 28),
    (Field.EVALUATION, 28),
    (Field.BENEFITS, 28),
    (Field.IN_CHARGE, 26),
    (Field.TITLE_EN, 30),
)
"""Each column with its width."""

_HINTS: Mapping[Field, tuple[str, str]] = {
    Field.CODE: ("รหัสโครงการ", "โครงการที่มีอยู่แล้วคงรหัสไว้ โครงการใหม่เว้นว่าง ระบบจะออกรหัสให้"),
    Field.BUDGET: ("งบประมาณ", "หน่วยเป็นบาท เช่น 160,000 ถ้าไม่ใช้งบให้ใส่ 0"),
    Field.START: ("วันเริ่มต้น", "เช่น 1/10/2562 หรือ 1 ต.ค. 2562 ใช้ พ.ศ. หรือ ค.ศ. ก็ได้"),
    Field.END: ("วันสิ้นสุด", "เช่น 30/9/2563 หรือ 30 ก.ย. 2563 ใช้ พ.ศ. หรือ ค.ศ. ก็ได้"),
    Field.LINK: ("กลยุทธ์", "เลือกกลยุทธ์ของแผนจังหวัดที่โครงการหนุนเป็นหลัก หรือเว้นว่างแล้วเชื่อมโยงทีหลัง"),
}
_GUIDE: tuple[tuple[str, str], ...] = (
    ("1", "กรอกในแผ่น “โครงการ” แถวละหนึ่งโครงการ ช่องที่จำเป็นมีเพียงชื่อโครงการ ช่องอื่นเติมทีหลังในระบบได้"),
    ("2", "โครงการที่มีรหัสอยู่แล้วจะถูกแก้ตามที่กรอก ช่องที่เว้นว่างจะไม่ลบของเดิม"),
    ("3", "โครงการใหม่ให้เว้นรหัสว่างไว้ ระบบจะออกรหัสให้ ถ้าชื่อและปีตรงกับโครงการเดิม ระบบถือว่าเป็นโครงการเดียวกัน"),
    ("4", "วันที่ใช้ พ.ศ. หรือ ค.ศ. ก็ได้ เช่น 1/10/2562, 1 ต.ค. 2562 ใช้เลขไทยก็ได้"),
    ("5", "งบประมาณหน่วยเป็นบาท มีลูกน้ำหรือคำว่าบาทก็ได้ ถ้าไม่ใช้งบประมาณให้ใส่ 0"),
    ("6", "กลยุทธ์เลือกจากรายการ หรือพิมพ์รหัส เช่น S3 ดูทั้งหมดในแผ่น “กลยุทธ์”"),
    ("7", "สลับหรือลบคอลัมน์ได้ แต่อย่าเปลี่ยนชื่อหัวคอลัมน์ ถ้าเปลี่ยน ระบบจะถามว่าคอลัมน์นั้นคืออะไร"),
    ("8", "เสร็จแล้วนำแฟ้มนี้ไปอัปโหลดที่หน้า “นำเข้าจาก Excel” ระบบจะแสดงให้ตรวจก่อน ยังไม่บันทึกจนกว่าจะกดนำเข้า"),
)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """What a row of the list starts with, typed, by column."""

    values: Mapping[Field, Any]


def row_of(standing: StandingProject, elements: Mapping[str, Element]) -> TemplateRow:
    """A project as it stands; an import of it changes nothing."""
    project = standing.project
    values: dict[Field, Any] = {Field.CODE: project.code, Field.YEAR: project.year}
    for about, _width in COLUMNS:
        if about in (Field.CODE, Field.YEAR):
            continue
        if about is Field.LINK:
            element = elements.get(standing.primary or "")
            values[about] = choice_of(element) if element else None
        else:
            values[about] = value_of(standing, about)
    return TemplateRow(values)


def row_for_next_year(standing: StandingProject, elements: Mapping[str, Element], year: int) -> TemplateRow:
    """A project as the start of the same one in a later year: without its code, the year in its title and its days
    moved."""
    values = dict(row_of(standing, elements).values)
    earlier = standing.project.year
    values |= {Field.CODE: None, Field.YEAR: year, Field.TITLE: in_year(standing.project.title_th, earlier, year)}
    for about in (Field.START, Field.END):
        values[about] = values[about] and years_later(values[about], year - earlier)
    return TemplateRow(values)


def choice_of(element: Element) -> str:
    """An element as the list offers it."""
    return f"{element.code} {element.title_th}"


def template(
    agency: Agency,
    years: Sequence[int],
    rows: Sequence[TemplateRow],
    elements: Sequence[Element],
    sources: Sequence[str],
) -> bytes:
    """The workbook. `years` are the plan's, `elements` those to link to, `sources` where money usually comes from."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties({"title": f"รายการโครงการ {agency.name_th}"})
    styles = _Styles(book)
    sheet = book.add_worksheet("โครงการ")
    _write_list(sheet, rows, styles)
    _offer_choices(sheet, years, elements, sources)
    _write_elements(book.add_worksheet("กลยุทธ์"), elements, styles)
    _write_guide(book.add_worksheet("วิธีกรอก"), agency, styles)
    book.close()
    return out.getvalue()


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        shared = {"valign": "top", "text_wrap": True}
        self.heading: Format = book.add_format({**shared, "bold": True, "bottom": 1, "bg_color": "#E2F0EE"})
        self.needed: Format = book.add_format({**shared, "bold": True, "bottom": 1, "bg_color": "#BFE0DC"})
        self.text: Format = book.add_format(shared)
        self.guarded: Format = book.add_format({**shared, "quote_prefix": True})
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.of_holds: Mapping[Holds, Format] = {
            Holds.BAHT: book.add_format({"valign": "top", "num_format": MONEY}),
            Holds.DAY: book.add_format({"valign": "top", "num_format": THAI_DATE}),
        }


def _write_list(sheet: Worksheet, rows: Sequence[TemplateRow], styles: _Styles) -> None:
    for place, (about, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width, styles.of_holds.get(SPECS[about].holds, styles.text))
        style = styles.needed if about is Field.TITLE else styles.heading
        sheet.write_string(0, place, SPECS[about].heading, style)
        for number, row in enumerate(rows, start=1):
            value = row.values.get(about)
            style = styles.guarded if looks_like_a_formula(value) else styles.text
            _write(sheet, number, place, value, styles.of_holds.get(SPECS[about].holds, style))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Worksheet, row: int, column: int, value: Any, style: Format) -> None:
    match value:
        case None:
            pass
        case date():
            sheet.write_datetime(row, column, datetime.combine(value, time()), style)
        case int() | Decimal():
            sheet.write_number(row, column, float(value), style)
        case _:
            sheet.write_string(row, column, shown(value), style)


def _offer_choices(sheet: Worksheet, years: Sequence[int], elements: Sequence[Element], sources: Sequence[str]) -> None:
    choices: dict[Field, Any] = {
        Field.YEAR: [str(year) for year in years],
        Field.KIND: list(KIND_WORDS.values()),
    }
    if elements:
        choices[Field.LINK] = f"='กลยุทธ์'!$A$2:$A${len(elements) + 1}"
    offered = [source for source in sources if "," not in source]
    if len(",".join(offered)) < LONGEST_CHOICE:
        choices[Field.SOURCE] = offered
    for place, (about, _width) in enumerate(COLUMNS):
        rule: dict[str, Any] = {"validate": "any"}
        if about in choices:
            # What is typed instead is looked at by the import, which says more than Excel can.
            rule = {"validate": "list", "source": choices[about], "error_type": "information", "show_error": False}
        if about in _HINTS:
            rule |= {"input_title": _HINTS[about][0], "input_message": _HINTS[about][1]}
        if len(rule) > 1:
            sheet.data_validation(1, place, LAST_ROW, place, rule)


def _write_elements(sheet: Worksheet, elements: Sequence[Element], styles: _Styles) -> None:
    sheet.set_column(0, 0, 90)
    sheet.write_string(0, 0, "กลยุทธ์ของแผนพัฒนาการศึกษาจังหวัด", styles.heading)
    for number, element in enumerate(elements, start=1):
        sheet.write_string(number, 0, choice_of(element), styles.text)


def _write_guide(sheet: Worksheet, agency: Agency, styles: _Styles) -> None:
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, "วิธีกรอก", styles.title)
    sheet.write_string(1, 0, agency.name_th)
    for number, (place, words) in enumerate(_GUIDE, start=3):
        sheet.write_string(number, 0, place, styles.text)
        sheet.write_string(number, 1, words, styles.text)
