"""The browser of the end-to-end tests."""

from __future__ import annotations

from typing import Any

import pytest

from local.browser import ADVICE, browser_path

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


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = browser_path()
    if program is None:
        pytest.fail(ADVICE)
    return {**browser_type_launch_args, "executable_path": program, "args": list(ARGUMENTS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "th-TH", "timezone_id": "Asia/Bangkok"}
