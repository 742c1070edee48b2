"""Two people at one thing: the second sees both texts, can keep either, and loses nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import NewVisitor, both_sizes
from tests.e2e.steps import add_to_links, form_field, save_links

LINKS = "/TH-44/project-links/P041?year=2564"


@both_sizes
def test_links_changed_by_another_meanwhile(visitor: NewVisitor, size: dict[str, int]) -> None:
    officer, planner = visitor("officer", size), visitor("planner", size)
    first, second = officer.go(LINKS), planner.go(LINKS)
    add_to_links(planner, "ระยะสั้น", "S5", as_primary=True)
    second.get_by_label("หนุนอย่างไร กลยุทธ์ S5").fill("ฝึกอาชีพจริง")
    add_to_links(officer, "ปฐมวัย", "S7", as_primary=True)
    save_links(first)

    planner.expects(409)
    second.get_by_role("button", name="บันทึกความเชื่อมโยง").click()
    expect(planner.answer).to_have_text("มีผู้อื่นแก้ไขความเชื่อมโยงนี้ระหว่างที่คุณพิมพ์")
    mine, theirs = second.locator(".compare td").all()
    expect(mine).to_contain_text("พัฒนาทักษะอาชีพระยะสั้นให้ประชาชน")
    expect(mine).to_contain_text("ฝึกอาชีพจริง")
    expect(theirs).to_contain_text("พัฒนาการจัดการศึกษาปฐมวัย")
    planner.assert_sound()

    second.get_by_role("button", name="แก้ไขชุดของฉันต่อ").click()
    expect(second.locator(".link-row legend")).to_contain_text("พัฒนาทักษะอาชีพระยะสั้นให้ประชาชน")
    expect(second.get_by_label("หนุนอย่างไร กลยุทธ์ S5")).to_have_value("ฝึกอาชีพจริง")
    second.get_by_role("button", name="บันทึกความเชื่อมโยง").click()
    expect(second.locator("#links tbody")).to_contain_text("ฝึกอาชีพจริง")

    # The first one's undo would now take the second one's work with it: it is refused, in words.
    first.get_by_role("button", name="เลิกทำ").first.click()
    expect(first.locator(".flash-wrong")).to_contain_text("จึงเลิกทำไม่ได้")

    planner.go(LINKS)
    second.get_by_role("button", name="เอาออก").click()
    expect(second.locator("#link-rows")).to_have_text("ยังไม่มีความเชื่อมโยง")
    planner.settled()
    save_links(second)
    expect(planner.answer).to_contain_text("ยังไม่เชื่อมโยงกับแผน")


def test_a_project_changed_by_another_meanwhile(visitor: NewVisitor) -> None:
    path = "/TH-44/project-edit/P041?year=2564"
    officer, planner = visitor("officer"), visitor("planner")
    first, second = officer.go(path), planner.go(path)
    form_field(first, "กลุ่มเป้าหมาย").fill("นักเรียน 120 คน")
    first.get_by_role("button", name="บันทึก").click()
    expect(first.locator(".flash-done")).to_contain_text("บันทึกโครงการ P041 แล้ว")

    form_field(second, "กลุ่มเป้าหมาย").fill("นักเรียน 150 คน")
    planner.expects(409)
    second.get_by_role("button", name="บันทึก").click()
    changed = second.locator(".compare .differs")
    expect(changed).to_have_count(1)
    expect(changed).to_contain_text("นักเรียน 120 คน")
    expect(changed).to_contain_text("นักเรียน 150 คน")
    planner.assert_sound()
    second.get_by_role("button", name="บันทึกตามที่ฉันพิมพ์").click()
    expect(second.locator(".facts")).to_contain_text("นักเรียน 150 คน")

    planner.go(path)
    form_field(second, "กลุ่มเป้าหมาย").fill("")
    second.get_by_role("button", name="บันทึก").click()
    expect(second.locator(".flash-done")).to_be_visible()


def test_what_is_being_typed_meets_what_another_saved(visitor: NewVisitor) -> None:
    """The first types, and goes; the second saves. What the first typed comes back, and is held against it."""
    path = "/TH-44/project-edit/P041?year=2564"
    officer, planner = visitor("officer"), visitor("planner")
    first, second = officer.go(path), planner.go(path)
    form_field(first, "วัตถุประสงค์").fill("ส่งต่อนักเรียนได้ภายใน 7 วัน")
    first.get_by_role("button", name="เพิ่มกิจกรรม").click()
    first.locator("[name='activities-0-title']").fill("ประชุมครูแนะแนว")
    expect(first.locator("[data-kept]")).to_contain_text("เก็บที่พิมพ์ไว้แล้วเมื่อ")

    form_field(second, "วัตถุประสงค์").fill("ส่งต่อนักเรียนได้ทุกคน")
    expect(second.locator("[data-kept]")).to_contain_text("เก็บที่พิมพ์ไว้แล้วเมื่อ")
    second.get_by_role("button", name="บันทึก", exact=True).click()
    expect(second.locator(".flash-done")).to_contain_text("บันทึกโครงการ P041 แล้ว")

    officer.go(path)
    expect(first.locator(".draft-note")).to_contain_text("นำสิ่งที่พิมพ์ค้างไว้")
    expect(form_field(first, "วัตถุประสงค์")).to_have_value("ส่งต่อนักเรียนได้ภายใน 7 วัน")
    officer.expects(409)
    first.get_by_role("button", name="บันทึก", exact=True).click()
    changed = first.locator(".compare .differs")
    expect(changed).to_contain_text(["ส่งต่อนักเรียนได้ทุกคน", "ประชุมครูแนะแนว"])
    first.get_by_role("button", name="บันทึกตามที่ฉันพิมพ์").click()
    expect(first.locator(".flash-done")).to_contain_text("บันทึกโครงการ P041 แล้ว")
    expect(first.locator("main")).to_contain_text("ส่งต่อนักเรียนได้ภายใน 7 วัน")

    officer.go(path)
    form_field(first, "วัตถุประสงค์").fill("")
    first.get_by_role("group", name="กิจกรรมที่ 1").get_by_role("button", name="เอาแถวนี้ออก").click()
    first.get_by_role("button", name="บันทึก", exact=True).click()
    expect(first.locator(".flash-done")).to_be_visible()
