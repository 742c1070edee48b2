"""The product as a person meets it: `sanphaen serve --demo` in a folder of its own, and a real browser before it.

Every page that a test opens is watched: an error in its console, a blocked source among them, fails the test."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from local.browser import ADVICE, browser_path
from portal.demo_accounts import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
SANPHAEN = str(Path(sys.executable).parent / "sanphaen")
READY_SECONDS = 240
STOP_SECONDS = 30
# Pages are quick; a busy machine that starts a browser beside two servers is not.
PATIENCE_MS = 20_000
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}
SERVERS_OF_OTHERS = ("GRAPH_URI", "GRAPH_USER", "GRAPH_PASSWORD", "REDIS_URL", "SECRET_KEY", "SANPHAEN_ENV")

# No sandbox: tests may run as root in a container. The rest keeps the browser from talking to anyone but the portal.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Product:
    """A running product. `environment` lets the command line find it."""

    address: str
    home: Path
    environment: dict[str, str]

    def command(self, *words: str) -> Any:
        """The JSON that `sanphaen … --json` answers."""
        done = subprocess.run(
            [SANPHAEN, *words, "--json"],
            env=self.environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    home = tmp_path_factory.mktemp("product")
    environment = {name: value for name, value in os.environ.items() if name not in SERVERS_OF_OTHERS}
    environment |= {"SANPHAEN_HOME": str(home), "SANPHAEN_PORT": str(_free_port()), "SANPHAEN_SWEEP_SECONDS": "5"}
    log = (home / "serve.log").open("w")
    command = [SANPHAEN, "serve", "--demo", "--json"]
    serving = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert serving.stdout is not None
        timer = _kill_after(serving, READY_SECONDS)
        answer = serving.stdout.readline()
        timer()
        assert answer, f"the product did not start:\n{(home / 'serve.log').read_text()}"
        yield Product(json.loads(answer)["address"], home, environment)
    finally:
        serving.send_signal(signal.SIGTERM)
        try:
            serving.wait(STOP_SECONDS)
        finally:
            serving.kill()
            log.close()
            if serving.stdout is not None:
                serving.stdout.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = browser_path()
    if program is None:
        pytest.fail(ADVICE)
    return {**browser_type_launch_args, "executable_path": program, "args": list(ARGUMENTS)}


@dataclass
class Visitor:
    """A person at the portal: a page that is watched, signed in or not."""

    page: Page
    address: str

    def sign_in(self, login: str) -> Visitor:
        self.page.goto(f"{self.address}/sign-in")
        self.page.get_by_label("ชื่อผู้ใช้").fill(login)
        self.page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
        expect(self.page).not_to_have_url(f"{self.address}/sign-in")
        return self

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self.page

    def assert_accessible(self) -> None:
        """axe finds nothing on the page as it stands."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"

    def assert_fits(self) -> None:
        """Nothing makes the page scroll sideways."""
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"


NewVisitor = Callable[..., Visitor]


@pytest.fixture
def visitor(product: Product, browser: Browser) -> Iterator[NewVisitor]:
    """`visitor("planner", size=PHONE, javascript=False)`: a new person with a browser of their own."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(login: str | None = None, size: dict[str, int] | None = None, javascript: bool = True) -> Visitor:
        context = browser.new_context(
            viewport=size or DESKTOP,  # type: ignore[arg-type]
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        made = Visitor(page, product.address)
        return made.sign_in(login) if login else made

    expect.set_options(timeout=PATIENCE_MS)
    yield new
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _kill_after(process: subprocess.Popen[str], seconds: float) -> Callable[[], None]:
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    return timer.cancel
