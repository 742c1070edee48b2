"""The words of every problem of a plan folder: stable code → (English, Thai). Each says what is wrong and what is
accepted. The codes are listed for readers in docs/plan-folder.md."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # The folder and its files.
    "no_folder": ("{path} is not a folder", "{path} ไม่ใช่โฟลเดอร์"),
    "no_plan_file": (
        "plan.csv is missing; a plan folder has at least plan.csv",
        "ไม่มีไฟล์ plan.csv โฟลเดอร์แผนต้องมีอย่างน้อย plan.csv",
    ),
    "unknown_file": (
        "not a file of the plan folder, kept out; accepted: {accepted}",
        "ไม่ใช่ไฟล์ของโฟลเดอร์แผน จึงไม่อ่าน ไฟล์ที่รับ: {accepted}",
    ),
    "symbolic_link": (
        "is a symbolic link; accepted: the file itself",
        "เป็นลิงก์ไปยังไฟล์อื่น กรุณาวางไฟล์จริงไว้ในโฟลเดอร์",
    ),
    "not_a_file": ("is not a file; accepted: a CSV file", "ไม่ใช่ไฟล์ กรุณาใช้ไฟล์ CSV"),
    "unreadable_file": (
        "cannot be read ({reason}); accepted: a file that this account may read",
        "เปิดอ่านไม่ได้ ({reason}) กรุณาตรวจสิทธิ์ของไฟล์",
    ),
    "file_too_large": (
        "is {size} MB; accepted: at most {most} MB a file",
        "มีขนาด {size} MB รับได้ไม่เกิน {most} MB ต่อไฟล์",
    ),
    "too_many_rows": (
        "has more than {most} rows; reading stopped here; accepted: at most {most} rows a file",
        "มีมากกว่า {most} แถว จึงหยุดอ่านที่แถวนี้ รับได้ไม่เกิน {most} แถวต่อไฟล์",
    ),
    "empty_file": (
        "is empty; accepted: a first row with the column names ({accepted})",
        "เป็นไฟล์ว่าง แถวแรกต้องเป็นชื่อคอลัมน์ ({accepted})",
    ),
    "encoding_unknown": (
        (
            "the text encoding is not known (first unreadable byte on line {line}); accepted: UTF-8; also read: "
            "UTF-16 with a byte-order mark, TIS-620/CP874"
        ),
        (
            "ไม่รู้จักรหัสอักขระของไฟล์ (ไบต์แรกที่อ่านไม่ได้อยู่บรรทัด {line}) กรุณาบันทึกเป็น CSV UTF-8 "
            "(อ่าน UTF-16 ที่มี BOM และ TIS-620/CP874 ได้ด้วย)"
        ),
    ),
    "encoding_unmarked": (
        "looks like UTF-16 without a byte-order mark; accepted: UTF-8 (save as 'CSV UTF-8')",
        "น่าจะเป็น UTF-16 ที่ไม่มี BOM กรุณาบันทึกเป็น CSV UTF-8",
    ),
    "encoding_read_as": (
        "is not UTF-8: read as {encoding}; check the Thai text, and save as UTF-8 next time",
        "ไม่ใช่ UTF-8 อ่านเป็น {encoding} แล้ว กรุณาตรวจข้อความไทย และบันทึกเป็น UTF-8 ครั้งต่อไป",
    ),
    "delimiter_read_as": (
        "columns are separated by {delimiter}: read so; the plan folder uses a comma",
        "คั่นคอลัมน์ด้วย {delimiter} อ่านให้แล้ว โฟลเดอร์แผนใช้เครื่องหมายจุลภาค (,)",
    ),
    "line_too_long": (
        "a line is longer than {most} characters; reading stopped here (is this a CSV file?)",
        "มีบรรทัดยาวเกิน {most} อักขระ จึงหยุดอ่าน (ไฟล์นี้เป็น CSV หรือไม่)",
    ),
    "unclosed_quote": (
        (
            'a quotation mark that opens in this row is never closed; reading stopped; accepted: "…" around a cell, '
            'and "" for a mark inside it'
        ),
        'มีเครื่องหมายคำพูด (") ที่เปิดในแถวนี้แต่ไม่ปิด จึงหยุดอ่าน ให้ครอบเซลล์ด้วย "…" และใช้ "" แทนเครื่องหมายในเซลล์',
    ),
    "bad_quote": (
        'text stands after a closing quotation mark; accepted: "…" around the whole cell, and "" for a mark inside it',
        'มีข้อความต่อท้ายเครื่องหมายคำพูดปิด ให้ครอบทั้งเซลล์ด้วย "…" และใช้ "" แทนเครื่องหมายในเซลล์',
    ),
    "more_problems": (
        "{count} more problems in this file are not listed; mend these first",
        "ยังมีปัญหาอีก {count} รายการในไฟล์นี้ที่ไม่ได้แสดง กรุณาแก้รายการข้างต้นก่อน",
    ),
    # Columns and rows.
    "unknown_column": (
        "unknown column {name}, kept out; accepted: {accepted}",
        "ไม่รู้จักคอลัมน์ {name} จึงไม่อ่าน คอลัมน์ที่รับ: {accepted}",
    ),
    "missing_column": (
        "required column {name} is missing; required: {accepted}",
        "ขาดคอลัมน์ {name} คอลัมน์ที่ต้องมี: {accepted}",
    ),
    "duplicate_column": ("column {name} stands twice; accepted: once", "มีคอลัมน์ {name} ซ้ำ ให้มีเพียงคอลัมน์เดียว"),
    "row_too_long": (
        (
            "has {cells} cells, the first row has {columns}; accepted: the same number (a comma inside a cell needs "
            'quotation marks: "a, b")'
        ),
        'มี {cells} เซลล์ แต่แถวแรกมี {columns} คอลัมน์ ต้องเท่ากัน (ถ้ามีจุลภาคในเซลล์ให้ครอบด้วย "ก, ข")',
    ),
    "row_too_short": (
        "has {cells} cells, the first row has {columns}; accepted: the same number (an unknown cell stays empty)",
        "มี {cells} เซลล์ แต่แถวแรกมี {columns} คอลัมน์ ต้องเท่ากัน (เซลล์ที่ไม่รู้ให้เว้นว่างแต่คงจุลภาคไว้)",
    ),
    # Cells.
    "empty_required": ("is empty; accepted: a value", "ว่างอยู่ ต้องมีค่า"),
    "control_character": (
        "holds the control character {name}; accepted: plain text",
        "มีอักขระควบคุม {name} รับเฉพาะข้อความธรรมดา",
    ),
    "text_too_long": (
        "is {length} characters long; accepted: at most {most}",
        "ยาว {length} อักขระ รับได้ไม่เกิน {most}",
    ),
    "id_too_long": ("id {value} is too long; accepted: at most {most} characters", "รหัส {value} ยาวเกิน {most} อักขระ"),
    "id_character": (
        "id {value} holds {name}; accepted: visible characters other than |, no / at the ends, no //",
        "รหัส {value} มี {name} รับอักขระที่มองเห็นได้ ยกเว้น | ไม่ขึ้นต้นหรือลงท้ายด้วย / และไม่มี //",
    ),
    "not_a_number": (
        "{value} is not a number; accepted: {accepted}",
        "{value} ไม่ใช่จำนวน ที่รับ: {accepted}",
    ),
    "shortened_number": (
        "{value} was shortened by a spreadsheet; accepted: the whole number, as 160000.00",
        "{value} ถูกโปรแกรมตารางย่อไว้ กรุณาใส่จำนวนเต็ม เช่น 160000.00",
    ),
    "number_out_of_range": (
        "{value} is outside what is accepted: {accepted}",
        "{value} อยู่นอกช่วงที่รับ: {accepted}",
    ),
    "too_many_decimals": (
        "{value} has more than {most} decimal places; accepted: at most {most}",
        "{value} มีทศนิยมเกิน {most} ตำแหน่ง",
    ),
    "year_ce": (
        "{value} looks like a year C.E.; accepted: พ.ศ. {suggested}",
        "{value} น่าจะเป็นปี ค.ศ. ให้ใส่ พ.ศ. {suggested}",
    ),
    "year_short": (
        "{value} is not a full year; accepted: พ.ศ. {suggested}",
        "{value} ไม่ใช่ปีเต็ม ให้ใส่ พ.ศ. {suggested}",
    ),
    "not_a_year": (
        "{value} is not a year; accepted: a year พ.ศ. from {first} to {last}, as 2563",
        "{value} ไม่ใช่ปี ให้ใส่ปี พ.ศ. ระหว่าง {first} ถึง {last} เช่น 2563",
    ),
    "date_be": (
        "{value} is a date in พ.ศ.; accepted: C.E., {suggested}",
        "{value} เป็นวันที่แบบ พ.ศ. ให้ใส่ ค.ศ. เป็น {suggested}",
    ),
    "date_form": (
        "{value} is not written as year-month-day; did you mean {suggested}? accepted: YYYY-MM-DD, C.E.",
        "{value} ไม่ได้เขียนเป็น ปี-เดือน-วัน หมายถึง {suggested} หรือไม่ ที่รับ: YYYY-MM-DD ปี ค.ศ.",
    ),
    "not_a_date": (
        "{value} is not a date; accepted: YYYY-MM-DD, C.E., as 2019-10-01",
        "{value} ไม่ใช่วันที่ ที่รับ: YYYY-MM-DD ปี ค.ศ. เช่น 2019-10-01",
    ),
    "not_a_flag": ("{value} is neither 1 nor 0; accepted: 1, 0 or empty", "{value} ไม่ใช่ 1 หรือ 0 ที่รับ: 1, 0 หรือเว้นว่าง"),
    "not_a_choice": ("{value} is not known; accepted: {accepted}", "ไม่รู้จัก {value} ที่รับ: {accepted}"),
    "choice_read_as": (
        "{value} is read as {suggested}; accepted: {accepted}",
        "อ่าน {value} เป็น {suggested} ที่รับ: {accepted}",
    ),
    "not_an_area": (
        "{value} is not a province's code; accepted: ISO 3166-2, as TH-44",
        "{value} ไม่ใช่รหัสจังหวัด ที่รับ: ISO 3166-2 เช่น TH-44",
    ),
    # Between rows and files.
    "plan_rows": (
        "plan.csv has {count} rows of plans; accepted: exactly one",
        "plan.csv มีแผน {count} แถว ต้องมีแถวเดียว",
    ),
    "years_reversed": (
        "from_year {first} is after to_year {last}; accepted: from_year ≤ to_year",
        "from_year {first} อยู่หลัง to_year {last} ต้องเริ่มก่อนสิ้นสุด",
    ),
    "years_many": (
        "the plan runs over {count} years; accepted: at most {most}",
        "แผนครอบคลุม {count} ปี รับได้ไม่เกิน {most} ปี",
    ),
    "dates_reversed": (
        "end {last} is before start {first}; accepted: start ≤ end",
        "วันสิ้นสุด {last} อยู่ก่อนวันเริ่ม {first} ต้องเริ่มก่อนสิ้นสุด",
    ),
    "duplicate_id": (
        "id {value} stands already in {where}; accepted: each id once in the folder",
        "รหัส {value} มีอยู่แล้วใน {where} รหัสต้องไม่ซ้ำกันทั้งโฟลเดอร์",
    ),
    "duplicate_row": (
        "{value} stands already in row {first}; accepted: once",
        "{value} มีอยู่แล้วในแถว {first} ให้มีเพียงครั้งเดียว",
    ),
    "dangling": (
        "{value} is not known; accepted: an id of {accepted}",
        "ไม่พบ {value} ต้องเป็นรหัสที่มีใน {accepted}",
    ),
    "cycle": (
        "closes a circle: {path}; accepted: links that only lead upward",
        "ทำให้ความเชื่อมโยงวนเป็นวง: {path} ความเชื่อมโยงต้องขึ้นไปทางเดียว",
    ),
    "answers_differ": (
        "{name} is not that of row {first}; accepted: one answer of an agency for an indicator, in each of its rows",
        "{name} ไม่ตรงกับแถว {first} คำตอบของหน่วยงานต่อตัวชี้วัดหนึ่งตัวต้องเหมือนกันทุกแถว",
    ),
    "two_primaries": (
        "project {value} has a primary link already in row {first}; accepted: one primary, the rest secondary",
        "โครงการ {value} มีความเชื่อมโยงหลัก (primary) แล้วในแถว {first} ให้มีหลักเดียว ที่เหลือเป็น secondary",
    ),
    "two_peos": (
        "is_peo is 1 already in row {first}; accepted: 1 for one agency, the plan's owner",
        "is_peo เป็น 1 แล้วในแถว {first} ให้มีหน่วยงานเจ้าของแผนเพียงแห่งเดียว",
    ),
    "year_outside_plan": (
        "{value} is outside the plan's years; accepted: {first} to {last}",
        "{value} อยู่นอกช่วงปีของแผน ที่รับ: {first} ถึง {last}",
    ),
    "year_not_the_projects": (
        "{value} is not the project's fiscal year; accepted: {accepted}",
        "{value} ไม่ตรงกับปีงบประมาณของโครงการ ที่รับ: {accepted}",
    ),
    # Against what stands.
    "plan_overlaps": (
        (
            "the years overlap with plan {value} ({first}–{last}) of the same province; accepted: years that no other "
            "plan of the province has, or the same plan id"
        ),
        "ช่วงปีซ้อนกับแผน {value} ({first}–{last}) ของจังหวัดเดียวกัน ให้ใช้ช่วงปีที่ไม่ซ้อน หรือใช้รหัสแผนเดิม",
    ),
    "upstream_shared": (
        "{value} stands with another {name} ({standing}), and other provinces draw on it; accepted: the same as stands",
        "{value} มีอยู่แล้วโดย {name} เป็น {standing} และจังหวัดอื่นใช้อยู่ ต้องใส่ให้ตรงกับที่มีอยู่",
    ),
    "other_peo": (
        "agency {value}, which is not in this folder, is the plan's owner already; accepted: list it with is_peo 0",
        "หน่วยงาน {value} ซึ่งไม่อยู่ในโฟลเดอร์นี้เป็นเจ้าของแผนอยู่แล้ว ให้ใส่หน่วยงานนั้นไว้โดย is_peo เป็น 0",
    ),
    "id_taken": (
        "id {value} is taken by a {name} of the same plan; accepted: another id",
        "รหัส {value} ถูกใช้แล้วโดย {name} ของแผนเดียวกัน กรุณาใช้รหัสอื่น",
    ),
    "year_in_use": (
        "project {value} of the plan, which is not in this folder, is of {name}; accepted: years that keep it inside",
        "โครงการ {value} ของแผนซึ่งไม่อยู่ในโฟลเดอร์นี้เป็นของปี {name} ช่วงปีของแผนต้องครอบคลุม",
    ),
}
