"""Times the explorer with as much as it draws at once: about 300 things and 900 links of a made-up province.

    .venv/bin/python -m bench.bench_explorer                                    starts the product in a temporary folder
    .venv/bin/python -m bench.bench_explorer --address http://127.0.0.1:8000    one that has the province already

Ready is when the whole plan is drawn and answers to the keyboard, by the page's clock since the navigation began. A
frame is the time between two animation frames while the drawing is dragged about with the mouse."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from bench.bench_live import ARGUMENTS, signed_in
from bench.bench_pages import SANPHAEN, environment_of, product
from bench.make_province import AREA, FIRST_YEAR, Size, write_folder
from local.browser import ADVICE, browser_path

PROVINCE = Size(projects=124, links=440, strategies=60, agencies=20)
# Reads every province; the demonstration's other people read their own.
LOGIN = "overseer"
WINDOW: ViewportSize = {"width": 1280, "height": 900}
STEPS = 120
WATCH_READY = """new MutationObserver(() => {
  if (document.querySelector("[data-weave][data-ready]")) window.readyAt ??= performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] });"""
WATCH_FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const next = (now) => { window.frames_.push(now - last); last = now; window.raf = requestAnimationFrame(next); };
  window.raf = requestAnimationFrame(next);
}"""
FRAMES = "() => { cancelAnimationFrame(window.raf); return window.frames_.slice(2); }"
DRAWN = """() => {
  const { nodes } = JSON.parse(document.getElementById("weave-data").textContent);
  const there = new Set(nodes.map((node) => node.id));
  return [nodes.length, nodes.flatMap((node) => node.ties).filter((tie) => there.has(tie.to)).length];
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="of a portal with demonstration accounts that has the province already")
    parser.add_argument("--times", type=int, default=9)
    asked = parser.parse_args()
    if asked.address:
        measure(asked.address, asked.times)
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home, province = Path(folder) / "home", Path(folder) / "province"
        write_folder(province, PROVINCE)
        with product(home) as address:
            subprocess.run([SANPHAEN, "load", str(province)], env=environment_of(home), check=True)
            measure(address, asked.times)


def measure(address: str, times: int) -> None:
    program = browser_path()
    if program is None:
        sys.exit(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = signed_in(browser, address, LOGIN)
        page.set_viewport_size(WINDOW)
        page.add_init_script(WATCH_READY)
        ready = [ready_after(page, address) for _ in range(times)]
        things, links = page.evaluate(DRAWN)
        frames = [frame for _ in range(3) for frame in frames_while_dragging(page)]
        browser.close()
    print(f"{things} things and {links} links drawn")
    print(
        f"ready after      median {statistics.median(ready):6.0f} ms   slowest {max(ready):6.0f} ms   ({times} times)"
    )
    slow = statistics.quantiles(frames, n=20)[-1]
    print(
        f"frame of a drag  median {statistics.median(frames):6.1f} ms   p95     {slow:6.1f} ms   ({len(frames)} frames)"
    )


def ready_after(page: Page, address: str) -> float:
    page.goto(f"{address}/{AREA}/alignment/plan?year={FIRST_YEAR}")
    page.wait_for_selector("[data-weave][data-ready]", timeout=60_000)
    return float(page.evaluate("() => window.readyAt"))


def frames_while_dragging(page: Page) -> list[float]:
    """Milliseconds between the frames while the drawing, all of it in sight, is drawn to and fro."""
    page.locator("[data-does=fit]").click()
    page.wait_for_timeout(600)
    box = page.locator("[data-pane]").bounding_box()
    assert box is not None
    # Between two boxes: a drag that begins on one would be the box's.
    x, y = box["x"] + 4, box["y"] + 4
    still = page.locator("[data-pane]").screenshot()
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH_FRAMES)
    for step in range(STEPS):
        far = step if step < STEPS / 2 else STEPS - step
        page.mouse.move(x + 2 * far, y + far)
        if step == STEPS / 2:
            moved = page.locator("[data-pane]").screenshot()
    page.mouse.up()
    assert moved != still, "the drawing did not follow the mouse"
    return [float(frame) for frame in page.evaluate(FRAMES)]


if __name__ == "__main__":
    main()
