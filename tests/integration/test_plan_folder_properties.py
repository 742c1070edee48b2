"""Any folder that can be read goes into the graph and comes out the same; and a large one does so fast enough."""

from __future__ import annotations

import csv
import itertools
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.exchange.loading import load_folder
from graph.exchange.plan_folder import PlanFolder, read_folder
from graph.exchange.writing import export
from graph.model.people import SYSTEM
from tests.examples import examples

Rows = list[dict[str, str]]

# Letters that offices type, marks that CSV and Excel trip over, and anything else that is text.
texts = st.one_of(
    st.text(alphabet="กขครื่ำ์๑2a,;\"'=+-@ \n\t|/%\u200b\u00a0é", min_size=1, max_size=12),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=12),
).filter(lambda text: text.strip(" \t\n\u00a0\ufeff").strip() != "")
maybe = st.one_of(st.just(""), texts)
flags = st.sampled_from(["", "0", "1"])
amounts = st.decimals(0, 10**12, places=2).map(str) | st.just("")
numbers = st.decimals(-(10**9), 10**9, places=3).map(str)
ids = st.text(alphabet="กขAB12-./ =é", min_size=1, max_size=6).filter(
    lambda text: text == text.strip() and "//" not in text and text[0] != "/" and text[-1] != "/"
)


@dataclass(frozen=True)
class Codes:
    """The codes of a folder's things; a thing's parent is an earlier one, so there is no circle."""

    upstream: list[str]
    items: list[str]
    agencies: list[str]
    indicators: list[str]
    projects: list[str]


@st.composite
def folders(draw: st.DrawFn) -> dict[str, Rows]:
    """Files whose rows keep every rule."""
    all_codes = draw(st.lists(ids, min_size=8, max_size=24, unique=True))
    cut = sorted(draw(st.lists(st.integers(0, len(all_codes)), min_size=4, max_size=4)))
    parts = [all_codes[start:end] for start, end in itertools.pairwise([0, *cut, len(all_codes)])]
    codes = Codes(parts[0], parts[1] or ["ITEM"], parts[2] or ["AGENCY"], parts[3], parts[4])
    plan = {
        "id": "แผน-1",
        "title_th": draw(texts),
        "title_en": draw(maybe),
        "area": "TH-44",
        "area_name_th": draw(texts),
        "from_year": "2563",
        "to_year": "2565",
    }
    files: dict[str, Rows] = {"plan.csv": [plan]}
    for part in (_upstream_files, _plan_files, _indicator_files, _project_files):
        files |= part(draw, codes)
    left_out = draw(st.sets(st.sampled_from(["measurements.csv", "quarterly_reports.csv", "plan_links.csv"])))
    return {name: rows for name, rows in files.items() if name not in left_out}


def _earlier(draw: st.DrawFn, options: Sequence[str], place: int) -> str:
    return draw(st.sampled_from(["", *options[:place]]))


def _pairs(draw: st.DrawFn, sources: Sequence[str], targets: Sequence[str]) -> list[tuple[str, str]]:
    if not sources or not targets:
        return []
    return draw(st.lists(st.tuples(st.sampled_from(sources), st.sampled_from(targets)), max_size=6, unique=True))


def _upstream_files(draw: st.DrawFn, codes: Codes) -> dict[str, Rows]:
    return {
        "upstream_plans.csv": [{"id": "UP", "level": draw(st.sampled_from(["1", "policy"])), "title_th": draw(texts)}],
        "upstream_elements.csv": [
            {
                "id": code,
                "plan": "UP",
                "kind": draw(texts),
                "parent": _earlier(draw, codes.upstream, place),
                "title_th": draw(texts),
                "certainty": draw(maybe),
            }
            for place, code in enumerate(codes.upstream)
        ],
    }


def _plan_files(draw: st.DrawFn, codes: Codes) -> dict[str, Rows]:
    return {
        "agencies.csv": [
            {
                "id": code,
                "name_th": draw(texts),
                "short_en": draw(maybe),
                "former_th": draw(maybe),
                "is_peo": "1" if place == 0 else "",
            }
            for place, code in enumerate(codes.agencies)
        ],
        "plan_items.csv": [
            {
                "id": code,
                "kind": draw(st.sampled_from(["issue", "strategy"])),
                "parent": _earlier(draw, codes.items, place),
                "title_th": draw(texts),
                "is_example": draw(flags),
            }
            for place, code in enumerate(codes.items)
        ],
        "plan_links.csv": [
            {"plan_item": low, "serves": high, "reason": draw(maybe)}
            for low, high in _pairs(draw, codes.items, codes.items)
            if codes.items.index(high) < codes.items.index(low)
        ],
        "plan_upstream_links.csv": [
            {"plan_item": low, "upstream_id": high, "reason": draw(maybe)}
            for low, high in _pairs(draw, codes.items, codes.upstream)
        ],
    }


def _indicator_files(draw: st.DrawFn, codes: Codes) -> dict[str, Rows]:
    return {
        "indicators.csv": [
            {
                "id": code,
                "objective": draw(st.sampled_from(codes.items)),
                "name_th": draw(texts),
                "unit": draw(maybe),
                "direction": draw(st.sampled_from(["", "up", "range"])),
                "baseline": draw(numbers),
                "rollup": draw(st.sampled_from(["", "sum", "last"])),
                "shared": draw(flags),
                "definition_en": draw(maybe),
                "owner": draw(st.sampled_from(["", *codes.agencies])),
            }
            for code in codes.indicators
        ],
        "targets.csv": [
            {"indicator": code, "fiscal_year": year, "target": draw(numbers)}
            for code, year in _pairs(draw, codes.indicators, ["2563", "2564"])
        ],
        "measurements.csv": [
            {"indicator": code, "fiscal_year": year, "value": draw(numbers)}
            for code, year in _pairs(draw, codes.indicators, ["2550", "2564"])
        ],
    }


