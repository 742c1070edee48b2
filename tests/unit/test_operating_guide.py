"""docs/operating.md names every metric that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
CODE = (ROOT / "portal" / "health" / "metrics.py").read_text(encoding="utf-8")


def test_every_metric_is_told_of() -> None:
    written = set(re.findall(r'"(sanphaen_\w+)"', CODE))
    told = {name.removesuffix("_total") for name in re.findall(r"`(sanphaen_\w+)`", GUIDE)}
    assert written == told
