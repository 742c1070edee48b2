"""Comparing headings and names as people write them: without case, blanks, punctuation and Thai digits; alike by the
pieces of three characters that they share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graph.model.collation import THAI_DIGITS

_PUNCTUATION = re.compile(r"[\s\u200b\u00a0./\\()\[\]{}:;,\"'“”*_\-–—|]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """`text` as it is compared. A vowel that was typed as its two halves is the one it looks like."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(THAI_DIGITS)
    # NFKC takes sara am apart; so that every spelling meets, nikhahit + aa is put together again.
    folded = folded.replace("\u0e4d\u0e32", "\u0e33").replace("เเ", "แ")
    return _PUNCTUATION.sub("", folded)


def without_brackets(text: str) -> str:
    """A heading without its remarks: งบประมาณ (บาท) → งบประมาณ."""
    return _IN_BRACKETS.sub(" ", text)


@lru_cache(maxsize=20_000)
def grams(text: str) -> frozenset[str]:
    """The pieces of three characters of a plain text, its ends marked."""
    marked = f"^{text}$"
    return frozenset(marked[place : place + 3] for place in range(max(1, len(marked) - 2)))


def alike(first: str, second: str) -> float:
    """How alike two plain texts are, from 0 to 1: twice the shared pieces over all pieces (Dice)."""
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    one, other = grams(first), grams(second)
    return 2 * len(one & other) / (len(one) + len(other))
