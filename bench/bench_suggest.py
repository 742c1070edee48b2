"""Measures suggested links on the example province's own links: of each linked project the links are hidden, the plan's
elements are suggested for its title, and its primary element is looked for among them.

    .venv/bin/python -m bench.bench_suggest
    .venv/bin/python -m bench.bench_suggest path/to/a/plan/folder

Needs no server. Beside the two methods stand two baselines: the elements that most other projects are linked to
(majority), and the elements whose title shares most words with the project's (label match). `titles only` is each
method without what earlier projects tell. Time is of one question whose titles have been compared before, as in a
worker at work."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from graph.analysis.cascade import Cascade
from graph.analysis.char_grams import CharGrams
from graph.analysis.suggest import Candidate, Likeness, candidates, suggest
from graph.analysis.thai_words import shared_words
from graph.exchange.plan_folder import PlanFolder, read_folder
from graph.model.area import Scope
from graph.model.fiscal import today
from graph.model.plan import LinkRole
from graph.model.suggestion import PastProject, words_of_project
from workers.sentence_model import SentenceModel, what_the_model_lacks

EXAMPLE = Path(__file__).resolve().parents[1] / "data" / "maha-sarakham"

# A project's words, the elements, the other projects → public ids of elements, best first.
Ranking = Callable[[str, Sequence[Candidate], Sequence[PastProject]], list[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=EXAMPLE)
    folder, problems = read_folder(parser.parse_args().folder)
    if folder is None:
        sys.exit(f"no plan folder: {problems[0]}")
    among, projects = candidates(cascade_of(folder)), linked_projects(folder)
    known = {one.id for one in among}
    asked = [project for project in projects if known.intersection(project.elements)]
    print(f"{len(asked)} linked projects, {len(among)} elements")
    print(f"{'':28} top-1  top-3  top-5    ms")
    for name, ranking in rankings().items():
        report(name, ranking, among, projects, asked)


def rankings() -> dict[str, Ranking]:
    found: dict[str, Ranking] = {"majority": majority, "label match": label_match}
    methods: list[Likeness] = [CharGrams()]
    lacking = what_the_model_lacks()
    if lacking is None:
        methods.append(SentenceModel())
    else:
        print(f"without the sentence model: {lacking}")
    for method in methods:
        found[f"{method.name}, titles only"] = lambda text, among, _past, by=method: _ranked(text, among, (), by)
        found[method.name] = lambda text, among, past, by=method: _ranked(text, among, past, by)
    return found


def _ranked(text: str, among: Sequence[Candidate], past: Sequence[PastProject], by: Likeness) -> list[str]:
    return [one.element for one in suggest(text, among, past, by, top=len(among))]


def majority(text: str, among: Sequence[Candidate], past: Sequence[PastProject]) -> list[str]:
    linked = Counter(element for project in past for element in project.elements)
    return sorted((one.id for one in among), key=lambda element: -linked[element])


def label_match(text: str, among: Sequence[Candidate], past: Sequence[PastProject]) -> list[str]:
    return [one.id for one in sorted(among, key=lambda one: -len(shared_words(text, one.title)))]


def report(
    name: str,
    ranking: Ranking,
    among: Sequence[Candidate],
    projects: Sequence[PastProject],
    asked: Sequence[PastProject],
) -> None:
    places, seconds = [], []
    for turn in range(2):
        places = []
        for project in asked:
            others = [other for other in projects if other.id != project.id]
            started = time.perf_counter()
            ranked = ranking(words_of_project(project.title), among, others)
            if turn:
                seconds.append(time.perf_counter() - started)
            places.append(min(ranked.index(element) for element in project.elements if element in ranked))
    shares = [sum(place < top for place in places) / len(places) for top in (1, 3, 5)]
    print(f"{name:28} " + "  ".join(f"{share:5.2f}" for share in shares) + f" {statistics.median(seconds) * 1000:6.1f}")


def linked_projects(folder: PlanFolder) -> list[PastProject]:
    """As graph.analysis.earlier_projects gives them."""
    primaries: dict[str, list[str]] = {}
    every: dict[str, list[str]] = {}
    for link in folder.project_links:
        every.setdefault(link.project, []).append(link.element)
        if link.role is LinkRole.PRIMARY:
            primaries.setdefault(link.project, []).append(link.element)
    return [
        PastProject(one.id, one.code, one.title_th, one.year, tuple(primaries.get(one.id) or every[one.id]))
        for one in folder.projects
        if one.id in every
    ]


def cascade_of(folder: PlanFolder) -> Cascade:
    return Cascade.build(
        Scope(folder.area.id, folder.plan.from_year or 0),
        today(),
        plans=(folder.plan, *folder.upstream_plans),
        elements=(*folder.items, *folder.upstream_elements),
        element_links=folder.item_links,
        agencies=folder.agencies,
        indicators=folder.indicators,
    )


if __name__ == "__main__":
    main()
