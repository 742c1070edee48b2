"""An officer's afternoon: the office's list of twenty projects comes in from Excel, is mended, linked, made ready, and
is taken back; shared indicators are adopted and declined, and the planner sees it. On a desk by keys, on a phone by
taps, and without JavaScript where a form suffices."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, NewVisitor, Visitor, both_sizes
from tests.e2e.office_list import GUESSED, ODD_FIELD, ODD_HEADING, UNLINKED, YEAR, mended, office_list
from tests.e2e.steps import remove_project

PROJECTS_PAGE = f"/TH-44/projects?year={YEAR}"
ALL_LINKED = "ปี 2563 มี 20 โครงการ เชื่อมโยงแล้วครบ"
OWN = "สพป.มค.1"
# A worker loads its model for the first question of all; the page asks that long.
FIRST_SUGGESTIONS_MS = 40_000


@both_sizes
def test_twenty_projects_come_in_are_linked_and_made_ready(visitor: NewVisitor, size: dict[str, int]) -> None:
    officer = visitor("officer", size)
    page = officer.go(PROJECTS_PAGE)
    expect(officer.answer).to_have_text(ALL_LINKED)
    page.get_by_role("link", name="นำเข้าจาก Excel").click()
    upload(page, office_list(OWN))
    say_columns(officer)
    mend_rows(officer)
    page.get_by_role("button", name="นำเข้า 20 แถว").click()
    expect(officer.answer).to_have_text("นำเข้าครบแล้ว 20 แถว")
    taken_in = page.url

    page.get_by_role("link", name="เชื่อมโยงทีละโครงการ").click()
    link_all(officer, taps=size is PHONE)
    page.get_by_role("link", name=f"ตั้งร่าง {UNLINKED} โครงการเป็นพร้อมดำเนินการ").click()
    expect(officer.answer).to_have_text(f"ร่างที่ครบแล้ว {UNLINKED} โครงการ ตั้งเป็นพร้อมดำเนินการได้")
    officer.assert_sound()
    page.get_by_role("button", name="ตั้งที่เลือกเป็นพร้อมดำเนินการ").click()
    expect(page.locator(".flash-done")).to_contain_text(f"{UNLINKED} โครงการพร้อมดำเนินการแล้ว")
    expect(officer.answer).to_have_text("พบ 21 โครงการ จาก 40 โครงการของปี 2563")
    page.get_by_role("link", name="โครงการป้องกันยาเสพติดในสถานศึกษา").click()
    expect(page.locator("#links tbody tr")).to_contain_text("ใช้คำเดียวกัน")

    page.goto(taken_in)
    take_back(officer)
    page.goto(officer.address + PROJECTS_PAGE)
    expect(officer.answer).to_have_text(ALL_LINKED)


def test_without_javascript_a_list_comes_in_and_is_taken_back(visitor: NewVisitor) -> None:
    officer = visitor("officer2", PHONE, javascript=False)
    page = officer.go(f"/TH-44/imports?year={YEAR}")
    upload(page, office_list("ทม.มหาสารคาม"))
    reloaded_until(officer, "ตรวจว่า แต่ละคอลัมน์คืออะไร")
    page.get_by_role("button", name="ตรวจรายการ").click()
    expect(officer.answer).to_have_text("พร้อมนำเข้า 16 แถว อีก 4 แถวต้องแก้ก่อน")
    for name, text in mended("ทม.มหาสารคาม").items():
        page.locator(f"[name='{name}']").fill(text)
    page.get_by_role("button", name="บันทึกที่แก้และตรวจอีกครั้ง").click()
    page.get_by_role("button", name="นำเข้า 20 แถว").click()
    reloaded_until(officer, "นำเข้าครบแล้ว 20 แถว")
    officer.assert_fits()
    page.get_by_text("ยกเลิกการนำเข้า", exact=True).click()
    page.get_by_role("button", name="ยกเลิกทั้งหมด").click()
    reloaded_until(officer, "ยกเลิกการนำเข้าแล้ว ทุกแถวยังอยู่ที่นี่")
    expect(page.locator(".import-kept")).to_have_count(0)


def reloaded_until(visitor: Visitor, answer: str) -> None:
    """A page that waits for a worker is loaded anew by hand where no script does it."""
    for _attempt in range(60):
        if visitor.answer.inner_text() == answer:
            return
        visitor.page.get_by_role("link", name="โหลดหน้านี้ใหม่").click()
        visitor.page.wait_for_timeout(500)
    expect(visitor.answer).to_have_text(answer)


def upload(page: Page, data: bytes) -> None:
    page.get_by_label("แฟ้มรายการโครงการ").set_input_files(
        {"name": "แผนปฏิบัติการ.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="อัปโหลดและตรวจ").click()


def say_columns(officer: Visitor) -> None:
    """The columns are guessed, but one: that is said by hand, and remembered."""
    page = officer.page
    expect(officer.answer).to_have_text("ตรวจว่า แต่ละคอลัมน์คืออะไร")
    rows = page.locator(".import-columns tbody tr")
    chosen = rows.locator("select").evaluate_all("(all) => all.map((one) => one.selectedOptions[0].text)")
    odd = rows.filter(has_text=ODD_HEADING)
    known = tuple(text if text != ODD_FIELD else "ไม่นำเข้าคอลัมน์นี้" for text in chosen)
    assert known == GUESSED
    odd.get_by_role("combobox").select_option(ODD_FIELD)
    officer.assert_sound()
    page.get_by_role("button", name="ตรวจรายการ").click()


def mend_rows(officer: Visitor) -> None:
    """The list opens at the four rows that cannot go in; each says in its cell why."""
    page = officer.page
    expect(officer.answer).to_have_text("พร้อมนำเข้า 16 แถว อีก 4 แถวต้องแก้ก่อน")
    expect(page.locator(".import-row")).to_have_count(4)
    wrong = page.locator(".import-cell.is-wrong")
    expect(wrong).to_contain_text(["อ่านเป็นจำนวนเงินไม่ได้", "ไม่มีวันที่นี้ในปฏิทิน", "ยังไม่มีชื่อโครงการ", "แถวนี้เป็นของ สพป.มค.2"])
    officer.assert_sound()
    for name, text in mended(OWN).items():
        page.locator(f"[name='{name}']").fill(text)
    page.get_by_role("button", name="บันทึกที่แก้และตรวจอีกครั้ง").click()
    expect(officer.answer).to_have_text("ครบทุกแถว พร้อมนำเข้า 20 แถว")


def link_all(officer: Visitor, *, taps: bool) -> None:
    """Goes through the worklist by numbers; skips one, takes that back, leaves and comes back in between."""
    page = officer.page

    def press(key: str) -> None:
        button = page.locator(f"[data-worklist] [data-key='{key}']")
        expect(button).to_be_visible()
        if taps:
            button.click()
        else:
            page.keyboard.press(key)

    def left(count: int) -> None:
        expect(officer.answer).to_have_text(f"เหลือ {count} โครงการที่ความเชื่อมโยงยังไม่เรียบร้อย")

    left(UNLINKED)
    progress = page.locator(".worklist-progress progress")
    expect(progress).to_have_js_property("max", 21)
    expect(progress).to_have_js_property("value", 21 - UNLINKED)
    expect(page.locator("[data-key='1']")).to_be_visible(timeout=FIRST_SUGGESTIONS_MS)
    officer.assert_sound()
    first = page.locator("#worklist-project").inner_text()
    press("s")
    left(UNLINKED - 1)
    press("u")
    left(UNLINKED)
    expect(page.locator("#worklist-project")).to_have_text(first)
    press("1")
    left(UNLINKED - 1)

    # Another day: my work leads back to where one was.
    officer.go(f"/TH-44/?year={YEAR}")
    drafts = page.get_by_role("region", name=f"ร่าง {UNLINKED} โครงการ")
    drafts.get_by_role("link", name="เชื่อมโยงทีละโครงการ").click()
    left(UNLINKED - 1)
    for remaining in range(UNLINKED - 1, 0, -1):
        left(remaining)
        press("1" if remaining > 1 else "2")
    expect(officer.answer).to_have_text("เชื่อมโยงเรียบร้อยแล้วทั้ง 21 โครงการ")
    expect(progress).to_have_js_property("value", 21)


def take_back(officer: Visitor) -> None:
    """What nobody has touched since goes by one button; what was linked since is named and stays, to be removed."""
    page = officer.page
    page.get_by_text("ยกเลิกการนำเข้า", exact=True).click()
    page.get_by_role("button", name="ยกเลิกทั้งหมด").click()
    expect(officer.answer).to_have_text("ยกเลิกการนำเข้าแล้ว ทุกแถวยังอยู่ที่นี่")
    kept = page.locator(".import-kept a")
    expect(kept).to_have_count(UNLINKED)
    for url in kept.evaluate_all("(all) => all.map((one) => one.getAttribute('href'))"):
        remove_project(officer, re.findall(r"/project/([^?]+)", url)[0], YEAR)


ASK = f"/TH-44/indicators/ask?year={YEAR}"
TAKEN, REFUSED = ("K1", "K7"), "K14"
WHY_NOT = "หน่วยงานไม่มีโรงเรียนระดับมัธยมศึกษาตอนปลาย"


@pytest.mark.parametrize(
    ("login", "agency", "own", "size"),
    [("officer", "A02", "สพป.มค.1", DESKTOP), ("officer2", "A11", "ทม.มหาสารคาม", PHONE)],
    ids=["desktop", "phone"],
)
def test_shared_indicators_are_adopted_and_declined(
    visitor: NewVisitor, login: str, agency: str, own: str, size: dict[str, int]
) -> None:
    """Each size has an agency of its own: what was answered once binds, since the plan's years have begun."""
    planner, officer = visitor("planner"), visitor(login, size)
    ask(planner, own)
    page = officer.go(f"/TH-44/?year={YEAR}")
    asked = page.get_by_role("region", name="ตัวชี้วัดที่ขอให้รับ 3 ตัว")
    asked.get_by_role("link", name="ตอบคำขอ").click()
    expect(officer.answer).to_have_text(f"ขอให้ {own} รับ 3 ตัวชี้วัด ยังไม่ตอบ 3")
    officer.assert_sound()

    question = opened_question(page, TAKEN[0])
    question.get_by_label("รับเป็นตัวชี้วัดหลักของหน่วยงาน").check()
    question.get_by_label("ค่าเป้าหมายปี 2563").fill("ร้อยละแปดสิบ")
    officer.expects(422)
    question.get_by_role("button", name="ส่งคำตอบ").click()
    expect(question).to_contain_text("พิมพ์เป็นตัวเลข เช่น 85")
    expect(question.get_by_label("ค่าเป้าหมายปี 2563")).to_have_value("ร้อยละแปดสิบ")
    for code in TAKEN:
        accept(page, code)
    decline(page)
    expect(officer.answer).to_have_text(f"{own} ตอบ ครบทั้ง 3 ตัวชี้วัด รับ 2 ไม่รับ 1")

    seen = planner.go(f"/TH-44/indicator-adoption/{REFUSED}?year={YEAR}")
    expect(seen.get_by_role("row").filter(has_text=own)).to_contain_text(WHY_NOT)
    planner.go(f"/TH-44/indicators?year={YEAR}")
    cell = seen.locator(".adoption-matrix tbody tr").filter(has_text=TAKEN[0]).locator(f"[href*='/adoptions/{agency}']")
    expect(cell.first).to_contain_text("รับแล้ว 95")


