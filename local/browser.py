"""The browser of the end-to-end tests: finds one, or installs one. Only the standard library."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ADVICE = (
    "no browser for the end-to-end tests. On Debian or Ubuntu: sudo apt-get install chromium; "
    "elsewhere: .venv/bin/playwright install --with-deps chromium"
)


def browser_path() -> str | None:
    """The browser's program, or None. SANPHAEN_BROWSER names one; else the system's Chromium; else Playwright's own."""
    named = os.environ.get("SANPHAEN_BROWSER")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return _playwright_browser()


def install() -> str | None:
    """Finds a browser or installs one: from Debian when this user may, else Playwright's."""
    found = browser_path()
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install_from_debian()
    if not browser_path():
        _install_with_playwright()
    return browser_path()


def _install_from_debian() -> None:
    print("browser: installing chromium with apt-get", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
    # A list of packages of another day names files that are gone, so it is fetched first, once.
    for step in (["apt-get", "update", "--quiet"], command):
        done = subprocess.run(
            step, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    if done.returncode != 0:
        print(done.stdout[-2000:], file=sys.stderr)


def _install_with_playwright() -> None:
    """The packages of .venv may still be on their way, so this asks uv's folder only when it is there."""
    program = ROOT / ".venv" / "bin" / "playwright"
    if program.exists():
        subprocess.run([str(program), "install", "chromium"], stdout=sys.stderr, check=False)


def _playwright_browser() -> str | None:
    """What `playwright install chromium` puts into its folder, newest first."""
    default = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or default)
    programs = ("chrome-linux*/chrome", "chrome-mac*/Chromium.app/Contents/MacOS/Chromium")
    found = [path for pattern in programs for path in folder.glob(f"chromium-*/{pattern}")]
    return str(max(found)) if found else None


if __name__ == "__main__":
    if not install():
        sys.exit(ADVICE)
