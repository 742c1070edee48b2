"""What a reader has folded stays folded when newer figures come in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import NewVisitor, Product


def test_a_folded_part_of_the_plan_stays_folded_and_focused(visitor: NewVisitor, product: Product) -> None:
    page = visitor("planner").go("/TH-44/plan?year=2563")
    fold = page.locator(".outline tbody:not(.plan-frame) .fold").first
    row = page.locator(".outline tbody:not(.plan-frame) tr.folds").first
    expect(row).to_be_visible()
    fold.check()
    expect(row).to_be_hidden()
    run = page.locator("[data-freshness]").get_attribute("data-run")
    assert run
    product.command("analyse", "--area", "TH-44", "--year", "2563")
    expect(page.locator("[data-freshness]")).not_to_have_attribute("data-run", run)
    expect(page.locator("[data-figures=outline].figures-new")).to_be_visible()
    expect(fold).to_be_checked()
    expect(fold).to_be_focused()
    expect(row).to_be_hidden()
