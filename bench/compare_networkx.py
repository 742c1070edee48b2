"""The same coverage by walking a networkx graph of each province, with sets."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx  # type: ignore[import-untyped]

from bench.compare_answers import Answers, Counted
from graph.analysis.cascade import Cascade


def coverage(cascade: Cascade) -> Answers:
    """Of every element of one province that has projects. Elements and projects are nodes, links carry their parts."""
    elements, projects, links = cascade.elements.ids, cascade.projects, cascade.links
    graph = nx.DiGraph()
    graph.add_nodes_from(elements)
    edges = zip(cascade.edges.child.tolist(), cascade.edges.parent.tolist(), strict=True)
    graph.add_edges_from((elements[child], elements[parent]) for child, parent in edges)
    above = {element: {element} | nx.descendants(graph, element) for element in elements}
    parts = (cascade.link_weight / 1e6).tolist()
    linked = zip(links.project.tolist(), links.element.tolist(), parts, strict=True)
    graph.add_edges_from((project, elements[element], {"part": part}) for project, element, part in linked)
    budget = (projects.budget / 1e6).tolist()
    found: defaultdict[str, set[int]] = defaultdict(set)
    money: defaultdict[str, float] = defaultdict(float)
    for project in range(len(projects)):
        if project in graph:
            for element, link in graph[project].items():
                for goal in above[element]:
                    found[goal].add(project)
                    money[goal] += budget[project] * link["part"]
    owner = projects.agency.tolist()
    return {
        (cascade.scope.area, goal): Counted(len(reached), len({owner[one] for one in reached}), money[goal])
        for goal, reached in found.items()
    }