def test_without_javascript_indicators_are_adopted_and_declined(visitor: NewVisitor) -> None:
    planner, executive = visitor("planner"), visitor("executive", javascript=False)
    ask(planner, "อบจ.มหาสารคาม")
    page = executive.go(f"/TH-44/adoptions/A10?year={YEAR}")
    accept(page, TAKEN[0])
    decline(page)
    expect(executive.answer).to_have_text("ขอให้ อบจ.มหาสารคาม รับ 3 ตัวชี้วัด ยังไม่ตอบ 1")
    accept(page, TAKEN[1])


def ask(planner: Visitor, own: str) -> None:
    """The planner asks an agency to take three shared indicators."""
    page = planner.go(ASK)
    for box in page.locator("[name=indicators]").all():
        box.set_checked(box.get_attribute("value") in (*TAKEN, REFUSED))
    page.get_by_label("ทุกหน่วยงาน").uncheck()
    page.get_by_label(own, exact=True).check()
    page.get_by_role("button", name="ส่งคำขอ").click()
    expect(page.locator(".flash-done")).to_contain_text("ขอไปแล้ว 3 คำขอ")


def accept(page: Page, code: str) -> None:
    """With a target for each year that is as high as the province's, so that no gap opens, and a person in charge."""
    question = opened_question(page, code)
    question.get_by_label("รับเป็นตัวชี้วัดหลักของหน่วยงาน").check()
    for year, target in ((2563, "๙๕"), (2564, "95"), (2565, "95.5")):
        question.get_by_label(f"ค่าเป้าหมายปี {year}").fill(target)
    form_field_in(question, "ผู้รับผิดชอบในหน่วยงาน").fill("นางสาวสมหญิง ใจดี")
    question.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.locator(".flash-done")).to_contain_text(f"รับตัวชี้วัด {code} แล้ว")


def decline(page: Page) -> None:
    question = opened_question(page, REFUSED)
    question.get_by_label("ไม่รับ", exact=True).check()
    form_field_in(question, "เหตุผล").fill(WHY_NOT)
    question.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.locator(".flash-done")).to_contain_text(f"บันทึกว่าไม่รับตัวชี้วัด {REFUSED} แล้ว")


def opened_question(page: Page, code: str) -> Locator:
    """The card of an indicator that was asked for, with its form unfolded."""
    question = page.locator(".adoption-question").filter(has=page.get_by_text(code, exact=True))
    if not question.locator("details[open]").count():
        question.locator("summary").click()
    return question


def form_field_in(question: Locator, label: str) -> Locator:
    return question.get_by_label(re.compile(f"^{label}"))
