"""What the network of agencies looks like as a whole, measured with networkx and written as JSON into a run.

Each measure is taken over all ties (`ALL`) and over the ties of each kind alone. A tie stands for at least one thing in
common; its strength is how many there are. Two measures look at strength, the other three only at whether there is a
tie.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.network import CountArray, TieKind, strengths, tie_counts
from graph.analysis.tables import BoolArray, FloatArray

ALL = "all"
SEED = 2563
"""Louvain's order of visits is drawn by chance: always the same chance, so that equal networks get equal groups."""

KEPT_NETWORKS = 500
_kept: OrderedDict[bytes, Mapping[str, Any]] = OrderedDict()
_keeping = threading.Lock()


def network_json(cascade: Cascade) -> dict[str, Any]:
    """`agencies`: their codes, to which everything else refers by place. `ties`: [one, other, how many in common of
    each kind in TieKind's order], one < other. `views`: ALL and each kind → what `measures_json` tells."""
    counts = tie_counts(cascade)
    one, other = np.nonzero(np.triu(strengths(counts)))
    each = np.stack([counts[kind][one, other] for kind in TieKind], axis=1)
    views = {ALL: strengths(counts)} | {kind.value: counts[kind] for kind in TieKind}
    return {
        "agencies": list(cascade.agencies.codes),
        "ties": [[*pair, found] for *pair, found in zip(one.tolist(), other.tolist(), each.tolist(), strict=True)],
        "views": {name: measures_json(strength) for name, strength in views.items()},
    }


def measures_json(strength: CountArray) -> Mapping[str, Any]:
    """`measured`, which is kept for the last networks: few writes change who is tied to whom."""
    key = hashlib.blake2b(strength.tobytes(), digest_size=32).digest()
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = measured(strength)
    with _keeping:
        _kept[key] = found
        while len(_kept) > KEPT_NETWORKS:
            _kept.popitem(last=False)
    return found


def measured(strength: CountArray) -> Mapping[str, Any]:
    """One list a measure, one place an agency, and the network's density.

    `degree` (the centre, ศูนย์กลาง): with how many agencies it is tied. Source: degree centrality, Freeman, "Centrality
    in social networks: conceptual clarification", Social Networks 1 (1978).
    `strength` (how much in common): what its ties add up to. Source: weighted degree, Barrat, Barthélemy,
    Pastor-Satorras and Vespignani, "The architecture of complex weighted networks", PNAS 101 (2004).
    `between` (a bridge, สะพาน): of the shortest ways between two others, the part that leads through it, 0–1. Source:
    betweenness, Freeman (1978), by Brandes, "A faster algorithm for betweenness centrality" (2001).
    `group`: agencies that are tied more among themselves than by chance, numbered from 1, the largest first; 0 for one
    without ties. Source: modularity, by Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in
    large networks" (Louvain, 2008).
    `density` (ความหนาแน่น): ties of all pairs that could be tied, 0–1; 0 with fewer than two agencies.
    An agency is isolated (โดดเดี่ยว) where its degree is 0.
    """
    graph = _graph(strength)
    return {
        "degree": [degree for _, degree in graph.degree()],
        "strength": strength.sum(axis=1).tolist(),
        "between": np.round(betweenness(strength > 0), 6).tolist(),
        "group": _groups(graph),
        "density": round(float(nx.density(graph)), 6),
    }


def betweenness(tied: BoolArray) -> FloatArray:
    """Freeman's betweenness of each agency, 0–1. Brandes's sums for all starts at once: `ways` counts the shortest ways
    from the row's agency to the column's, `rests` gathers how much of them leads through the column's."""
    count = len(tied)
    if count < 3:
        return np.zeros(count)
    ties, ways = tied.astype(np.float64), np.eye(count)
    far, step, front = np.where(np.eye(count, dtype=bool), 0, -1), 0, np.eye(count)
    while front.any():
        step += 1
        front = np.where(far < 0, front @ ties, 0.0)
        far[front > 0] = step
        ways += front
    rests = np.zeros((count, count))
    for reached in range(step, 0, -1):
        carried = np.where(far == reached, (1 + rests) / np.maximum(ways, 1), 0.0)
        rests += np.where(far == reached - 1, ways * (carried @ ties), 0.0)
    np.fill_diagonal(rests, 0.0)
    return np.asarray(rests.sum(axis=0) / ((count - 1) * (count - 2)))


def _graph(strength: CountArray) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(strength)))
    one, other = np.nonzero(np.triu(strength))
    amount = strength[one, other]
    graph.add_weighted_edges_from(zip(one.tolist(), other.tolist(), amount.tolist(), strict=True))
    return graph


def _groups(graph: nx.Graph) -> list[int]:
    found = nx.community.louvain_communities(graph, weight="weight", seed=SEED) if len(graph) else []
    together = sorted((group for group in found if len(group) > 1), key=lambda group: (-len(group), min(group)))
    number = {row: place for place, group in enumerate(together, start=1) for row in group}
    return [number.get(row, 0) for row in graph]
