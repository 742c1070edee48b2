"""A label of a Thai title ends between words."""

from __future__ import annotations

import pytest

from graph.analysis.thai_words import first_words


@pytest.mark.parametrize(
    ("text", "most", "label"),
    [
        ("ความมั่นคง", 10, "ความมั่นคง"),
        ("การพัฒนาคุณภาพผู้เรียน", 12, "การพัฒนา…"),
        ("Equal opportunity for all", 12, "Equal…"),
        ("", 5, ""),
    ],
)
def test_a_label_ends_between_words(text: str, most: int, label: str) -> None:
    assert first_words(text, most) == label


def test_a_first_word_that_is_too_long_stays_whole() -> None:
    assert first_words("มหาวิทยาลัย ก", 4).startswith("มหาวิทยาลัย")
