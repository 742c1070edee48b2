"""Times how soon other people's open pages follow: from the press of "save" in one browser to the new figures in
another that has the plan open, at the example's size.

    .venv/bin/python -m bench.bench_live                                        starts the product in a temporary folder
    .venv/bin/python -m bench.bench_live --address http://127.0.0.1:8000        a demonstration that runs already

The officer's project P041 is linked to S6 (2564), which nobody covers, and each link is undone again: both count. The
time runs from the browser's own press of the button until the answer line of the other page has changed."""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable

from playwright.sync_api import Browser, Page, sync_playwright

from bench.bench_pages import product
from local.browser import ADVICE, browser_path
from portal.demo_accounts import PASSWORD

PROJECT, STRATEGY, YEAR = "P041", "S6", 2564
COVERED, UNCOVERED = "15 จาก 18", "14 จาก 18"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# When a submit button is pressed, by the browser's clock. It outlives the page in the tab's own store.
PRESSED = """addEventListener("click", (event) => {
  if (event.target.closest("button")) sessionStorage.setItem("pressed", Date.now());
}, true);"""
# When each text came into the answer line.
SEEN = """() => {
  window.seen = {};
  new MutationObserver(() => {
    const text = document.querySelector("h1").textContent;
    for (const wanted of ["14 จาก 18", "15 จาก 18"]) if (text.includes(wanted)) window.seen[wanted] ??= Date.now();
  }).observe(document.querySelector("main"), { childList: true, subtree: true, characterData: true });
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="of a portal with demonstration accounts that runs already")
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    if asked.address:
        measure(asked.address, asked.times)
        return
    with product() as address:
        measure(address, asked.times)


def measure(address: str, times: int) -> None:
    program = browser_path()
    if program is None:
        sys.exit(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        officer, planner = (signed_in(browser, address, login) for login in ("officer", "planner"))
        planner.goto(f"{address}/TH-44/plan?year={YEAR}")
        taken: dict[str, list[int]] = {"save": [], "undo": []}
        for _time in range(times):
            taken["save"].append(follows(officer, planner, COVERED, lambda: save(officer, address)))
            taken["undo"].append(follows(officer, planner, UNCOVERED, lambda: undo(officer)))
        browser.close()
    for name, results in taken.items():
        print(f"{name}: {len(results)} times, median {statistics.median(results):.0f} ms, longest {max(results)} ms")


def signed_in(browser: Browser, address: str, login: str) -> Page:
    page = browser.new_context().new_page()
    page.add_init_script(PRESSED)
    page.goto(f"{address}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def follows(officer: Page, planner: Page, wanted: str, act: Callable[[], None]) -> int:
    """Milliseconds from the officer's press to the planner's new answer line."""
    planner.evaluate(SEEN)
    act()
    planner.locator("h1", has_text=wanted).wait_for()
    seen = planner.evaluate("() => window.seen")[wanted]
    return int(seen) - int(officer.evaluate("() => sessionStorage.getItem('pressed')"))


def save(page: Page, address: str) -> None:
    page.goto(f"{address}/TH-44/project-links/{PROJECT}?year={YEAR}&q={STRATEGY}")
    page.locator(f"#link-found li[data-code='{STRATEGY}'] button[name=add_primary]").click()
    page.locator(".link-row").wait_for()
    page.locator(".link-save button").click()
    page.locator(".flash-done").wait_for()


def undo(page: Page) -> None:
    page.locator(".flash-done form button").click()
    page.locator(".flash-done").filter(has_not=page.locator("form")).wait_for()


if __name__ == "__main__":
    main()
