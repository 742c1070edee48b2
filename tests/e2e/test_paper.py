"""Pages as they are printed: the answer and its table, without what only a screen can do."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NewVisitor

PRINTED = {
    "plan": "/TH-44/plan?year=2563",
    "element": "/TH-44/element/S1?year=2563",
    "project": "/TH-44/project/P001?year=2563",
    "gaps": "/TH-44/gaps?year=2563",
    "agencies": "/TH-44/agencies?year=2563",
}
A4_WIDTH = 794


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_on_paper(visitor: NewVisitor, tmp_path: Path, name: str) -> None:
    planner = visitor("planner", {"width": A4_WIDTH, "height": 1123})
    page = planner.go(PRINTED[name])
    page.emulate_media(media="print")
    expect(planner.answer).to_be_visible()
    for unwanted in (".masthead-nav", ".menu", ".filters", ".actions .btn", ".skip-link"):
        for part in page.locator(unwanted).all():
            expect(part).to_be_hidden()
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{wide} px wider than the paper"
    paper = tmp_path / f"{name}.pdf"
    page.pdf(path=paper, format="A4")
    assert paper.read_bytes().startswith(b"%PDF")


def test_a_folded_plan_is_printed_whole(visitor: NewVisitor) -> None:
    page = visitor("planner").go("/TH-44/plan?year=2563")
    page.get_by_label("ย่อส่วนที่อยู่ใต้ I2").check()
    expect(page.get_by_role("link", name="ส่งเสริมงานวิจัยและนวัตกรรมเพื่อท้องถิ่น")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="ส่งเสริมงานวิจัยและนวัตกรรมเพื่อท้องถิ่น")).to_be_visible()
