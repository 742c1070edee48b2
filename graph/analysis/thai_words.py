"""The words of a Thai text that tell something: what two titles share, so that a person can check why they go
together. Segmentation is PyThaiNLP's (newmm, with its own dictionary, offline)."""

from __future__ import annotations

import re
from functools import lru_cache

from pythainlp.corpus import thai_stopwords
from pythainlp.tokenize import word_tokenize

from graph.model.collation import search_key

SHORTEST_WORD = 2
_IS_WORD = re.compile(r"[\u0e01-\u0e2ea-z]")
_IS_NUMBER = re.compile(r"[\d.,]+")

# Words that nearly every project and strategy of an education office is named with: sharing them tells nothing.
_COMMON = """
    โครงการ กิจกรรม การ ความ งาน ด้าน พัฒนา การพัฒนา ส่งเสริม เสริมสร้าง สร้าง สนับสนุน จัด จัดการ บริหาร ดำเนินการ
    ดำเนินงาน ปรับปรุง ยกระดับ เพิ่ม ขยาย ระบบ ประสิทธิภาพ คุณภาพ ศักยภาพ จังหวัด อำเภอ ประจำปี ปี เขต ปีงบประมาณ ระดับ พื้นที่
    การศึกษา ศึกษา การจัดการ โครง อย่าง เชิง สู่ แห่ง ผู้ คน กลุ่ม
"""


# A question is held against the same elements as the one before, and each element against the same question.
@lru_cache(maxsize=2_000)
def telling_words(text: str) -> tuple[str, ...]:
    """The text's words in order, each once, without stop words, numbers and what nearly every title says."""
    found: dict[str, None] = {}
    for token in word_tokenize(_as_in_dictionaries(text), engine="newmm", keep_whitespace=False):
        word = token.strip(" .,()\"'“”–-")
        if len(word) >= SHORTEST_WORD and _IS_WORD.search(word) and not _IS_NUMBER.fullmatch(word):
            found.setdefault(word)
    untelling = _untelling()
    return tuple(word for word in found if word not in untelling)


def shared_words(text: str, other: str) -> tuple[str, ...]:
    """Telling words of `text` that `other` has too, in the order of `text`."""
    others = set(telling_words(other))
    return tuple(word for word in telling_words(text) if word in others)


def _as_in_dictionaries(text: str) -> str:
    """A search key with ำ as one sign again: neither the dictionary nor a title has it in two."""
    return search_key(text).replace("\u0e4d\u0e32", "\u0e33")


@lru_cache(maxsize=1)
def _untelling() -> frozenset[str]:
    return frozenset(_COMMON.split()) | frozenset(thai_stopwords())
