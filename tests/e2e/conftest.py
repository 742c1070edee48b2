"""The product as a person meets it: `sanphaen serve --demo` in a folder of its own, and a real browser before it.

Every page that a test opens is watched: an error in its console (a blocked source among them), a page without the
strict content policy, or an answer that the test did not expect, fails the test.

SANPHAEN_E2E_HOME names the home of a product that runs already: the tests then use that one and leave it running."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, StorageState, expect

from local.browser import ADVICE, browser_path
from portal.demo_accounts import PASSWORD
from portal.security import HEADERS

ROOT = Path(__file__).resolve().parents[2]
SANPHAEN = str(Path(sys.executable).parent / "sanphaen")
READY_SECONDS = 240
STOP_SECONDS = 30
# Pages are quick; a busy machine that starts a browser beside two servers is not.
PATIENCE_MS = 20_000
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}
both_sizes = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
SERVERS_OF_OTHERS = ("GRAPH_URI", "GRAPH_USER", "GRAPH_PASSWORD", "REDIS_URL", "SECRET_KEY", "SANPHAEN_ENV")
RUNNING_HOME = "SANPHAEN_E2E_HOME"

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
# What Chromium says about every answer from 400 on, the page of that answer included.
REFUSED = re.compile(r"the server responded with a status of (\d+)")


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
    running = os.environ.get(RUNNING_HOME)
    home = Path(running) if running else tmp_path_factory.mktemp("product")
    environment = {name: value for name, value in os.environ.items() if name not in SERVERS_OF_OTHERS}
    environment |= {"SANPHAEN_HOME": str(home), "SANPHAEN_PORT": str(_free_port()), "SANPHAEN_SWEEP_SECONDS": "5"}
    if running:
        address = Product("", home, environment).command("status")["address"]
        yield Product(address, home, environment)
        return
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
    """A person at the portal: a page that is watched, signed in or not. `complaints` are what the watch found."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._inspect)

    def sign_in(self, login: str, password: str = PASSWORD) -> Visitor:
        """Through the form."""
        self.go("/sign-in")
        self.page.get_by_label("ชื่อผู้ใช้").fill(login)
        self.page.get_by_label("รหัสผ่าน", exact=True).fill(password)
        self.page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
        expect(self.page).not_to_have_url(f"{self.address}/sign-in")
        return self

    def go(self, path: str, status: int = 200) -> Page:
        self.expects(status)
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        return self.page

    def expects(self, status: int) -> None:
        """Answers of this status are what the test is about."""
        self.expected.add(status)

    @property
    def answer(self) -> Locator:
        """The answer line."""
        return self.page.get_by_role("heading", level=1)

    def settled(self) -> None:
        """Waits until what htmx put into the page answers to being used."""
        for state in ("htmx-request", "htmx-swapping", "htmx-added", "htmx-settling"):
            expect(self.page.locator(f".{state}")).to_have_count(0)

    def assert_accessible(self, *, colours: bool = True) -> None:
        """axe finds nothing on the page as it stands. Comparing colours takes it most of its time."""
        options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
        found = Axe().run(self.page, options=options)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"

    def assert_fits(self) -> None:
        """Nothing makes the page scroll sideways, and nothing of its head stands outside the margin."""
        page = self.page.locator("html")
        # A window of another size may show words in a weight that has not come yet.
        page.evaluate("(page) => page.scrollWidth && document.fonts.ready.then(() => true)")
        wide = page.evaluate("(page) => page.scrollWidth - page.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"
        over = self.page.locator(".masthead-top").evaluate("(row) => row.scrollWidth - row.clientWidth")
        assert over <= 0, f"{self.page.url}: the head is {over} px too wide"
        under = self.page.locator(".colophon").evaluate(
            "(foot) => document.documentElement.scrollHeight"
            " - Math.max(innerHeight, foot.getBoundingClientRect().bottom + scrollY)"
        )
        assert under <= 1, f"{self.page.url} goes on for {under} px below its foot"

    def assert_sound(self) -> None:
        """What holds for every page at every size."""
        self.assert_fits()
        self.assert_accessible()

    def _hear(self, message: ConsoleMessage) -> None:
        refused = REFUSED.search(message.text)
        if message.type == "error" and not (refused and int(refused[1]) in self.expected):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _inspect(self, response: Response) -> None:
        """Whether a page came with its strict headers."""
        if response.request.resource_type != "document" or not response.url.startswith(self.address):
            return
        sent = response.headers
        wrong = [name for name, value in HEADERS.items() if sent.get(name.lower()) != value]
        if wrong:
            self.complaints.append(f"{response.url} came with another {', '.join(wrong)}")


NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The cookies of those who have signed in once: the form is slow by design."""
    return {}


@pytest.fixture
def visitor(product: Product, browser: Browser, signed_in: dict[str, StorageState]) -> Iterator[NewVisitor]:
    """`visitor("planner", size=PHONE, javascript=False)`: a new person with a browser of their own."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def new(login: str | None = None, size: dict[str, int] | None = None, javascript: bool = True) -> Visitor:
        context = browser.new_context(
            viewport=size or DESKTOP,  # type: ignore[arg-type]
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            # Nothing glides into its place while a test looks at where it stands.
            reduced_motion="reduce",
            java_script_enabled=javascript,
            storage_state=signed_in.get(login) if login else None,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        made = Visitor(context.new_page(), product.address)
        visitors.append(made)
        if login and login not in signed_in:
            made.sign_in(login)
            signed_in[login] = context.storage_state()
        return made

    expect.set_options(timeout=PATIENCE_MS)
    yield new
    for context in contexts:
        context.close()
    assert not any(made.complaints for made in visitors), [text for made in visitors for text in made.complaints]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _kill_after(process: subprocess.Popen[str], seconds: float) -> Callable[[], None]:
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    return timer.cancel
