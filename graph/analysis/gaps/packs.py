"""Records of findings in packs: slices of their order, each packed by itself. A province's run says tens of thousands
of things that the run before said too; what it shares with that one is taken over, stored and compared as it is."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple, overload
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from graph.analysis.gaps.many import Many
from graph.analysis.gaps.ranking import Ranked
from graph.analysis.gaps.registry import record_of

Record = Mapping[str, Any]

PACK = 64
"""Subjects whose findings make a pack, on average."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Some records. `digest` is of what they say: packs with the same have the same records. `data` is the JSON of a
    list, packed by zlib: an eighth, since sentences of one rule hardly differ."""

    digest: str
    count: int
    data: bytes

    def records(self) -> list[Record]:
        found: list[Record] = json.loads(zlib.decompress(self.data))
        return found


class Packed(Sequence[Record]):
    """Records in order, unpacked when somebody first looks at them. Equal to a list of the same records."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self.packs = tuple(packs)
        self._unpacked: dict[str, list[Record]] = {}

    def take_over(self, before: Packed) -> None:
        """What `before` has unpacked already is not unpacked again."""
        known = before._unpacked
        self._unpacked |= {pack.digest: known[pack.digest] for pack in self.packs if pack.digest in known}

    @cached_property
    def _records(self) -> list[Record]:
        for pack in self.packs:
            if pack.digest not in self._unpacked:
                self._unpacked[pack.digest] = pack.records()
        return [one for pack in self.packs for one in self._unpacked[pack.digest]]

    def __len__(self) -> int:
        return sum(pack.count for pack in self.packs)

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        return self._records[place]

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records)

    def __eq__(self, other: object) -> bool:
        return self._records == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


Known = Mapping[bytes, Pack]
"""Packs by the marks of their findings. It means something in one process, and of one scope."""


def pack_findings(found: Ranked, known: Known) -> tuple[Packed, Known]:
    """The findings as packed records, taken from `known` where it has them; and what is to be known next time."""
    told = _told(found)
    packs: list[Pack] = []
    kept: dict[bytes, Pack] = {}
    for start, stop in _slices(told.subjects):
        mark = blake2b(told.marks[start:stop].tobytes(), digest_size=16).digest()
        pack = known.get(mark)
        if pack is None:
            texts = [told.texts.get(place) or _dump(record_of(found.finding(place))) for place in range(start, stop)]
            pack = _pack(texts)
        packs.append(pack)
        kept[mark] = pack
    return Packed(packs), kept


def pack_records(records: Sequence[Record]) -> Packed:
    """Records that are there already; of packed ones the packs they have."""
    if isinstance(records, Packed):
        return records
    texts = list(map(_dump, records))
    return Packed([_pack(texts[start : start + PACK]) for start in range(0, len(texts), PACK)])


def differing(one: Packed, other: Packed) -> tuple[Packed, Packed]:
    """Both without the packs that they share. A finding is in a run once, so what is in a pack that both have is in no
    other pack of either."""
    here, there = ({pack.digest for pack in packed.packs} for packed in (one, other))
    return (
        Packed([pack for pack in one.packs if pack.digest not in there]),
        Packed([pack for pack in other.packs if pack.digest not in here]),
    )


class _Told(NamedTuple):
    """Of each finding, in order: `marks` are equal where the findings are, within this process; `subjects` is a number
    of its subject, the same in every process. `texts` by place, those that had to be written for their marks."""

    marks: NDArray[np.int64]
    subjects: NDArray[np.int64]
    texts: Mapping[int, str]


def _told(found: Ranked) -> _Told:
    marks, subjects = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    texts: dict[int, str] = {}
    start = 0
    for of_rule in found.found:
        if isinstance(of_rule, Many):
            marks.append(of_rule.marks())
            subjects.append(of_rule.subjects(_number))
        else:
            written = [_dump(record_of(one)) for one in of_rule]
            texts.update(enumerate(written, start))
            marks.append(np.array(list(map(hash, written)), dtype=np.int64))
            subjects.append(np.array([_number(one.subject.public_id) for one in of_rule], dtype=np.int64))
        start += len(of_rule)
    place = np.empty(start, dtype=np.intp)
    place[found.order] = np.arange(start)
    in_order = {int(place[of_all]): text for of_all, text in texts.items()}
    return _Told(np.concatenate(marks)[found.order], np.concatenate(subjects)[found.order], in_order)


def _slices(subjects: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """A slice begins with one subject in PACK: where it lies does not hang on what stands before it, so a finding that
    comes or goes changes its own slice alone."""
    begins = (subjects % PACK == 0) & np.r_[False, subjects[1:] != subjects[:-1]]
    return pairwise([0, *np.flatnonzero(begins).tolist(), len(subjects)]) if len(subjects) else iter(())


def _number(public_id: str) -> int:
    return crc32(public_id.encode())


def _pack(texts: Sequence[str]) -> Pack:
    text = f"[{','.join(texts)}]".encode()
    return Pack(blake2b(text, digest_size=16).hexdigest(), len(texts), zlib.compress(text, level=1))


def _dump(one: Record) -> str:
    return json.dumps(one, ensure_ascii=False, separators=(",", ":"))
