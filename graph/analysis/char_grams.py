"""Likeness of texts by the short runs of letters that they share (TF-IDF of character n-grams): no dictionary, no
model, so it runs anywhere. It knows nothing of meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.model.collation import search_key

SHORTEST, LONGEST = 2, 4


class CharGrams:
    """Implements graph.analysis.suggest.Likeness. Weights: (1 + log count) × (log((1 + n) / (1 + df)) + 1), rows of
    unit length, df over the texts of one call (the smooth form of scikit-learn's TfidfVectorizer)."""

    name = "tfidf"

    def __call__(
        self, text: str, elements: Sequence[str], projects: Sequence[str]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        rows = _weights([text, *elements, *projects])
        likeness = (rows @ rows[[0]].T).toarray().ravel()
        return likeness[1 : 1 + len(elements)], likeness[1 + len(elements) :]


def _weights(texts: Sequence[str]) -> sparse.csr_array:
    counts = [Counter(_grams(text)) for text in texts]
    columns: dict[str, int] = {}
    indices = [columns.setdefault(gram, len(columns)) for count in counts for gram in count]
    bounds = np.cumsum([0, *(len(count) for count in counts)])
    values = np.array([occurs for count in counts for occurs in count.values()], dtype=np.float64)
    column = np.array(indices, dtype=np.int64)
    rarity = np.log((1 + len(texts)) / (1 + np.bincount(column, minlength=len(columns)))) + 1
    values = (1 + np.log(values)) * rarity[column]
    rows = sparse.csr_array((values, column, bounds), shape=(len(texts), max(len(columns), 1)))
    length = np.sqrt(rows.multiply(rows).sum(axis=1))
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return (sparse.diags_array(scale) @ rows).tocsr()


def _grams(text: str) -> list[str]:
    plain = "".join(search_key(text).split())
    return [
        plain[start : start + size] for size in range(SHORTEST, LONGEST + 1) for start in range(len(plain) - size + 1)
    ]