def _project_files(draw: st.DrawFn, codes: Codes) -> dict[str, Rows]:
    project_years = {code: draw(st.sampled_from(["2563", "๒๕๖๔", "2565"])) for code in codes.projects}
    links = _pairs(draw, codes.projects, [*codes.items, *codes.upstream])
    first = {project: place for place, (project, _) in reversed(list(enumerate(links)))}
    return {
        "projects.csv": [
            {
                "id": code,
                "agency": draw(st.sampled_from(codes.agencies)),
                "fiscal_year": project_years[code],
                "title_th": draw(texts),
                "budget_baht": draw(amounts),
                "start": draw(st.sampled_from(["", "2019-10-01"])),
                "end": draw(st.sampled_from(["", "2020-02-29"])),
                "activities_th": draw(maybe),
                "is_example": draw(flags),
            }
            for code in codes.projects
        ],
        "project_links.csv": [
            {
                "project": project,
                "plan_item": item,
                "rank": draw(st.sampled_from(["", "secondary", "primary"] if first[project] == place else [""])),
                "share": draw(st.sampled_from(["", "33.33", "100", "0"])),
                "reason": draw(maybe),
            }
            for place, (project, item) in enumerate(links)
        ],
        "quarterly_reports.csv": [
            {
                "project": code,
                "fiscal_year": project_years[code],
                "quarter": quarter,
                "actual_pct": draw(st.sampled_from(["", "0", "12.5", "100"])),
                "spent_baht_cum": draw(amounts),
                "late": draw(flags),
                "due": draw(st.sampled_from(["", "2020-01-31"])),
                "state": draw(st.sampled_from(["", "draft", "accepted"])),
            }
            for code, quarter in _pairs(draw, codes.projects, ["1", "4"])
        ],
    }


def write(path: Path, files: Mapping[str, Rows]) -> Path:
    path.mkdir(parents=True)
    for name, rows in files.items():
        with (path / name).open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return path


def as_sets(folder: PlanFolder) -> dict[str, Any]:
    """The folder without the order of links and yearly values, which follow the order of what they belong to."""
    loose = ("item_links", "targets", "measurements", "project_links", "reports")
    names = [name for name in folder.__dataclass_fields__ if name not in ("columns", "numbers")]
    return {name: set(getattr(folder, name)) if name in loose else getattr(folder, name) for name in names}


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(files=folders())
def test_any_folder_comes_out_as_it_went_in(graph_db: ModuleType, files: dict[str, Rows]) -> None:
    graph_db.write(lambda tx: tx.run("MATCH (n) WHERE NOT n:Migration AND n.id <> 'TH' DETACH DELETE n"))
    with tempfile.TemporaryDirectory() as place:
        source = write(Path(place) / "source", {name: rows for name, rows in files.items() if rows})
        folder, problems = read_folder(source)
        assert folder is not None, problems
        assert not load_folder(source, SYSTEM).has_errors
        again = load_folder(source, SYSTEM)
        assert not again.wrote, again
        out = Path(place) / "out"
        export("TH-44", out)
        exported, problems = read_folder(out)
        assert problems == []
        assert exported is not None
        assert as_sets(exported) == as_sets(folder)
        back = load_folder(out, SYSTEM)
        assert not back.wrote, back


def large_folder(path: Path, projects: int, links: int) -> Path:
    """A province many times the real size."""
    chance = random.Random(7)
    items = [{"id": f"S{n}", "kind": "strategy", "title_th": f"กลยุทธ์ {n}"} for n in range(300)]
    pairs: dict[tuple[str, str], dict[str, str]] = {}
    while len(pairs) < links:
        pair = f"J{len(pairs) % projects}", f"S{chance.randrange(300)}"
        pairs.setdefault(pair, {"project": pair[0], "plan_item": pair[1], "rank": "secondary", "reason": "เหตุผล"})
    return write(
        path,
        {
            "plan.csv": [
                {
                    "id": "BIG",
                    "title_th": "แผนใหญ่",
                    "area": "TH-44",
                    "area_name_th": "มหาสารคาม",
                    "from_year": "2563",
                    "to_year": "2565",
                }
            ],
            "agencies.csv": [{"id": f"A{n}", "name_th": f"หน่วยงาน {n}"} for n in range(100)],
            "plan_items.csv": items,
            "projects.csv": [
                {
                    "id": f"J{n}",
                    "agency": f"A{n % 100}",
                    "fiscal_year": str(2563 + n % 3),
                    "title_th": f"โครงการพัฒนาคุณภาพการศึกษาที่ {n}",
                    "budget_baht": f"{chance.randrange(10**6)}.50",
                    "start": "2019-10-01",
                    "activities_th": "อบรม, ติดตาม, ถอดบทเรียน",
                }
                for n in range(projects)
            ],
            "project_links.csv": list(pairs.values()),
        },
    )


@pytest.mark.slow
def test_5000_projects_with_15000_links_load_whole_and_once(graph_db: ModuleType, tmp_path: Path) -> None:
    path = large_folder(tmp_path / "large", 5_000, 15_000)
    first = load_folder(path, SYSTEM)
    assert first.created["project_links"] == 15_000
    assert not load_folder(path, SYSTEM).wrote
    export("TH-44", tmp_path / "out")
    assert not load_folder(tmp_path / "out", SYSTEM).wrote
