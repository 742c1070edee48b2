"""A planner in a meeting: who covers this goal, and what if they stop? Answered in five clicks, sent to a colleague."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import NewVisitor, both_sizes


@both_sizes
def test_who_covers_this_and_what_if_they_stop(visitor: NewVisitor, size: dict[str, int]) -> None:
    planner = visitor("planner", size)
    page = planner.go("/TH-44/alignment?year=2563")

    page.locator(".siblings").get_by_role("link", name="คำถามสำเร็จรูป").click()
    expect(planner.answer).to_contain_text("ถามแผนได้ 5 เรื่อง")
    planner.assert_sound()
    page.get_by_label("ส่วนของแผนหรือเป้าหมาย").fill("ns-5")
    page.get_by_role("button", name="ถาม อะไรหนุนเป้าหมายนี้ในจังหวัด").click()
    expect(planner.answer).to_have_text("ยุทธศาสตร์ NS-5 มี 1 โครงการ ของ 1 หน่วยงาน หนุน รวมงบที่ไปถึง 55,000 บาท")
    planner.assert_sound()
    page.locator("tbody").get_by_role("link", name="โครงการธนาคารขยะโรงเรียนเทศบาล").click()
    page.get_by_role("link", name="ถ้าไม่มีโครงการนี้").click()
    expect(planner.answer).to_have_text("8 ส่วนของแผนจะไม่เหลือโครงการใดหนุน")
    expect(page.locator(".whatif-sums tbody tr").first).to_contain_text("13")
    planner.assert_sound()

    # The address is all there is: a colleague who opens it sees the same, and the plan is as it was.
    colleague = visitor("coordinator", size)
    shared = colleague.go(page.url.removeprefix(planner.address))
    expect(colleague.answer).to_have_text("8 ส่วนของแผนจะไม่เหลือโครงการใดหนุน")
    shared.get_by_role("link", name="สมมติเพิ่ม").click()
    shared.get_by_text("มีโครงการใหม่", exact=True).click()
    shared.get_by_label("ชื่อโครงการ", exact=True).fill("ธนาคารขยะระดับจังหวัด")
    shared.get_by_label("หน่วยงานที่ทำ").select_option(label="อบจ.มหาสารคาม")
    shared.locator("#plan-element_1").fill("S13")
    shared.locator("#add-plan").get_by_role("button", name="ดูผล").click()
    expect(colleague.answer).to_have_text("ทุกส่วนของแผนยังมีหรือไม่มีโครงการหนุนเหมือนเดิม มีแต่ตัวเลขที่เปลี่ยน")
    colleague.assert_sound()
