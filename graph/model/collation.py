"""Comparing Thai texts: the order of a dictionary, and what counts as the same when something is looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LEADING_VOWEL = re.compile(r"([เ-ไ])([ก-ฮ])")
_TONE_MARKS = re.compile(r"[็-์]")
_DIGITS = re.compile(r"\d+")
DIGITS_WIDE = 8

THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Zero-width spaces and joiners, the byte-order mark and the soft hyphen: seen in pasted text, typed by nobody.
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_THAI_DIGITS = re.compile("[๐-๙]+")
# นํ้า is typed for น้ำ, เเ for แ; they look the same.
_TONE_AFTER_NIKHAHIT = re.compile(r"ํ([่-๋])")
_TWO_SARA_E = "เเ"


def sort_key(text: str) -> str:
    """A string whose plain comparison gives Thai dictionary order, and numbers inside text by their size: a leading
    vowel sorts after its consonant, tone marks count only between equals. Source: the order of the Royal Institute
    dictionary; the same two steps as PyThaiNLP's `collate`."""
    folded = text.strip().casefold()
    if folded.isascii():
        return _DIGITS.sub(_widened, folded) + "\x01"
    tones = "".join(f"{match.start():03d}{match[0]}" for match in _TONE_MARKS.finditer(folded))
    base = _LEADING_VOWEL.sub(r"\2\1", _TONE_MARKS.sub("", folded))
    return _DIGITS.sub(_widened, base) + "\x01" + tones


def ranks(texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """(rank, first): each text's place in the order of `sort_key`, equal for equals; and for each rank the place in
    `texts` of one that has it."""
    keys = list(map(sort_key, texts))
    rank, first = [0] * len(keys), list[int]()
    for place in sorted(range(len(keys)), key=keys.__getitem__):
        if not first or keys[place] != keys[first[-1]]:
            first.append(place)
        rank[place] = len(first) - 1
    return rank, first


def _widened(number: re.Match[str]) -> str:
    return number[0].zfill(DIGITS_WIDE)


def search_key(text: str) -> str:
    """The text as searches compare it: without letter case, with Arabic digits, and with one spelling of what looks
    the same."""
    # Few texts have any of these: looking for them takes a tenth of the time of translating every letter.
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    folded = _THAI_DIGITS.sub(lambda match: match[0].translate(THAI_DIGITS), folded)
    return _TONE_AFTER_NIKHAHIT.sub(r"\1ํ", folded).replace(_TWO_SARA_E, "แ")
