"""Thai dictionary order: a leading vowel sorts after its consonant, tone marks count only between equals.

Source: the order of the Royal Institute dictionary; the same two steps as PyThaiNLP's `collate`.
"""

from __future__ import annotations

import re

_LEADING_VOWEL = re.compile(r"([เ-ไ])([ก-ฮ])")
_TONE_MARKS = re.compile(r"[็-์]")
_DIGITS = re.compile(r"\d+")
DIGITS_WIDE = 8


def sort_key(text: str) -> str:
    """A string whose plain comparison gives Thai dictionary order, and numbers inside text by their size."""
    folded = text.strip().casefold()
    tones = "".join(f"{match.start():03d}{match[0]}" for match in _TONE_MARKS.finditer(folded))
    base = _LEADING_VOWEL.sub(r"\2\1", _TONE_MARKS.sub("", folded))
    return _DIGITS.sub(lambda match: match[0].zfill(DIGITS_WIDE), base) + "\x01" + tones
