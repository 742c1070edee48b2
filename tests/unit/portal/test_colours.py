"""The tokens' colours are told apart: WCAG 2.2 AA, 4.5:1 for text and 3:1 for edges and marks that mean something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "portal/assets/css/tokens.css"
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", TOKENS.read_text()))
GROUNDS = ("card", "paper")
LEVELS = tuple(name for name in COLOURS if name.startswith("level-"))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "ink-2", "accent", "accent-strong", "warn", "care", "good"])
def test_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("card", "accent"),
        ("card", "accent-strong"),
        ("accent", "accent-soft"),
        ("accent-strong", "accent-soft"),
        ("warn", "warn-soft"),
        ("ink-2", "warn-soft"),
        ("care", "care-soft"),
        ("good", "good-soft"),
        ("ink-2", "sunk"),
    ],
)
def test_text_on_colour_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("mark", [*LEVELS, "line-strong", "focus"])
def test_marks_can_be_seen(mark: str, ground: str) -> None:
    assert contrast(mark, ground) >= 3
